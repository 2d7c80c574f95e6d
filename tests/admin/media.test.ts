import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { openDatabase } from "../../src/db/client.ts";
import { insertMedia, type PublicMedia } from "../../src/media/media-rows.ts";
import { findRubbish } from "../../src/media/rubbish.ts";
import { PICTURES } from "../support/pictures.ts";
import { signedIn } from "../support/signed-in.ts";
import { ask } from "../support/worker.ts";

const bucket = env.MEDIA;
const db = openDatabase(env.DB);
let headers: Record<string, string>;

beforeEach(async () => {
  const { objects } = await bucket.list();
  await bucket.delete(objects.map(({ key }) => key));
  headers = await signedIn();
});

/** As a browser without scripts sends a file. */
async function sendFile(path: string, bytes: Uint8Array<ArrayBuffer>, name = "pier.png", by = headers) {
  const form = new FormData();
  form.set("file", new File([bytes], name));
  const sent = new Response(form);
  const body = await sent.arrayBuffer();
  const type = sent.headers.get("Content-Type") ?? "";
  return ask(`/admin/media${path}`, {
    method: "POST",
    headers: { ...by, "Content-Type": type, "Content-Length": String(body.byteLength) },
    body,
  });
}

const post = (path: string, fields: Record<string, string>) =>
  ask(`/admin/media${path}`, { method: "POST", headers, body: new URLSearchParams(fields) });
const open = async (path: string) => (await ask(`/admin/media${path}`, { headers })).text();
const one = async (id = 1): Promise<PublicMedia> =>
  (await ask(`/admin/api/media/${id}`, { headers })).json<PublicMedia>();
const trail = async () => {
  const { results } = await env.DB.prepare("SELECT action, subject, who FROM audit_events ORDER BY id").all();
  return results.map(({ action, subject, who }) => `${action} ${subject} ${who}`);
};
describe("the page of pictures", () => {
  it("takes a file without scripts, and what is said of it", async () => {
    const sent = await sendFile("", PICTURES.png);
    expect(sent.headers.get("Location")).toBe("/admin/media/1?done=added");
    expect(await open("/1?done=added")).toContain("It is here. Say what it shows.");
    const words = {
      name: "The pier.png",
      alt: "A [long] pier",
      caption: 'The "pier"',
      credit: "Ida Marlowe",
    };
    const said = await post("/1", { ...words, focusX: "20", focusY: "75" });
    expect(said.headers.get("Location")).toBe("/admin/media/1?done=saved");
    const media = await one();
    expect(media).toMatchObject({ ...words, decorative: false, focus: { x: 0.2, y: 0.75 } });
    const page = await open("/1");
    expect(page).toContain(
      `value="![A \\[long\\] pier](${media.url} &quot;The \\&quot;pier\\&quot; | Ida Marlowe&quot;)"`,
    );
    await post("/1", { ...words, decorative: "1", focusX: "", focusY: "" });
    expect(await one()).toMatchObject({ decorative: true, focus: null });
    expect(await trail()).toEqual([
      "media.added pier.png ADMIN_TOKEN",
      "media.changed pier.png ADMIN_TOKEN",
      "media.changed The pier.png ADMIN_TOKEN",
    ]);
  });

  it("refuses what is no picture and what is nothing, and keeps what was typed", async () => {
    const none = await sendFile("", Uint8Array.from(new TextEncoder().encode("<script>alert(1)</script>")));
    expect(none.status).toBe(422);
    expect(await none.text()).toContain("Not taken: This is no picture");
    expect(await (await sendFile("", new Uint8Array(new ArrayBuffer(0)))).text()).toContain(
      "Choose a file first",
    );
    expect((await bucket.list()).objects).toEqual([]);
    await sendFile("", PICTURES.png);
    const wrong = await post("/1", { name: "x", alt: "Kept all the same", focusX: "120", focusY: "1" });
    expect(wrong.status).toBe(422);
    const html = await wrong.text();
    expect(html).toContain("in per cent, from 0 to 100");
    expect(html).toContain('value="Kept all the same"');
    expect(await trail()).toHaveLength(1);
  });

  it("finds pictures by their words, and those that nobody uses or that say nothing", async () => {
    await sendFile("", PICTURES.png, "pier.png");
    await sendFile("", PICTURES.webp, "quay.webp");
    await post("/2", { name: "quay.webp", alt: "A ferry at the quay" });
    await env.DB.prepare("UPDATE media SET is_used = 1 WHERE id = 2").run();
    const shown = async (query: string) =>
      [...(await open(query)).matchAll(/href="\/admin\/media\/(\d+)"/g)].map(([, id]) => Number(id));
    expect(await shown("")).toEqual([2, 1]);
    expect(await shown("?q=FERRY+quay")).toEqual([2]);
    expect(await shown("?only=unused")).toEqual([1]);
    expect(await shown("?only=without-alt")).toEqual([1]);
    expect(await shown("?cursor=2")).toEqual([1]);
    expect(await shown("?cursor=x&only=nonsense")).toEqual([2, 1]);
    expect(await open("?q=nothing")).toContain("There are none.");
  });

  it("is for admins, and says what to do where there is no room for pictures", async () => {
    const moderator = await signedIn("moderator");
    expect((await ask("/admin/media", { headers: moderator })).status).toBe(403);
    expect((await sendFile("", PICTURES.png, "x.png", moderator)).status).toBe(403);
    expect((await ask("/admin/api/media", { headers: moderator })).status).toBe(403);
    expect((await ask("/admin/api/media", { headers: { Accept: "application/json" } })).status).toBe(401);
    const elsewhere = { ...headers, Origin: "https://evil.example", "Sec-Fetch-Site": "cross-site" };
    expect((await ask("/admin/api/media/1", { method: "DELETE", headers: elsewhere })).status).toBe(403);
    const MEDIA = undefined as unknown as R2Bucket;
    const page = await (await ask("/admin/media", { headers }, { MEDIA })).text();
    expect(page).toContain("This paper has no room for pictures yet.");
    expect(page).not.toContain('type="file"');
    const editor = await (await ask("/admin/articles/new", { headers }, { MEDIA })).text();
    expect(editor).toContain("no room for pictures of its own yet");
    expect(editor).not.toContain("pictures.js");
    expect(await (await ask("/admin/articles/new", { headers })).text()).toContain("editor-pictures.js");
  });
});

describe("another file in a picture's place", () => {
  it("is shown at the old address too, and the old bytes are gone", async () => {
    await sendFile("", PICTURES.png);
    await post("/1", { name: "pier.png", alt: "A pier", focusX: "1", focusY: "1" });
    const before = await one();
    const replaced = await sendFile("/1/file", PICTURES.webp);
    expect(replaced.headers.get("Location")).toBe("/admin/media/1?done=replaced");
    const after = await one();
    expect(after).toMatchObject({ id: 1, type: "image/webp", alt: "A pier", focus: null, name: "pier.png" });
    expect(after.url).not.toBe(before.url);
    expect(await bucket.head(before.url.slice(1))).toBeNull();
    const led = await ask(before.url, { redirect: "manual" });
    expect([led.status, led.headers.get("Location")]).toEqual([302, after.url]);
    expect(led.headers.get("Cache-Control")).not.toContain("immutable");
    expect((await ask(after.url)).status).toBe(200);
    const behind = await env.DB.prepare("SELECT media_id FROM media_behind").all();
    expect(behind.results).toEqual([{ media_id: 1 }]);
    expect(await trail()).toContain("media.replaced pier.png ADMIN_TOKEN");
    // Nothing of it is rubbish.
    const later = { cursor: null, now: Date.now() + 3 * 86_400_000 };
    expect(await findRubbish(db, bucket, later)).toMatchObject({ keys: [], ids: [] });
  });

  it("is put back; and what was replaced comes to no article again by being sent once more", async () => {
    await sendFile("", PICTURES.png);
    const { url } = await one();
    await sendFile("/1/file", PICTURES.webp);
    const again = await sendFile("", PICTURES.png);
    expect(again.headers.get("Location")).toBe("/admin/media/1?done=added");
    await sendFile("/1/file", PICTURES.png);
    expect((await one()).url).toBe(url);
    expect((await ask(url, { redirect: "manual" })).status).toBe(200);
  });

  it("is no other picture's file, which both would lose with one", async () => {
    await sendFile("", PICTURES.png);
    await sendFile("", PICTURES.webp);
    const response = await sendFile("/1/file", PICTURES.webp);
    expect(response.status).toBe(422);
    expect(await response.text()).toContain("This file is here already, as picture 2");
    expect((await one()).type).toBe("image/png");
  });

  it("may be a picture anew once the one that took its place is deleted", async () => {
    await sendFile("", PICTURES.png);
    const { url } = await one();
    await sendFile("/1/file", PICTURES.webp);
    await post("/1/delete", {});
    expect((await ask(url, { redirect: "manual" })).status).toBe(404);
    const { id } = await insertMedia(db, {
      file: { key: url.slice(7), type: "image/png", width: 48, height: 32, bytes: 9 },
      sizes: [],
      words: {},
      by: "Ida Marlowe",
      now: 1,
    });
    const file = await env.DB.prepare("SELECT media_id, replaced_at FROM media_files WHERE key = ?")
      .bind(url.slice(7))
      .first();
    expect(file).toEqual({ media_id: id, replaced_at: null });
  });
});

describe("deleting a picture", () => {
  it("names the articles that show it, and takes its bytes", async () => {
    await sendFile("", PICTURES.png);
    const { url } = await one();
    expect(await open("/1/delete")).toContain("Nothing shows it.");
    const body = `![A pier](${url})`;
    const form = { title: "The pier stays", body, bodyFormat: "markdown", kind: "article", act: "publish" };
    const saved = await ask("/admin/articles", { method: "POST", headers, body: new URLSearchParams(form) });
    expect(saved.headers.get("Location")).toBe("/admin/articles/1?saved=new");
    expect(await open("/1")).toContain('<a href="/admin/articles/1">The pier stays</a>');
    const asked = await open("/1/delete");
    expect(asked).toContain("would have a hole");
    expect(asked).toContain('<a href="/admin/articles/1">The pier stays</a>');
    const deleted = await post("/1/delete", {});
    expect(deleted.headers.get("Location")).toBe("/admin/media?deleted=pier.png");
    expect((await bucket.list()).objects).toEqual([]);
    expect((await ask("/admin/media/1", { headers })).status).toBe(404);
    expect(await trail()).toContain("media.deleted pier.png ADMIN_TOKEN");
  });
});
