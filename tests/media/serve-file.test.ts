import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { PICTURES } from "../support/pictures.ts";
import { ask, askNewsroom } from "../support/worker.ts";

const url = `/media/${"5e".repeat(16)}.png`;
const whole = PICTURES.png;
const ADMIN = { Authorization: "Bearer test-admin-token" };

beforeAll(async () => {
  await env.MEDIA.put(url.slice(1), whole);
});

async function bytesOf(response: Response): Promise<Uint8Array> {
  return new Uint8Array(await response.arrayBuffer());
}

/** From a data centre that has not seen it. */
async function elsewhere(path: string, init?: RequestInit): Promise<Response> {
  const cache = await caches.open(crypto.randomUUID());
  Object.defineProperty(caches, "default", { configurable: true, value: cache });
  return ask(path, init);
}

describe("a picture", () => {
  it("is served as what it is, for ever", async () => {
    const response = await elsewhere(url);
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "content-type": "image/png",
      "cache-control": "public, max-age=31536000, s-maxage=3600, immutable",
      "content-length": String(whole.length),
      "x-content-type-options": "nosniff",
      "content-security-policy": "default-src 'none'; sandbox",
      "accept-ranges": "bytes",
    });
    expect(response.headers.get("Content-Disposition")).toBeNull();
    expect([...whole.subarray(1, 4)]).toEqual([0x50, 0x4e, 0x47]);
  });

  it("comes from the data centre's cache when it was asked for before: R2 is not asked again", async () => {
    await ask(url);
    const away = { MEDIA: { get: () => Promise.reject(new Error("R2 was asked")) } as unknown as R2Bucket };
    const response = await ask(`${url}?utm_source=x`, {}, away);
    expect(response.status).toBe(200);
    expect(await bytesOf(response)).toEqual(whole);
    const part = await ask(url, { headers: { Range: "bytes=10-19" } }, away);
    expect(part.status).toBe(206);
    expect(await bytesOf(part)).toEqual(whole.slice(10, 20));
  });

  it("is not sent to who has it, nor to who asks for its head", async () => {
    const etag = (await ask(url)).headers.get("ETag") ?? "";
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`, "*"]) {
      const response = await elsewhere(url, { headers: { "If-None-Match": known } });
      expect([response.status, response.headers.get("ETag")]).toEqual([304, etag]);
    }
    for (const answer of [await elsewhere(url, { method: "HEAD" }), await ask(url, { method: "HEAD" })]) {
      expect(answer.status).toBe(200);
      expect(answer.headers.get("Content-Length")).toBe(String(whole.length));
      expect(await answer.text()).toBe("");
    }
  });

  it("that was deleted is gone at once where that was done, and after an hour from whoever keeps it for others", async () => {
    const headers = { ...ADMIN, "Content-Length": String(PICTURES.webp.length) };
    const sent = await ask("/api/v1/admin/media", { method: "POST", headers, body: PICTURES.webp });
    const { id, url: address } = await sent.json<{ id: number; url: string }>();
    const etag = (await ask(address)).headers.get("ETag") ?? "";
    for (const keep of [
      (await ask(address)).headers.get("Cache-Control"),
      (await ask(address, { headers: { "If-None-Match": etag } })).headers.get("Cache-Control"),
      (await env.MEDIA.head(address.slice(1)))?.httpMetadata?.cacheControl,
    ])
      expect(keep).toContain("s-maxage=3600");
    expect((await askNewsroom("DELETE", `/media/${id}`)).status).toBe(204);
    expect((await ask(address)).status).toBe(404);
    // Another company's cache asks whether its copy is still right, and hears that it is not.
    expect((await ask(address, { headers: { "If-None-Match": etag } })).status).toBe(404);
  });

  it.each([
    ["bytes=0-9", 0, 10],
    ["bytes=5-", 5, undefined],
    ["bytes=-7", -7, undefined],
    ["bytes=0-999999", 0, undefined],
  ])("in part: %s", async (range, from, to) => {
    const response = await elsewhere(url, { headers: { Range: range } });
    const expected = whole.slice(from, to);
    expect(response.status).toBe(206);
    expect(await bytesOf(response)).toEqual(expected);
    const start = from < 0 ? whole.length + from : from;
    const last = start + expected.length - 1;
    expect(response.headers.get("Content-Range")).toBe(`bytes ${start}-${last}/${whole.length}`);
  });

  it("has no part behind its end", async () => {
    const response = await elsewhere(url, { headers: { Range: "bytes=999999-" } });
    expect(response.status).toBe(416);
  });
});

describe("a file that is no picture", () => {
  it("is played or saved under its name", async () => {
    const key = `${"ab".repeat(16)}.pdf`;
    await env.MEDIA.put(`media/${key}`, "%PDF-1.7");
    const response = await elsewhere(`/media/${key}`);
    expect(response.headers.get("Content-Type")).toBe("application/pdf");
    expect(response.headers.get("Content-Disposition")).toBe(`inline; filename="${key}"`);
  });
});

describe("an address of nothing", () => {
  it.each([
    `/media/${"0".repeat(32)}.jpg`,
    "/media/x.html",
    "/media/photo.jpg",
    `/media/${"0".repeat(32)}.svg`,
  ])("%s is not found", async (path) => {
    expect((await ask(path)).status).toBe(404);
  });

  it("is what a paper without R2 has everywhere, and its newsroom says what to do", async () => {
    const without = { MEDIA: undefined } as unknown as Partial<typeof env>;
    expect((await ask(url, {}, without)).status).toBe(404);
    const headers = { Authorization: "Bearer test-admin-token", "Content-Length": "3" };
    const response = await ask("/api/v1/admin/media", { method: "POST", headers, body: "abc" }, without);
    expect(response.status).toBe(503);
    expect(await response.text()).toContain("switch R2 on");
  });
});
