import { beforeEach, describe, expect, it, vi } from "vitest";
import { ask, askNewsroom, BROWSER } from "../support/worker.ts";

const PATH = "/2026/11/20/the-bridge/";
const BODY =
  "Watch:\n\nhttps://youtu.be/dQw4w9WgXcQ\n\nhttps://sea.example/@harbour/112345678901234567\n\nhttps://a.example/x";

const publish = (given: object = {}, settings: Record<string, string> = {}) =>
  askNewsroom(
    "PUT",
    "/articles",
    {
      path: PATH,
      title: "The bridge opens",
      body: BODY,
      bodyFormat: "markdown",
      publishedAt: "2026-11-20T08:00:00Z",
      ...given,
    },
    settings,
  );

const policyOf = (response: Response) => response.headers.get("Content-Security-Policy") ?? "";
const FRAMES = "frame-src https://sea.example https://www.youtube-nocookie.com";

// No provider knows any of it.
beforeEach(() => {
  vi.stubGlobal("fetch", async () => new Response("Not Found", { status: 404 }));
});

describe("an article that shows what other companies show", () => {
  it("may frame these companies, and no others, wherever its page comes from", async () => {
    await publish();
    const rendered = await ask(PATH, { headers: BROWSER });
    const remembered = await ask(PATH, { headers: BROWSER });
    const etag = remembered.headers.get("ETag") ?? "";
    const unchanged = await ask(PATH, { headers: { ...BROWSER, "If-None-Match": etag } });
    const refused = await ask(`${PATH}comments`, {
      method: "POST",
      headers: {
        ...BROWSER,
        Origin: "https://paper.example",
        "Content-Type": "application/x-www-form-urlencoded",
      },
      body: "comment=&author=Ann",
    });
    expect([rendered, remembered, unchanged, refused].map(({ status }) => status)).toEqual([
      200, 200, 304, 422,
    ]);
    for (const response of [rendered, remembered, unchanged, refused])
      expect(policyOf(response)).toMatch(new RegExp(`; ${FRAMES}$`));
    expect(policyOf(await ask("/", { headers: BROWSER }))).not.toContain("frame-src");
  });

  it("may frame what it asks its commenters by, too", async () => {
    const settings = { TURNSTILE_SITE_KEY: "key", TURNSTILE_SECRET: "secret" };
    await publish({}, settings);
    const policy = policyOf(await ask(PATH, { headers: BROWSER }, settings));
    expect(policy).toMatch(new RegExp(`; ${FRAMES} 'self' https://challenges.cloudflare.com$`));
  });

  it("loads nothing of theirs by itself: each has a link, and a button that says whose frame it loads", async () => {
    await publish();
    const html = await (await ask(PATH, { headers: BROWSER })).text();
    const body = html.slice(html.indexOf('<div class="body">'), html.indexOf("</article>"));
    expect(body).not.toMatch(/<(?:iframe|img|script|link|object|embed|video|audio)\b/);
    expect(body).toContain(
      '<figure class="embed embed-wide"><div class="embed-box"><div class="embed-card"><p class="embed-company">YouTube</p><a href="https://www.youtube.com/watch?v=dQw4w9WgXcQ">youtube.com/watch?v=dQw4w9WgXcQ</a><button type="button" class="embed-load" hidden data-frame="https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1" data-title="YouTube: youtube.com/watch?v=dQw4w9WgXcQ">Play the video from YouTube</button><p class="embed-note" hidden>YouTube then learns that you are here.</p></div></div></figure>',
    );
    expect(body).toContain("Show the post from Mastodon (sea.example)");
    expect(html).toMatch(/<script type="module" src="\/assets\/embeds\.js\?v=/);
  });

  it.each(["de", "fr", "es", "pt-BR", "it", "nl", "nb", "nn", "pl", "ar", "zh-Hant", "ja"])(
    "speaks the paper's language: %s",
    async (LANGUAGE) => {
      await publish({}, { LANGUAGE });
      const html = await (await ask(PATH, { headers: BROWSER }, { LANGUAGE })).text();
      const [, button = ""] = /<button type="button" class="embed-load"[^>]*>([^<]*)/.exec(html) ?? [];
      const [, note = ""] = /<p class="embed-note"[^>]*>([^<]*)/.exec(html) ?? [];
      expect(button).toContain("YouTube");
      expect(note).toContain("YouTube");
      expect(`${button} ${note}`).not.toMatch(/\b(?:the|from|play|then|learns)\b/i);
    },
  );

  it("has links alone where the newsroom allows no frames, and its page may frame nothing", async () => {
    await publish({}, { EMBEDS: "false" });
    const response = await ask(PATH, { headers: BROWSER }, { EMBEDS: "false" });
    const html = await response.text();
    expect(html).toContain(
      '<a href="https://www.youtube.com/watch?v=dQw4w9WgXcQ">youtube.com/watch?v=dQw4w9WgXcQ</a></figure>',
    );
    expect(html).not.toMatch(/embed-load|embeds\.js/);
    expect(policyOf(response)).not.toContain("frame-src");
  });

  it("is a plain link in feeds", async () => {
    await publish();
    const feed = await (await ask("/feed.xml")).text();
    expect(feed).toContain(
      '<a href="https://www.youtube.com/watch?v=dQw4w9WgXcQ">youtube.com/watch?v=dQw4w9WgXcQ</a></figure>',
    );
    expect(feed).not.toMatch(/<button|embed-load/);
  });

  it("frames nobody whom an author names in the saved form's own attributes", async () => {
    const body =
      '<figure class="embed" data-frame="https://evil.example/x"><a href="https://evil.example/x">x</a></figure><figure class="embed embed-wide"><button class="embed-load" data-frame="https://evil.example/y">y</button></figure>';
    await publish({ body, bodyFormat: "html" });
    const response = await ask(PATH, { headers: BROWSER });
    expect(policyOf(response)).not.toContain("frame-src");
    expect(await response.text()).not.toContain("embed-load");
  });
});
