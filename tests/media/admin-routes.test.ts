import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { renderPicturesAgain } from "../../src/articles/changed-pictures.ts";
import { openDatabase } from "../../src/db/client.ts";
import { mediaAdminApi } from "../../src/media/admin-routes.ts";
import type { PublicMedia } from "../../src/media/media-rows.ts";
import { findRubbish } from "../../src/media/rubbish.ts";
import { makeArticle } from "../support/factories.ts";
import { holds, PICTURES, SECRET } from "../support/pictures.ts";
import { roomApp } from "../support/room-app.ts";
import { ask } from "../support/worker.ts";

const bucket = env.MEDIA;
const db = openDatabase(env.DB);

beforeEach(async () => {
  const { objects } = await bucket.list();
  await bucket.delete(objects.map(({ key }) => key));
});

const room = () => roomApp(mediaAdminApi);

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function sendFile(bytes: Uint8Array<ArrayBuffer>, hash?: string) {
  const own = hash ?? (await sha256(bytes));
  return room().request(`/media/files/${own}`, {
    method: "PUT",
    body: bytes,
    headers: { "Content-Length": String(bytes.length) },
  });
}

async function send(bytes: Uint8Array<ArrayBuffer>, query = ""): Promise<PublicMedia> {
  const response = await post(bytes, query);
  expect(response.status).toBeLessThan(202);
  return response.json();
}

/** As a program sends a file: with its length. */
function post(
  bytes: Uint8Array<ArrayBuffer>,
  query = "",
  type = "application/octet-stream",
): Promise<Response> {
  const headers = { "Content-Type": type, "Content-Length": String(bytes.length) };
  return room().request(`/media${query}`, { method: "POST", body: bytes, headers });
}

async function stored(url: string): Promise<Uint8Array> {
  const object = await bucket.get(url.slice(1));
  if (!object) throw new Error(`${url} is not in the bucket`);
  return new Uint8Array(await object.arrayBuffer());
}

/** Answers' words, with those at their fields. */
async function refusal(response: Response) {
  const { error } = (await response.json()) as { error: { code: string; message: string; fields?: object } };
  return { status: response.status, code: error.code, text: JSON.stringify(error) };
}

describe("a file that is sent alone", () => {
  it.each([
    ["jpeg", "image/jpeg", 32, 48],
    ["png", "image/png", 48, 32],
    ["webp", "image/webp", 48, 32],
    ["avif", "image/avif", 48, 32],
    ["gif", "image/gif", 48, 32],
  ] as const)(
    "%s: is stored under its hash, as large as it is shown, without camera data",
    async (kind, type, width, height) => {
      const one = await send(PICTURES[kind], "?name=Harbour.jpg&alt=The%20harbour");
      expect(one).toMatchObject({
        type,
        width,
        height,
        name: "Harbour.jpg",
        alt: "The harbour",
        used: false,
        sizes: [],
      });
      expect(one.url).toMatch(/^\/media\/[0-9a-f]{32}\.\w+$/);
      const bytes = await stored(one.url);
      expect(bytes.length).toBe(one.bytes);
      expect(holds(bytes, SECRET)).toBe(false);
      expect(one.url).toContain((await sha256(bytes as Uint8Array<ArrayBuffer>)).slice(0, 32));
    },
  );

  it("in a form, with what is said of it", async () => {
    const form = new FormData();
    form.set("file", new File([PICTURES.png], "pier.png"));
    form.set("caption", "The pier.");
    const sent = new Response(form);
    const type = sent.headers.get("Content-Type") ?? "";
    const response = await post(new Uint8Array(await sent.arrayBuffer()), "", type);
    expect(response.status).toBe(201);
    expect(await response.json()).toMatchObject({ name: "pier.png", caption: "The pier." });
  });

  it("is stored once, and keeps what was said of it first", async () => {
    const first = await send(PICTURES.png, "?alt=A%20pier");
    const again = await send(PICTURES.png, "?alt=Something%20else&credit=Ida%20Marlowe");
    expect(again).toEqual({ ...first, credit: "Ida Marlowe" });
    expect((await bucket.list()).objects).toHaveLength(1);
  });

  it.each([
    ["no picture", new TextEncoder().encode("<script>alert(1)</script>"), "no picture"],
    [
      "a page under a picture's name",
      new TextEncoder().encode("<!doctype html><title>x</title>"),
      "no picture",
    ],
    [
      "SVG",
      new TextEncoder().encode(
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>',
      ),
      "SVG",
    ],
    ["HEIC", heic(), "HEIC"],
    ["a picture that claims to be enormous", enormousPng(), "120 million"],
    ["nothing", new Uint8Array(), "no picture"],
  ])("%s: is refused by name, and nothing is stored", async (_name, bytes, words) => {
    const answer = await refusal(await post(new Uint8Array(bytes)));
    expect(answer).toMatchObject({ status: 422, code: "invalid_input" });
    expect(answer.text).toContain(words);
    expect((await bucket.list()).objects).toEqual([]);
  });

  it("that is too large, or does not say how large it is, is refused before it is read", async () => {
    for (const [path, method, limit] of [
      ["/media", "POST", "25 MB"],
      [`/media/files/${"0".repeat(64)}`, "PUT", "95 MB"],
    ] as const) {
      const headers = { "Content-Length": "95000001" };
      const answer = await refusal(await room().request(path, { method, body: "x", headers }));
      expect(answer).toMatchObject({ status: 413, code: "body_too_large" });
      expect(answer.text).toContain(limit);
      const endless = new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(1_000)) });
      expect((await refusal(await room().request(path, { method, body: endless }))).text).toContain(
        "Content-Length",
      );
    }
  });
});

describe("a picture that is made ready before it is sent", () => {
  it("is stored file by file, and then as one", async () => {
    for (const bytes of [PICTURES.plainJpeg, PICTURES.gif]) expect((await sendFile(bytes)).status).toBe(200);
    const [file, size] = await Promise.all([sha256(PICTURES.plainJpeg), sha256(PICTURES.gif)]);
    const response = await room().send("POST", "/media", {
      file,
      sizes: [size],
      name: "pier.jpg",
      alt: "A pier",
      focus: { x: 0.25, y: 0.5 },
      color: "#aabbcc",
    });
    expect(response.status).toBe(201);
    const one = (await response.json()) as PublicMedia;
    expect(one).toMatchObject({ focus: { x: 0.25, y: 0.5 }, color: "#aabbcc", width: 48, height: 32 });
    expect(one.sizes).toMatchObject([{ type: "image/gif", width: 48 }]);
  });

  it("whose bytes were changed on their way is refused", async () => {
    const answer = await refusal(await sendFile(PICTURES.plainJpeg, await sha256(PICTURES.gif)));
    expect(answer).toMatchObject({ status: 422 });
    expect(answer.text).toContain("another SHA-256");
    expect((await bucket.list()).objects).toEqual([]);
  });

  it("with camera data is refused, and says what to do", async () => {
    for (const kind of ["jpeg", "png", "webp", "avif"] as const) {
      const answer = await refusal(await sendFile(PICTURES[kind]));
      expect(answer.text).toContain("POST to /api/v1/admin/media");
    }
  });

  it("whose bytes were never sent says which", async () => {
    await sendFile(PICTURES.plainJpeg);
    const [file, size] = await Promise.all([sha256(PICTURES.plainJpeg), sha256(PICTURES.gif)]);
    const answer = await refusal(
      await room().send("POST", "/media", { file, sizes: [size], name: "pier.jpg" }),
    );
    expect(answer.text).toContain(size);
  });

  it("asks R2 once for each of its files, whatever they are: a request may ask fifty times", async () => {
    for (const bytes of [PICTURES.plainJpeg, PICTURES.gif]) await sendFile(bytes);
    const [file, size] = await Promise.all([sha256(PICTURES.plainJpeg), sha256(PICTURES.gif)]);
    let asked = 0;
    const counting = new Proxy(bucket, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name, target);
        if (typeof value !== "function") return value;
        asked += 1;
        return value.bind(target);
      },
    });
    const app = roomApp(mediaAdminApi, { bindings: { MEDIA: counting } });
    const sent = await app.send("POST", "/media", { file, sizes: [size], name: "pier.jpg" });
    expect(sent.status).toBe(201);
    expect(asked).toBe(2);
  });

  it("gets its sizes later", async () => {
    const { id } = await send(PICTURES.plainJpeg);
    await sendFile(PICTURES.gif);
    const changed = await room().request(`/media/${id}`, {
      method: "PATCH",
      body: JSON.stringify({ sizes: [await sha256(PICTURES.gif)], decorative: true }),
    });
    expect(await changed.json()).toMatchObject({ decorative: true, sizes: [{ type: "image/gif" }] });
  });
});

describe("the pictures of a paper", () => {
  it("are listed newest first, searched and filtered, a page at a time", async () => {
    const ids = [];
    for (const [kind, query] of [
      ["plainJpeg", "?alt=The%20OLD%20pier"],
      ["png", "?name=ferry.png"],
      ["gif", "?caption=Ferries%20at%20the%20pier"],
    ] as const)
      ids.unshift((await send(PICTURES[kind], query)).id);
    const list = async (query: string) => {
      const { items, next } = (await (await room().request(`/media${query}`)).json()) as {
        items: PublicMedia[];
        next: number | null;
      };
      return { ids: items.map(({ id }) => id), next };
    };
    expect(await list("")).toEqual({ ids, next: null });
    const first = await list("?limit=2");
    expect(first.ids).toEqual(ids.slice(0, 2));
    expect(await list(`?limit=2&cursor=${first.next}`)).toEqual({ ids: ids.slice(2), next: null });
    expect((await list("?q=pier+old")).ids).toEqual(ids.slice(2));
    expect((await list("?q=ferr")).ids).toEqual(ids.slice(0, 2));
    expect((await list("?only=without-alt")).ids).toEqual(ids.slice(0, 2));
    expect((await list("?only=unused")).ids).toEqual(ids);
  });

  it("are deleted with their bytes, those that an article shows only by who means it", async () => {
    const { id, url } = await send(PICTURES.png);
    await env.DB.prepare("INSERT INTO media_uses (media_id, article_id) VALUES (?, 7)").bind(id).run();
    const answer = await refusal(await room().request(`/media/${id}`, { method: "DELETE" }));
    expect(answer).toMatchObject({ status: 409, code: "picture_in_use" });
    expect((await room().request(`/media/${id}?used=too`, { method: "DELETE" })).status).toBe(204);
    expect(await bucket.head(url.slice(1))).toBeNull();
    expect((await room().request(`/media/${id}`)).status).toBe(404);
    // Who shows it is rendered anew first.
    await renderPicturesAgain(db, Date.now());
    expect((await env.DB.prepare("SELECT 1 FROM media_uses").all()).results).toEqual([]);
    expect(await renderPicturesAgain(db, Date.now())).toBeNull();
  });
});

describe("a picture that was sent alone, where Images is bound", () => {
  const images = (env as unknown as { REAL_IMAGES: ImagesBinding }).REAL_IMAGES;
  const sent = async (IMAGES: ImagesBinding, bytes: Uint8Array<ArrayBuffer>) => {
    const headers = { Authorization: "Bearer test-admin-token", "Content-Length": String(bytes.length) };
    const response = await ask("/api/v1/admin/media", { method: "POST", body: bytes, headers }, { IMAGES });
    expect(response.status).toBe(201);
    return (await response.json()) as PublicMedia;
  };
  /** 1,000 pixels wide, of noise, by Images itself. */
  const large = async () => {
    const made = await images
      .input(new Blob([PICTURES.plainJpeg]).stream())
      .transform({ width: 1000, height: 700, fit: "cover" })
      .output({ format: "image/png" });
    return new Uint8Array(await made.response().arrayBuffer());
  };

  it("gets the sizes that screens need, and a JPEG for social networks", async () => {
    const bytes = await large();
    const { width, sizes } = await sent(images, bytes);
    expect(width).toBe(1000);
    expect(sizes.map((size) => [size.type, size.width])).toEqual(
      expect.arrayContaining([
        ["image/webp", 480],
        ["image/webp", 960],
        ["image/jpeg", 1000],
      ]),
    );
    for (const { url, bytes: length } of sizes) expect((await stored(url)).length).toBe(length);
  });

  it("is taken as it is where Images takes no more, or nothing would be won", async () => {
    const usedUp = {
      ...images,
      input: () => {
        throw Object.assign(new Error("transformation limit reached"), { code: 9422 });
      },
    } as unknown as ImagesBinding;
    vi.spyOn(console, "error").mockImplementation(() => {});
    const { sizes, url } = await sent(usedUp, await large());
    expect(sizes).toEqual([]);
    expect((await stored(url)).length).toBeGreaterThan(0);
    expect((await sent(images, PICTURES.gif)).sizes).toEqual([]);
  });
});

describe("rubbish", () => {
  const later = Date.now() + 25 * 3_600_000;

  it("is bytes without a picture after a day, and pictures without bytes; what is clean stays", async () => {
    const kept = await send(PICTURES.png);
    const lost = await send(PICTURES.webp);
    await bucket.delete(lost.url.slice(1));
    await sendFile(PICTURES.gif);
    const key = `${(await sha256(PICTURES.gif)).slice(0, 32)}.gif`;
    expect((await findRubbish(db, bucket, { cursor: null, now: Date.now() })).keys).toEqual([]);
    const found = await findRubbish(db, bucket, { cursor: null, now: later });
    expect(found).toEqual({ keys: [{ key, bytes: PICTURES.gif.length }], ids: [lost.id], next: null });

    const keptKey = kept.url.slice("/media/".length);
    const cleared = await room().send("POST", "/media/rubbish", {
      keys: [key, keptKey],
      ids: [lost.id, kept.id],
    });
    expect(await cleared.json()).toEqual({ cleared: { keys: 1, ids: 1 } });
    expect(await findRubbish(db, bucket, { cursor: null, now: later })).toEqual({
      keys: [],
      ids: [],
      next: null,
    });
    expect((await room().request(`/media/${kept.id}`)).status).toBe(200);
    expect((await stored(kept.url)).length).toBe(kept.bytes);
  });

  it("is not what an embed's card shows, when a picture of the same bytes is deleted or replaced", async () => {
    const article = await makeArticle();
    const shown = [await send(PICTURES.png), await send(PICTURES.webp)];
    const insert = db.$client.prepare(
      "INSERT INTO article_embeds (article_id, address, picture_key) VALUES (?, ?, ?)",
    );
    for (const { url } of shown) await insert.bind(article.id, url, url.slice("/media/".length)).run();
    const [one, other] = shown;
    expect((await room().request(`/media/${one?.id}`, { method: "DELETE" })).status).toBe(204);
    await sendFile(PICTURES.gif);
    const file = await sha256(PICTURES.gif);
    expect((await room().send("PUT", `/media/${other?.id}/file`, { file })).status).toBe(200);
    for (const { url, bytes } of shown) expect((await stored(url)).length).toBe(bytes);
  });
});

/** The boxes by which image programs know HEIC. */
function heic(): Uint8Array<ArrayBuffer> {
  const box = (name: string, ...data: number[]) => [0, 0, 0, 8 + data.length, ...letters(name), ...data];
  const ispe = box("ispe", 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 9);
  const iprp = box("iprp", ...box("ipco", ...ispe));
  return Uint8Array.from([
    ...box("ftyp", ...letters("heic"), 0, 0, 0, 0),
    ...box("meta", 0, 0, 0, 0, ...iprp),
  ]);
}

/** Says that it has 30,000 pixels each way. */
function enormousPng(): Uint8Array<ArrayBuffer> {
  const png = PICTURES.png.slice();
  new DataView(png.buffer).setUint32(16, 30_000);
  new DataView(png.buffer).setUint32(20, 30_000);
  return png;
}

function letters(text: string): number[] {
  return [...text].map((letter) => letter.charCodeAt(0));
}

describe("where a picture was before", () => {
  const OLD = "https://www.Old-Paper.example/wp-content/uploads/2024/05/caf%c3%a9.jpg";

  async function sendFrom(bytes: Uint8Array<ArrayBuffer>, ...from: string[]): Promise<PublicMedia> {
    const clean = new Uint8Array(await stored((await send(bytes)).url));
    const response = await room().send("POST", "/media", { file: await sha256(clean), name: "a.jpg", from });
    expect(response.status).toBeLessThan(202);
    return response.json();
  }

  async function known(...addresses: string[]): Promise<unknown> {
    return (await room().send("POST", "/media/addresses", { addresses })).json();
  }

  it("is known by the address there, in any spelling, and by its sizes' until it is deleted", async () => {
    expect(await known()).toEqual({ found: {}, any: false });
    const one = await sendFrom(PICTURES.png, OLD);
    const asked = [
      "http://old-paper.example/wp-content/uploads/2024/05/café.jpg?ssl=1",
      "https://old-paper.example/wp-content/uploads/2024/05/cafe%CC%81-300x200.jpg",
      "https://old-paper.example/wp-content/uploads/2024/05/caf%C3%A9-scaled.jpg.webp",
    ];
    expect(await known(...asked, "https://other.example/wp-content/uploads/2024/05/café.jpg", "no")).toEqual({
      found: Object.fromEntries(asked.map((address) => [address, one.url])),
      any: true,
    });
    await room().request(`/media/${one.id}`, { method: "DELETE" });
    expect(await known()).toEqual({ found: {}, any: false });
  });

  it("is that of the last picture that was said to be from there, also of one that is here already", async () => {
    await sendFrom(PICTURES.png, OLD);
    await sendFrom(PICTURES.webp);
    const other = await sendFrom(PICTURES.webp, OLD, OLD);
    expect(await known(OLD)).toEqual({ found: { [OLD]: other.url }, any: true });
  });

  it("tells two files at one address that their queries part, and takes nothing that is no address", async () => {
    const one = await sendFrom(PICTURES.png, "https://old.example/image.php?id=1");
    await sendFrom(PICTURES.webp, "https://old.example/show?id=1", "https://old.example/show?id=2");
    expect(await known("https://old.example/show?id=3", "https://old.example/image.php?id=1")).toMatchObject({
      found: { "https://old.example/image.php?id=1": one.url },
    });
    const file = "0".repeat(64);
    const refused = await room().send("POST", "/media", { file, name: "a", from: ["/wp-content/a.jpg"] });
    expect(await refusal(refused)).toMatchObject({ status: 422, text: expect.stringContaining("https://") });
  });
});

it("says which files are stored, so that none is sent in vain", async () => {
  const one = await send(PICTURES.png);
  const key = one.url.slice("/media/".length);
  const ask = async (...keys: string[]) => room().send("POST", "/media/files", { keys });
  const other = `${"0".repeat(32)}.webp`;
  expect(await (await ask(key, other)).json()).toEqual({ here: [key] });
  for (const keys of [["../x"], Array.from({ length: 41 }, () => other)])
    expect((await ask(...keys)).status).toBe(422);
});
