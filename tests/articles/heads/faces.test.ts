import { env } from "cloudflare:workers";
import { beforeEach, expect, it } from "vitest";
import { PICTURES } from "../../support/pictures.ts";
import { signedIn } from "../../support/signed-in.ts";
import { ask, askNewsroom } from "../../support/worker.ts";

const ARTICLES = Array.from({ length: 12 }, (_, n) => ({
  ...{ path: `/ferry-${n}/`, title: `The ferry ${n}`, body: "Words.", bodyFormat: "markdown" },
  authors: [
    { name: "Ida Marlowe", slug: "ida" },
    { name: "Jon Vale", slug: "jon" },
  ],
  publishedAt: "2026-10-01T08:00:00Z",
}));

beforeEach(async () => {
  expect((await askNewsroom("PUT", "/articles", ARTICLES)).status).toBe(200);
});

async function sendPicture(bytes: Uint8Array<ArrayBuffer>): Promise<{ id: number; url: string }> {
  const headers = { Authorization: "Bearer test-admin-token", "Content-Length": String(bytes.length) };
  return (await ask("/api/v1/admin/media", { method: "POST", headers, body: bytes })).json();
}

const setIda = (given: object) => askNewsroom("PUT", "/lists/author/ida", given);
const page = async (path: string) => (await ask(path)).text();

function authorsIn(html: string) {
  return JSON.parse(/<script type="application\/ld\+json">(.*?)<\/script>/.exec(html)?.[1] ?? "{}").author;
}

it("an article shows its author's portrait beside the byline, and at its end who that is", async () => {
  const plain = await page("/ferry-0/");
  expect(plain).not.toContain('class="face');
  expect(plain).not.toContain('class="authors"');
  const { url } = await sendPicture(PICTURES.png);
  await setIda({ description: `Ida sails & ${"rows ".repeat(80)}.\n\nMore.`, portrait: url });
  const html = await page("/ferry-1/");
  const face = `<img class="face" src="${url}" width="48" height="32" alt="" loading="lazy" decoding="async">`;
  // Beside the byline, whose name says whose it is, and at the end.
  expect(html.split(face)).toHaveLength(3);
  const [, end = ""] = /<aside class="authors" aria-label="The author">(.*?)<\/aside>/.exec(html) ?? [];
  expect(end).toContain('<a href="/author/ida/">Ida Marlowe</a>');
  expect(end).toContain("Ida sails &amp; rows");
  expect(end).toContain("rows…");
  expect(end).not.toContain("More.");
  expect(authorsIn(html)).toEqual([
    {
      "@type": "Person",
      name: "Ida Marlowe",
      url: "https://paper.example/author/ida/",
      image: `https://paper.example${url}`,
    },
    { "@type": "Person", name: "Jon Vale" },
  ]);
});

it("the editor's preview has the portraits that the page will have, of authors who were never published, too", async () => {
  const { url } = await sendPicture(PICTURES.png);
  await setIda({ description: "Ida sails.", portrait: url });
  const body = new URLSearchParams({
    ...{ title: "The ferry sails", body: "Words.", bodyFormat: "markdown", kind: "article" },
    author: "Nobody Yet, Ida Marlowe",
  });
  const preview = await ask("/admin/articles/preview", { method: "POST", headers: await signedIn(), body });
  const html = await preview.text();
  expect(html).toContain("Nobody Yet");
  expect(html.split(`<img class="face" src="${url}"`)).toHaveLength(3);
  expect(html).toContain('<aside class="authors" aria-label="The author">');
});

it("a new portrait leaves no old one on any stored page, and costs the same however many articles there are", async () => {
  const [first, second] = [await sendPicture(PICTURES.png), await sendPicture(PICTURES.webp)];
  await setIda({ portrait: first.url });
  for (const { path } of ARTICLES) expect((await page(path)).includes(first.url), path).toBe(true);
  await env.DB.prepare("DELETE FROM shown_changes").run();
  await env.DB.prepare("DELETE FROM stale_pages").run();
  await setIda({ portrait: second.url });
  const { results } = await env.DB.prepare("SELECT name FROM shown_changes").all();
  expect(results).toEqual([{ name: "face/ida" }]);
  const stale = await env.DB.prepare("SELECT path FROM stale_pages WHERE path LIKE '/ferry%'").all();
  expect(stale.results).toEqual([]);
  for (const { path } of ARTICLES) {
    const html = await page(path);
    expect([html.includes(second.url), html.includes(first.url)], path).toEqual([true, false]);
  }
});

it("the portrait's picture with other words, another file or gone is another on its pages, too", async () => {
  const { id, url } = await sendPicture(PICTURES.png);
  await setIda({ portrait: url });
  const noted = async () => {
    const row = await env.DB.prepare("SELECT 1 AS found FROM shown_changes WHERE name = 'face/ida'").first();
    await env.DB.prepare("DELETE FROM shown_changes").run();
    return row !== null;
  };
  const revision = () =>
    env.DB.prepare("SELECT revision FROM revisions WHERE name = 'lists'").first<number>("revision");
  await noted();
  const before = (await revision()) ?? 0;
  await askNewsroom("PATCH", `/media/${id}`, { alt: "Ida at the oars" });
  expect([await noted(), await revision()]).toEqual([true, before + 1]);
  const other = await sendPicture(PICTURES.webp);
  await askNewsroom("PATCH", `/media/${other.id}`, { alt: "Nobody's portrait" });
  expect([await noted(), await revision()]).toEqual([false, before + 1]);
  await ask(`/api/v1/admin/media/${id}?used=too`, {
    method: "DELETE",
    headers: { Authorization: "Bearer test-admin-token" },
  });
  expect(await noted()).toBe(true);
});
