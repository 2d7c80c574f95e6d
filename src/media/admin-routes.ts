import { type Context, Hono } from "hono";
import { forAdmins } from "../auth/roles.ts";
import type { App } from "../http/context.ts";
import { Refusal } from "../http/errors.ts";
import { readForm } from "../http/forms.ts";
import { checkInput, readJson } from "../http/validation.ts";
import {
  bucketOf,
  ensureLength,
  findByHash,
  MAX_PICTURE_BYTES,
  type StoredFile,
  storedKeys,
  storeStream,
} from "./bucket.ts";
import {
  fileInput,
  mediaChange,
  mediaInput,
  mediaKeysInput,
  mediaQuery,
  oldAddressesInput,
  oldAddressesOf,
  replacementInput,
  rubbishInput,
  rubbishQuery,
} from "./inputs.ts";
import { listMedia } from "./list-media.ts";
import {
  articlesShowing,
  changeMedia,
  deleteMedia,
  findMedia,
  insertMedia,
  type MediaWords,
  type PublicMedia,
} from "./media-rows.ts";
import { namedByPaper, PLACE_NAMES } from "./named-by-paper.ts";
import { findOldAddresses, knowsOldAddresses } from "./old-addresses.ts";
import type { OldAddress } from "./old-names.ts";
import { replaceFile } from "./replace-file.ts";
import { clearRubbish, deleteUnused, findRubbish } from "./rubbish.ts";
import { storeSent } from "./store-sent.ts";
import { portrayedBy } from "./uses.ts";

const MAX_JSON_BYTES = 20_000;
/** What a form has around its file. */
const FORM_BYTES = 100_000;
const SHA256 = /^[0-9a-f]{64}$/i;

export const mediaAdminApi = new Hono<App>()
  .put("/media/files/:sha256", forAdmins, async (c) => {
    const sha256 = c.req.param("sha256") ?? "";
    if (!SHA256.test(sha256))
      throw new Refusal(
        "invalid_input",
        "Write the SHA-256 of the bytes into the address: 64 hexadecimal digits.",
      );
    const { key, ...file } = await storeStream(bucketOf(c.env), sha256, c.req.raw);
    return c.json({ url: `/media/${key}`, ...file });
  })
  .post("/media/files", forAdmins, async (c) => {
    const { keys } = checkInput(mediaKeysInput, await readJson(c.req.raw, MAX_JSON_BYTES));
    return c.json({ here: await storedKeys(bucketOf(c.env), keys) });
  })
  .post("/media", forAdmins, async (c) => {
    const bucket = bucketOf(c.env);
    const isJson = /^application\/json\b/i.test(c.req.header("Content-Type") ?? "");
    const given = isJson ? await readPrepared(bucket, c.req.raw) : await readFile(bucket, c);
    const { db, now, identity } = c.var;
    const { id, isNew } = await insertMedia(db, { ...given, by: identity.name, now });
    return c.json(await oneOf(c, id), isNew ? 201 : 200);
  })
  .get("/media", forAdmins, async (c) =>
    c.json(await listMedia(c.var.db, checkInput(mediaQuery, c.req.query()), await namedHere(c))),
  )
  .post("/media/addresses", forAdmins, async (c) => {
    const { addresses } = checkInput(oldAddressesInput, await readJson(c.req.raw, 1_100_000));
    bucketOf(c.env);
    const { db } = c.var;
    if (addresses.length === 0) return c.json({ found: {}, any: await knowsOldAddresses(db) });
    const found = await findOldAddresses(db, addresses);
    return c.json({ found, any: Object.keys(found).length > 0 || (await knowsOldAddresses(db)) });
  })
  .get("/media/rubbish", forAdmins, async (c) => {
    const { cursor } = checkInput(rubbishQuery, c.req.query());
    return c.json(await findRubbish(c.var.db, bucketOf(c.env), { cursor: cursor ?? null, now: c.var.now }));
  })
  .post("/media/rubbish", forAdmins, async (c) => {
    const given = checkInput(rubbishInput, await readJson(c.req.raw, 200_000));
    return c.json({
      cleared: await clearRubbish(c.var.db, bucketOf(c.env), given, {
        now: c.var.now,
        origin: new URL(c.req.url).origin,
      }),
    });
  })
  .get("/media/:id", forAdmins, async (c) => c.json(await oneOf(c, idOf(c))))
  .patch("/media/:id", forAdmins, async (c) => {
    const { sizes = [], ...words } = checkInput(mediaChange, await readJson(c.req.raw, MAX_JSON_BYTES));
    const stored = sizes.length > 0 ? await storedSizes(bucketOf(c.env), sizes) : [];
    const { db, now, identity } = c.var;
    const change = { words, sizes: stored, by: identity.name, now };
    if (!(await changeMedia(db, idOf(c), change))) throw nothingThere();
    return c.json(await oneOf(c, idOf(c)));
  })
  .put("/media/:id/file", forAdmins, async (c) => {
    const bucket = bucketOf(c.env);
    const given = checkInput(replacementInput, await readJson(c.req.raw, MAX_JSON_BYTES));
    const [file] = await storedSizes(bucket, [given.file], "file");
    if (!file) throw nothingThere();
    const sizes = await storedSizes(bucket, given.sizes);
    await replaceFile(c.var, bucket, idOf(c), {
      file,
      sizes,
      color: given.color ?? null,
      origin: new URL(c.req.url).origin,
    });
    return c.json(await oneOf(c, idOf(c)));
  })
  .delete("/media/:id", forAdmins, async (c) => {
    const id = idOf(c);
    const { db, identity, now } = c.var;
    const bucket = bucketOf(c.env);
    await storedOf(c, id);
    if (c.req.query("used") !== "too") await ensureUnused(c, id);
    const gone = await deleteMedia(db, id, { by: identity.name, now });
    await deleteUnused(db, bucket, gone, new URL(c.req.url).origin);
    return c.body(null, 204);
  });

function idOf(c: Context<App>): number {
  return Number(c.req.param("id"));
}

function nothingThere(): Refusal {
  return new Refusal("not_found", "There is no picture or file with this id.");
}

async function storedOf(c: Context<App>, id: number): Promise<PublicMedia> {
  const [one] = Number.isSafeInteger(id) ? await findMedia(c.var.db, [id]) : [];
  if (!one) throw nothingThere();
  return one;
}

/** The same, with what the paper itself names counted as used. */
async function oneOf(c: Context<App>, id: number): Promise<PublicMedia> {
  const [one, named] = await Promise.all([storedOf(c, id), namedHere(c)]);
  return { ...one, used: one.used || named.has(id) };
}

/** @throws Refusal("picture_in_use") that says what would lack it */
async function ensureUnused(c: Context<App>, id: number): Promise<void> {
  const { db } = c.var;
  const [used, [portrayed], named] = await Promise.all([
    articlesShowing(db, id, 100),
    portrayedBy(db, id, 1),
    namedHere(c),
  ]);
  const inUse = (sentence: string) =>
    new Refusal("picture_in_use", `${sentence} Add ?used=too to delete it all the same.`);
  const places = (named.get(id) ?? []).map((place) => PLACE_NAMES[place]);
  if (places.length > 0)
    throw inUse(`This is named by ${places.join(", and by ")}, which would lead to nothing.`);
  if (portrayed) throw inUse(`This picture is the portrait of ${portrayed.name}, who would have none.`);
  const shown = used.length === 1 ? "An article shows" : `${used.length} articles or more show`;
  if (used.length > 0)
    throw inUse(`${shown} this picture (${used.slice(0, 10).join(", ")}), and would have a hole.`);
}

function namedHere(c: Context<App>) {
  return namedByPaper(c.var.db, c.var.config.site.picture ?? null);
}

type Given = { file: StoredFile; sizes: StoredFile[]; words: MediaWords; from: OldAddress[] };

/** Files that were stored before, and what is said of them. */
async function readPrepared(bucket: R2Bucket, request: Request): Promise<Given> {
  const { file, sizes, from, ...words } = checkInput(mediaInput, await readJson(request, MAX_JSON_BYTES));
  const [own] = await storedSizes(bucket, [file], "file");
  if (!own) throw nothingThere();
  return { file: own, sizes: await storedSizes(bucket, sizes), words, from: oldAddressesOf(from) };
}

/** @throws Refusal("invalid_input") that names those which are not there */
async function storedSizes(bucket: R2Bucket, hashes: string[], field = "sizes"): Promise<StoredFile[]> {
  const found = await Promise.all(hashes.map((sha256) => findByHash(bucket, sha256)));
  const missing = hashes.filter((_, n) => found[n] === null);
  if (missing.length > 0)
    throw new Refusal("invalid_input", "Some files are not stored yet.", {
      fields: {
        [field]: `Send these bytes first, by PUT to /api/v1/admin/media/files/…: ${missing.join(", ")}`,
      },
    });
  return found.filter((file) => file !== null);
}

/** One file, as a form's field `file` or as the body itself. */
async function readFile(bucket: R2Bucket, c: Context<App>): Promise<Given> {
  const isForm = /^multipart\/form-data\b/i.test(c.req.header("Content-Type") ?? "");
  ensureLength(c.req.raw, MAX_PICTURE_BYTES + FORM_BYTES);
  const form = isForm ? await readForm(c) : null;
  const part = form?.get("file");
  if (form && !(part instanceof File))
    throw new Refusal("invalid_input", "There is no file in the form.", {
      fields: { file: "Choose a file." },
    });
  const fields = form
    ? Object.fromEntries([...form].filter(([, value]) => typeof value === "string"))
    : c.req.query();
  const words = checkInput(fileInput, {
    ...(part instanceof File && part.name ? { name: part.name } : {}),
    ...fields,
  });
  const bytes = new Uint8Array(await (part instanceof File ? part.arrayBuffer() : c.req.arrayBuffer()));
  return { ...(await storeSent(bucket, c.env.IMAGES, bytes)), words, from: [] };
}
