import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { openDatabase } from "../../src/db/client.ts";
import { insertMedia, type PublicMedia } from "../../src/media/media-rows.ts";
import { replaceMedia } from "../../src/media/replace-media.ts";
import { makeArticle } from "../support/factories.ts";
import { signedIn } from "../support/signed-in.ts";
import { ask, askNewsroom } from "../support/worker.ts";

const now = Date.UTC(2026, 10, 23, 12);
const db = openDatabase(env.DB);
const fileOf = (digit: string, ending = "jpg", type = "image/jpeg") => ({
  key: `${digit.repeat(32)}.${ending}`,
  type,
  width: ending === "pdf" ? null : 1200,
  height: ending === "pdf" ? null : 630,
  bytes: 1000,
});
const addressOf = (digit: string, ending = "jpg") => `/media/${digit.repeat(32)}.${ending}`;

async function add(digit: string, ending?: string, type?: string, sizes: string[] = []): Promise<number> {
  const { id } = await insertMedia(db, {
    file: fileOf(digit, ending, type),
    sizes: sizes.map((size) => fileOf(size, ending, type)),
    words: { name: `${digit}.${ending ?? "jpg"}` },
    by: "Ida",
    now,
  });
  return id;
}

async function unused(): Promise<number[]> {
  const response = await askNewsroom("GET", "/media?only=unused");
  const { items } = await response.json<{ items: PublicMedia[] }>();
  return items.map(({ id }) => id);
}

const until = new Date(Date.now() + 3_600_000).toISOString();

const PLACES: [place: string, path: string, input: (address: string) => object, link: string][] = [
  ["the paper's own picture", "/settings", (address) => ({ SITE_PICTURE: address }), "#SITE_PICTURE"],
  [
    "the code of others",
    "/code",
    (address) => ({ snippets: { end: `<img src="${address}" alt="Our shop">` } }),
    "/code",
  ],
  [
    "the front page's breaking line",
    "/front",
    (link) => ({ breaking: { text: "The bridge is shut", link, until } }),
    "/front",
  ],
  ["the menus", "/menus", (to) => ({ footer: [{ to, label: "Prices" }] }), "/menus"],
  ["a file for programs", "/files", (address) => ({ "humans.txt": `Photo: ${address}\n` }), "/files"],
  ["the paper's own sheet", "/face", (address) => ({ css: `body { background: url(${address}) }` }), "/face"],
];

it.each(PLACES)(
  "a picture named by %s is used, and is not deleted by who does not know",
  async (name, path, input, link) => {
    const id = await add("a", "jpg", "image/jpeg", ["b"]);
    expect(await unused()).toEqual([id]);
    const set = await askNewsroom("PUT", path, input(addressOf("b")));
    expect(set.status, await set.clone().text()).toBe(200);
    expect(await unused()).toEqual([]);
    expect(await (await askNewsroom("GET", `/media/${id}`)).json()).toMatchObject({ used: true });
    const refused = await askNewsroom("DELETE", `/media/${id}`);
    expect(refused.status).toBe(409);
    expect(await refused.text()).toContain(name);
    const headers = await signedIn();
    for (const address of [`/admin/media/${id}`, `/admin/media/${id}/delete`]) {
      const page = await (await ask(address, { headers })).text();
      expect(page).toMatch(
        new RegExp(
          `href="/admin/settings[^"]*${link}">${name.replace(/^./, (l) => l.toUpperCase()).replace("'", "(?:'|&#39;)")}`,
        ),
      );
    }
    expect((await askNewsroom("DELETE", `/media/${id}?used=too`)).status).toBe(204);
  },
);

it("the paper's own picture is also the one that wrangler.toml says", async () => {
  const id = await add("a");
  const refused = await askNewsroom("DELETE", `/media/${id}`, undefined, { SITE_PICTURE: addressOf("a") });
  expect(refused.status).toBe(409);
});

it("the paper's own picture is one that is here", async () => {
  const refused = await askNewsroom("PUT", "/settings", { SITE_PICTURE: addressOf("f") });
  expect(refused.status).toBe(422);
  expect(await refused.text()).toContain("No picture is at this address");
});

it("the paper's own picture is found by those who show links when it was replaced, whatever domain the others come from", async () => {
  const id = await add("a");
  await askNewsroom("PUT", "/settings", {
    SITE_PICTURE: addressOf("a"),
    MEDIA_URL: "https://media.paper.example",
  });
  await replaceMedia(db, id, { file: fileOf("c"), sizes: [], color: null, by: "Ida", now });
  const { path } = await makeArticle();
  const page = await (await ask(path)).text();
  const [, shown = ""] = /<meta property="og:image" content="([^"]+)"/.exec(page) ?? [];
  expect(new URL(shown).host).toBe("paper.example");
  const led = await ask(shown);
  expect([led.status, led.headers.get("Location")]).toEqual([302, addressOf("c")]);
});

it("a file has an entry in a menu, and an address of an old site is known by where its file is now", async () => {
  const id = await add("a", "pdf", "application/pdf");
  await env.DB.prepare("INSERT INTO media_addresses (path, host, media_id) VALUES (?, 'old.example', ?)")
    .bind("/wp-content/uploads/2019/05/prices.pdf", id)
    .run();
  const footer = [{ to: "/wp-content/uploads/2019/05/prices.pdf", label: "Prices" }];
  expect((await askNewsroom("PUT", "/menus", { footer })).status).toBe(200);
  expect(await (await ask("/")).text()).toContain(`<a href="${addressOf("a", "pdf")}">Prices</a>`);
  await replaceMedia(db, id, {
    file: fileOf("c", "pdf", "application/pdf"),
    sizes: [],
    color: null,
    by: "Ida",
    now,
  });
  const asked = [
    "/wp-content/uploads/2019/05/prices.pdf",
    "/wp-content/uploads/2019/05/none.pdf",
    addressOf("a", "pdf"),
    addressOf("c", "pdf"),
    addressOf("e", "pdf"),
  ];
  const { results } = await (await askNewsroom("POST", "/addresses", { addresses: asked })).json<{
    results: unknown[];
  }>();
  const moved = { status: 301, to: addressOf("c", "pdf") };
  expect(results).toEqual([moved, { status: 404 }, moved, { status: 200 }, { status: 404 }]);
});
