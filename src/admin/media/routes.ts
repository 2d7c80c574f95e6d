import { type Context, Hono } from "hono";
import { forAdmins } from "../../auth/roles.ts";
import type { App } from "../../http/context.ts";
import { Refusal } from "../../http/errors.ts";
import { readFields, readForm } from "../../http/forms.ts";
import { bucketOf, ensureLength, MAX_PICTURE_BYTES } from "../../media/bucket.ts";
import { mediaQuery } from "../../media/inputs.ts";
import { listMedia } from "../../media/list-media.ts";
import {
  changeMedia,
  deleteMedia,
  findMedia,
  insertMedia,
  type PublicMedia,
} from "../../media/media-rows.ts";
import { namedByPaper } from "../../media/named-by-paper.ts";
import { replaceFile } from "../../media/replace-file.ts";
import { deleteUnused } from "../../media/rubbish.ts";
import { storeSent } from "../../media/store-sent.ts";
import { answerPage, frameOf, goTo } from "../answer.ts";
import { mediaPage } from "./media-page.tsx";
import { pictureValues, readPictureForm } from "./picture-form.ts";
import { deletePicturePage, type PicturePageData, picturePage } from "./picture-page.tsx";
import { whereShown } from "./shown-in.ts";

/** What a form has around its file. */
const FORM_BYTES = 100_000;
const ONE = "/media/:id{[0-9]+}";
/** Of the articles that show a picture, so many are named. */
const NAMED = 50;

export const mediaPages = new Hono<App>()
  .get("/media", forAdmins, (c) => showList(c))
  .post("/media", forAdmins, async (c) => {
    try {
      const { bytes, name } = await sentFile(c);
      const stored = await storeSent(bucketOf(c.env), c.env.IMAGES, bytes);
      const { db, now, identity } = c.var;
      const { id } = await insertMedia(db, { ...stored, words: { name }, by: identity.name, now });
      return goTo(`/admin/media/${id}?done=added`);
    } catch (error) {
      return showList(c, reasonOf(error));
    }
  })
  .get(ONE, forAdmins, async (c) => {
    const media = await oneOf(c);
    return showOne(c, { media, values: pictureValues(media), done: c.req.query("done") });
  })
  .post(ONE, forAdmins, async (c) => {
    const media = await oneOf(c);
    const { values, words, problem } = readPictureForm(await readFields(c));
    if (!words) return showOne(c, { media, values, problem }, 422);
    const { db, now, identity } = c.var;
    await changeMedia(db, media.id, { words, sizes: [], by: identity.name, now });
    return goTo(`/admin/media/${media.id}?done=saved`);
  })
  .post(`${ONE}/file`, forAdmins, async (c) => {
    const media = await oneOf(c);
    try {
      const bucket = bucketOf(c.env);
      const stored = await storeSent(bucket, c.env.IMAGES, (await sentFile(c)).bytes);
      await replaceFile(c.var, bucket, media.id, {
        ...stored,
        color: null,
        origin: new URL(c.req.url).origin,
      });
      return goTo(`/admin/media/${media.id}?done=replaced`);
    } catch (error) {
      return showOne(c, { media, values: pictureValues(media), problem: reasonOf(error) }, 422);
    }
  })
  .get(`${ONE}/delete`, forAdmins, async (c) => {
    const media = await oneOf(c);
    const shownIn = await whereShown(c.var.db, media.id, ownPicture(c), NAMED + 1);
    return answerPage(deletePicturePage(frameOf(c.var), { media, shownIn, most: NAMED }));
  })
  .post(`${ONE}/delete`, forAdmins, async (c) => {
    const { id, name } = await oneOf(c);
    const bucket = bucketOf(c.env);
    const { db, now, identity } = c.var;
    const { origin } = new URL(c.req.url);
    await deleteUnused(db, bucket, await deleteMedia(db, id, { by: identity.name, now }), origin);
    return goTo(`/admin/media?deleted=${encodeURIComponent(name)}`);
  });

/** @throws what is no sentence for who sent a file */
function reasonOf(error: unknown): string {
  if (!(error instanceof Refusal)) throw error;
  return error.fields?.file ?? error.message;
}

async function sentFile(c: Context<App>): Promise<{ bytes: Uint8Array<ArrayBuffer>; name: string }> {
  ensureLength(c.req.raw, MAX_PICTURE_BYTES + FORM_BYTES);
  const part = (await readForm(c)).get("file");
  if (!(part instanceof File) || part.size === 0)
    throw new Refusal("invalid_input", "Choose a file first: none was sent, or it is empty.");
  return {
    bytes: new Uint8Array(await part.arrayBuffer()),
    name: part.name.trim().slice(0, 300) || "picture",
  };
}

async function showList(c: Context<App>, problem?: string): Promise<Response> {
  const { q, only, cursor, deleted } = c.req.query();
  // What is written into the address by hand and means nothing asks for all of them.
  const asked = mediaQuery.safeParse({ q, only: only || undefined, cursor });
  const query = asked.success ? asked.data : mediaQuery.parse({});
  const page = await listMedia(c.var.db, query, await namedByPaper(c.var.db, ownPicture(c)));
  const data = { ...page, query, problem, deleted, takesPictures: c.env.MEDIA !== undefined };
  return answerPage(mediaPage(frameOf(c.var), data), problem === undefined ? 200 : 422);
}

async function showOne(
  c: Context<App>,
  data: Omit<PicturePageData, "shownIn" | "most" | "takesPictures">,
  status = 200,
): Promise<Response> {
  const shownIn = await whereShown(c.var.db, data.media.id, ownPicture(c), NAMED + 1);
  const takesPictures = c.env.MEDIA !== undefined;
  return answerPage(picturePage(frameOf(c.var), { ...data, shownIn, most: NAMED, takesPictures }), status);
}

function ownPicture(c: Context<App>): string | null {
  return c.var.config.site.picture ?? null;
}

async function oneOf(c: Context<App>): Promise<PublicMedia> {
  const id = Number(c.req.param("id"));
  const [media] = Number.isSafeInteger(id) ? await findMedia(c.var.db, [id]) : [];
  if (!media)
    throw new Refusal("not_found", "There is no picture of this number. Somebody may have deleted it.");
  return media;
}
