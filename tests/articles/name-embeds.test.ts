import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { openDatabase } from "../../src/db/client.ts";
import { findRubbish } from "../../src/media/rubbish.ts";
import { PICTURES } from "../support/pictures.ts";
import { ask, askNewsroom, BROWSER, runCron } from "../support/worker.ts";

const PATH = "/2026/11/20/the-bridge/";
const NOW = Date.UTC(2026, 10, 23, 12);
const MINUTE = 60_000;
const LINK = "https://www.youtube.com/watch?v=dQw4w9WgXcQ";
const PLAIN = "youtube.com/watch?v=dQw4w9WgXcQ";

/** Providers by oEmbed 1.0, or what they answer instead: every address that was asked. */
function providers(answer: (url: URL) => Response | Promise<Response>): string[] {
  const asked: string[] = [];
  vi.stubGlobal("fetch", async (address: string, init: RequestInit) => {
    asked.push(address);
    expect(init.redirect).toBe("manual");
    return answer(new URL(address));
  });
  return asked;
}

const named =
  (title: unknown, more: object = {}) =>
  () =>
    Response.json({ version: "1.0", type: "video", title, ...more });

const publish = (body = LINK, given: object = {}, settings: Record<string, string> = {}) =>
  askNewsroom(
    "PUT",
    "/articles",
    {
      path: PATH,
      title: "The bridge opens",
      body,
      bodyFormat: "markdown",
      publishedAt: "2026-11-20T08:00:00Z",
      ...given,
    },
    settings,
  );

const shown = async () => {
  const html = await (await ask(PATH, { headers: BROWSER })).text();
  return [...html.matchAll(/<p class="embed-company">[^<]*<\/p><a [^>]*>([^<]*)<\/a>/g)].map(
    ([, text]) => text,
  );
};

const rows = async () =>
  (await env.DB.prepare("SELECT address, title, tries, ask_at FROM article_embeds ORDER BY address").all())
    .results;

const bucket = env.MEDIA;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime(NOW);
  await bucket.delete((await bucket.list()).objects.map(({ key }) => key));
});

describe("the titles of what others show", () => {
  it("are asked for when the article is saved, once, and never by a reader's visit", async () => {
    const asked = providers(named("The launch of the ferry", { thumbnail_url: "https://i.example/a.jpg" }));
    await publish();
    expect(asked).toEqual([
      `https://www.youtube.com/oembed?format=json&url=${encodeURIComponent(LINK)}`,
      "https://i.example/a.jpg",
    ]);
    expect(await shown()).toEqual(["The launch of the ferry"]);
    const page = await (await ask(PATH, { headers: BROWSER })).text();
    expect(page).toContain('data-title="YouTube: The launch of the ferry"');
    expect(page).not.toContain("i.example");
    expect(await (await ask("/feed.xml")).text()).toContain(`<a href="${LINK}">The launch of the ferry</a>`);
    await runCron(NOW + MINUTE);
    await publish(`${LINK}\n\nCorrected.`);
    expect(await shown()).toEqual(["The launch of the ferry"]);
    expect(asked).toHaveLength(2);
  });

  it("are words: markup stays text, and what marks a page's slots goes", async () => {
    providers(named("<b>Fog</b>\uFDD0date\uFDD1 & “horn”\u0000"));
    await publish();
    expect(await shown()).toEqual(["&lt;b&gt;Fog&lt;/b&gt;date &amp; “horn”"]);
  });

  it("say of a post who wrote what", async () => {
    const asked = providers(
      named(undefined, {
        author_name: "Harbour",
        html: '<blockquote><p lang="en">Ferry is <b>back</b> &amp; early</p>&mdash; Harbour</blockquote>',
      }),
    );
    await publish("https://x.com/harbour/status/12");
    expect(asked[0]).toMatch(/^https:\/\/publish\.twitter\.com\/oembed\?dnt=true/);
    expect(await shown()).toEqual(["Harbour: Ferry is back &amp; early"]);
  });

  it.each([
    ["is away", () => Promise.reject(new TypeError("connection lost"))],
    ["fails", () => new Response("sorry", { status: 503 })],
    ["answers what is no JSON", () => new Response("<html>")],
    ["answers without end", () => new Response(JSON.stringify({ title: "x".repeat(100_000) }))],
    ["leads elsewhere", () => Response.redirect("https://evil.example/oembed", 302)],
    ["leads to a network of its own", () => Response.redirect("http://127.0.0.1/oembed", 302)],
  ])("leave a plain card where a provider %s, which is asked again, and not for ever", async (_, answer) => {
    vi.spyOn(console, "error").mockImplementation(() => {});
    const asked = providers(answer);
    await publish();
    expect(await shown()).toEqual([PLAIN]);
    expect(asked).toHaveLength(1);
    for (const [minutes, times] of [
      [5, 1],
      [11, 2],
      [60, 2],
      [140, 3],
      [600, 3],
      [1_700, 4],
      [10_000, 4],
      [100_000, 4],
    ] as const) {
      vi.setSystemTime(NOW + minutes * MINUTE);
      await runCron(NOW + minutes * MINUTE);
      expect(asked, `after ${minutes} minutes`).toHaveLength(times);
    }
    expect(await rows()).toEqual([{ address: LINK, title: "", tries: 4, ask_at: null }]);
    expect(asked.every((address) => address.startsWith("https://www.youtube.com/oembed?"))).toBe(true);
  });

  it("come when a provider is back", async () => {
    providers(() => new Response(null, { status: 500 }));
    await publish();
    providers(named("The launch"));
    vi.setSystemTime(NOW + 11 * MINUTE);
    await runCron(NOW + 11 * MINUTE);
    expect(await shown()).toEqual(["The launch"]);
  });

  it("are not asked for again where there is nothing", async () => {
    const asked = providers(() => new Response("Not Found", { status: 404 }));
    await publish();
    await runCron(NOW + 2 * 24 * 60 * MINUTE);
    expect(asked).toHaveLength(1);
    expect(await shown()).toEqual([PLAIN]);
  });

  it("follow a provider's endpoint to a known one", async () => {
    const asked = providers((url) =>
      url.host === "publish.twitter.com"
        ? Response.redirect(`https://publish.x.com/oembed${url.search}`, 301)
        : Response.json({ author_name: "Harbour" }),
    );
    await publish("https://x.com/harbour/status/12");
    expect(asked).toHaveLength(2);
    expect(await shown()).toEqual(["Harbour"]);
  });

  it("are asked for a few at a time: the cron does what an import brings", async () => {
    const asked = providers(named("A video"));
    const many = Array.from({ length: 9 }, (_, n) => ({
      path: `/2026/11/20/video-${n}/`,
      title: `Video ${n}`,
      body: `https://youtu.be/video-${n}`,
      bodyFormat: "markdown",
    }));
    await askNewsroom("PUT", "/articles", many);
    expect(asked).toHaveLength(0);
    for (const times of [4, 8, 9, 9]) {
      await runCron(NOW);
      expect(asked).toHaveLength(times);
    }
    await publish(
      many
        .slice(0, 6)
        .map(({ body }) => body)
        .join("\n\n"),
    );
    expect(asked).toHaveLength(13);
  });

  it("go with what is shown, and with the article", async () => {
    providers(named("A video"));
    await publish("https://youtu.be/one\n\nhttps://youtu.be/two");
    expect(await rows()).toHaveLength(2);
    const saved = (await (await publish("https://youtu.be/two")).json()) as { articles: { id: number }[] };
    expect(await rows()).toMatchObject([
      { address: "https://www.youtube.com/watch?v=two", title: "A video" },
    ]);
    await askNewsroom("DELETE", `/articles/${saved.articles[0]?.id}`);
    expect(await rows()).toEqual([]);
  });

  it("are nobody's to be asked for where the paper allows no frames", async () => {
    const asked = providers(named("A video"));
    await publish(LINK, {}, { EMBEDS: "false" });
    expect(asked).toHaveLength(0);
  });

  it("stay as an editor has written them", async () => {
    providers(named("As the provider has it"));
    await publish('<iframe src="https://www.youtube.com/embed/dQw4w9WgXcQ" title="The launch"></iframe>');
    expect(await shown()).toEqual(["The launch"]);
  });
});

describe("the pictures of what others show", () => {
  const THUMBNAIL = "https://i.example/a.jpg?size=small";
  const withPicture = (picture: () => Response) =>
    providers((url) =>
      url.host === "i.example" ? picture() : named("The launch", { thumbnail_url: THUMBNAIL })(),
    );
  const cardOf = async () => {
    const html = await (await ask(PATH, { headers: BROWSER })).text();
    return /<figure class="embed[\s\S]*?<\/figure>/.exec(html)?.[0] ?? "";
  };

  it("are the paper's own files, without what a camera wrote, under the words of the card", async () => {
    const asked = withPicture(() => new Response(PICTURES.jpeg));
    await publish();
    expect(asked[1]).toBe(THUMBNAIL);
    const card = await cardOf();
    const [, address = ""] =
      /<\/div><img src="(\/media\/[0-9a-f]{32}\.jpg)" alt="" width="32" height="48" loading="lazy" decoding="async"><\/div><\/figure>$/.exec(
        card,
      ) ?? [];
    expect(card).toMatch(/^<figure class="embed embed-wide embed-pictured">/);
    const picture = await ask(address);
    expect(picture.status).toBe(200);
    const bytes = new Uint8Array(await picture.arrayBuffer());
    expect(bytes.length).toBeLessThan(PICTURES.jpeg.length);
    expect(card).not.toContain("i.example");
    expect(await (await ask("/feed.xml")).text()).toContain(
      `<img src="https://paper.example${address}" alt=""`,
    );
    expect(asked).toHaveLength(2);
    await publish(`${LINK}\n\nCorrected.`);
    expect(await cardOf()).toBe(card);
    expect(asked).toHaveLength(2);
  });

  it.each([
    ["is not there", () => new Response("Not Found", { status: 404 })],
    ["is elsewhere", () => Response.redirect("https://evil.example/a.jpg", 302)],
    ["is a page", () => new Response("<html><script>alert(1)</script>")],
    [
      "can hold scripts",
      () => new Response('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
    ],
    ["has no end", () => new Response(new Uint8Array(500_000))],
    ["never comes", () => Promise.reject(new TypeError("connection lost")) as never],
  ])("are none where what a provider names %s: the title is there all the same", async (_, picture) => {
    vi.spyOn(console, "error").mockImplementation(() => {});
    withPicture(picture);
    await publish();
    expect(await shown()).toEqual(["The launch"]);
    expect(await cardOf()).not.toContain("<img");
    expect((await bucket.list()).objects).toEqual([]);
  });

  it("are none on a paper without room for them, which asks for none", async () => {
    const asked = withPicture(() => new Response(PICTURES.jpeg));
    await publish(LINK, {}, { MEDIA: undefined } as never);
    expect(asked).toHaveLength(1);
    expect(await cardOf()).not.toContain("<img");
  });

  const TITLED = '<iframe src="https://www.youtube.com/embed/dQw4w9WgXcQ" title="The launch today"></iframe>';

  it("are there though an editor has called the card otherwise", async () => {
    withPicture(() => new Response(PICTURES.jpeg));
    await publish(TITLED);
    expect(await cardOf()).toMatch(/<a [^>]*>The launch today<\/a>[\s\S]*<img src="\/media\//);
  });

  it("are no rubbish as long as an article shows them", async () => {
    withPicture(() => new Response(PICTURES.jpeg));
    const saved = (await (await publish()).json()) as { articles: { id: number }[] };
    vi.setSystemTime(NOW + 100 * 24 * 60 * MINUTE);
    const rubbish = () =>
      findRubbish(openDatabase(env.DB), bucket, { cursor: null, now: Date.now() + 10 ** 12 });
    expect((await rubbish()).keys).toEqual([]);
    const [object] = (await bucket.list()).objects;
    const key = object?.key.replace("media/", "") ?? "";
    await askNewsroom("POST", "/media/rubbish", { keys: [key], ids: [] });
    expect((await bucket.list()).objects).toHaveLength(1);
    await askNewsroom("DELETE", `/articles/${saved.articles[0]?.id}`);
    expect((await rubbish()).keys).toMatchObject([{ key }]);
  });
});
