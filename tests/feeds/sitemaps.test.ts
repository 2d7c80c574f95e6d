import { describe, expect, it } from "vitest";
import { robotsTxt } from "../../src/feeds/robots.ts";
import { newsSitemap, sitemap, sitemapIndex } from "../../src/feeds/sitemaps.ts";
import { slot } from "../../src/pages/slots.ts";
import { all, parseXml, textOf } from "./parse-xml.ts";

const ORIGIN = "https://paper.example";
const site = { name: "Harbour & Post", tagline: "", url: null, language: "en", timeZone: "UTC" };
const served = (page: string) => parseXml(page.replaceAll(slot("origin"), ORIGIN));

describe("sitemaps", () => {
  it("list addresses with the time of their last change", () => {
    const root = served(
      sitemap({
        pages: [
          { path: "/a/?p=1&q=2", changedAt: Date.UTC(2026, 10, 23, 9) },
          { path: "/b/", changedAt: 0 },
        ],
      }),
    );
    expect(root.attributes.xmlns).toBe("http://www.sitemaps.org/schemas/sitemap/0.9");
    expect(all(root, "loc").map(({ text }) => text)).toEqual([`${ORIGIN}/a/?p=1&q=2`, `${ORIGIN}/b/`]);
    expect(all(root, "lastmod").map(({ text }) => text)).toEqual([
      "2026-11-23T09:00:00.000Z",
      "1970-01-01T00:00:00.000Z",
    ]);
  });

  it("are well-formed without addresses", () => {
    expect(served(sitemap({ pages: [] })).name).toBe("urlset");
    expect(served(newsSitemap({ site, articles: [] })).name).toBe("urlset");
  });

  it("are listed in an index when they are many", () => {
    const root = served(sitemapIndex(3));
    expect(root.name).toBe("sitemapindex");
    expect(all(root, "loc").map(({ text }) => text)).toEqual([
      `${ORIGIN}/sitemap-1.xml`,
      `${ORIGIN}/sitemap-2.xml`,
      `${ORIGIN}/sitemap-3.xml`,
    ]);
  });
});

describe("the news sitemap", () => {
  const articles = [{ path: "/a/", title: "Boats & <buoys>", publishedAt: Date.UTC(2026, 10, 23, 9) }];

  it("tells the publication, the title and the time", () => {
    const root = served(newsSitemap({ site, articles }));
    expect(textOf(root, "loc")).toBe(`${ORIGIN}/a/`);
    expect(textOf(root, "news:name")).toBe("Harbour & Post");
    expect(textOf(root, "news:title")).toBe("Boats & <buoys>");
    expect(textOf(root, "news:publication_date")).toBe("2026-11-23T09:00:00.000Z");
  });

  it.each([
    ["en", "en"],
    ["pt-BR", "pt"],
    ["zh", "zh-cn"],
    ["zh-TW", "zh-tw"],
    ["zh-Hant-HK", "zh-tw"],
  ])("names the language %s as %s, which is how Google knows it", (language, expected) => {
    expect(textOf(served(newsSitemap({ site: { ...site, language }, articles })), "news:language")).toBe(
      expected,
    );
  });
});

describe("robots.txt", () => {
  const rules = robotsTxt(ORIGIN)
    .split("\n")
    .filter((line) => line.startsWith("Disallow: "))
    .map((line) => line.slice("Disallow: ".length));

  /** Rules of RFC 9309: a prefix of the address, `*` for anything, `$` for the end. */
  const isClosed = (address: string) =>
    rules.some((rule) => {
      const pattern = rule.replace(/[.+?^{}()|[\]\\]/g, "\\$&").replaceAll("*", ".*");
      return new RegExp(`^${pattern}`).test(address);
    });

  it("names both sitemaps and every crawler", () => {
    expect(robotsTxt(ORIGIN)).toContain("User-agent: *\n");
    expect(robotsTxt(ORIGIN)).toContain(`Sitemap: ${ORIGIN}/sitemap.xml\n`);
    expect(robotsTxt(ORIGIN)).toContain(`Sitemap: ${ORIGIN}/news-sitemap.xml\n`);
  });

  it.each(["/admin", "/admin/queue", "/api/v1/articles", "/search", "/search?q=tide", "/a/b/?reply-to=12"])(
    "closes %s",
    (address) => {
      expect(isClosed(address)).toBe(true);
    },
  );

  it.each([
    "/",
    "/?before=1-2",
    "/2026/11/23/tide-tables/",
    "/search-for-a-mayor/",
    "/administration/",
    "/apiary/",
  ])("leaves %s open", (address) => {
    expect(isClosed(address)).toBe(false);
  });

  const groups = (text: string) =>
    text
      .split("\n\n")
      .filter((part) => /^(?:#.*\n)*User-agent/.test(part))
      .map((part) => part.split("\n").filter((line) => !line.startsWith("#")));

  it("says of AI companies what the newsroom chose: by signal to all, and to those who must go by name", () => {
    expect(robotsTxt(ORIGIN)).not.toMatch(/Content-Signal|GPTBot|2019\/790/);
    expect(robotsTxt(ORIGIN, "all")).toContain(
      "User-agent: *\nContent-Signal: search=yes, ai-input=yes, ai-train=yes\nDisallow: /admin$\n",
    );
    expect(groups(robotsTxt(ORIGIN, "all"))).toHaveLength(1);
    const [all, training] = groups(robotsTxt(ORIGIN, "no-training"));
    expect(all?.[1]).toBe("Content-Signal: search=yes, ai-input=yes, ai-train=no");
    expect(training).toEqual(expect.arrayContaining(["User-agent: GPTBot", "User-agent: Google-Extended"]));
    expect(training).not.toContain("User-agent: OAI-SearchBot");
    expect(training?.at(-1)).toBe("Disallow: /");
    const [, both] = groups(robotsTxt(ORIGIN, "search"));
    expect(both).toEqual(expect.arrayContaining(["User-agent: GPTBot", "User-agent: OAI-SearchBot"]));
    expect(robotsTxt(ORIGIN, "search")).toContain("Article 4(3) of Directive (EU) 2019/790");
    // Search engines by their own names are never shut out.
    expect(robotsTxt(ORIGIN, "search")).not.toMatch(/User-agent: (?:Googlebot|Bingbot|Applebot)$/m);
  });

  it("has the newsroom's own lines at its end, for all robots where they name nobody", () => {
    const own = robotsTxt(ORIGIN, "no-training", "Disallow: /drafts/\n");
    expect(own).toMatch(/news-sitemap\.xml\n\nUser-agent: \*\nDisallow: \/drafts\/\n$/);
    const named = robotsTxt(ORIGIN, "unsaid", "# Ours\nUser-agent: Bad\nDisallow: /\n");
    expect(named).toMatch(/news-sitemap\.xml\n\n# Ours\nUser-agent: Bad\nDisallow: \/\n$/);
    expect(
      robotsTxt(ORIGIN, "unsaid", "Sitemap: https://a.example/s.xml\n").match(/User-agent/g),
    ).toHaveLength(1);
  });
});
