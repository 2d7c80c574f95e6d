import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";

const HASH_OF_ASSETS = "6bec4ba6830fe086";
const HASH_OF_NEWSROOM = "f703b21ae8df2bfc";

const file = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url));
const style = file("public/assets/style.css");
const script = file("public/assets/comments.js");

describe("what a reader loads beside a page", () => {
  it("stays small", () => {
    expect(gzipSync(style, { level: 9 }).length).toBeLessThan(12_288);
    expect(gzipSync(script, { level: 9 }).length).toBeLessThan(2_048);
  });

  it("comes from the paper itself", () => {
    expect(style.toString()).not.toMatch(/@import|@font-face|url\(/);
    expect(script.toString()).not.toMatch(/https?:|import\b/);
  });

  it("is kept for a year under a version that changes with it", () => {
    expect(file("public/_headers").toString()).toMatch(/style\.css\n {2}Cache-Control: .*immutable/);
    const hash = createHash("sha256").update(style).update(script).digest("hex").slice(0, 16);
    expect(hash, "style.css or comments.js changed: raise PAGE_VERSION and update the hash").toBe(
      HASH_OF_ASSETS,
    );
  });
});

describe("what the newsroom loads", () => {
  const assets = ["newsroom.css", "queue.js", "editor.js"].map((name) => file(`public/assets/${name}`));

  it("stays small, and comes from the paper itself", () => {
    for (const asset of assets) {
      expect(gzipSync(asset, { level: 9 }).length).toBeLessThan(6_144);
      expect(asset.toString()).not.toMatch(/@import|@font-face|url\(|\bimport\b.*from/);
    }
  });

  it("is kept for a year under a version that changes with it", () => {
    const hash = createHash("sha256");
    for (const asset of assets) hash.update(asset);
    expect(
      hash.digest("hex").slice(0, 16),
      "a file changed: raise NEWSROOM_VERSION and update the hash",
    ).toBe(HASH_OF_NEWSROOM);
  });
});

describe("the sample newspaper", () => {
  const names = readdirSync(new URL("../../samples", import.meta.url)).filter((name) => name.endsWith(".md"));
  const slugOf = (text: string) => text.match(/^slug: (\S+)$/m)?.[1];
  const slugs = names.map((name) => slugOf(file(`samples/${name}`).toString()));

  it("has only comments and views of articles that it has", () => {
    const threads: { article: string; comments: { id: string; parent: string | null }[] }[] = JSON.parse(
      file("samples/comments.json").toString(),
    );
    const views: Record<string, number[]> = JSON.parse(file("samples/views.json").toString());
    for (const { article, comments } of threads) {
      expect(slugs).toContain(article);
      const ids = comments.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      for (const { parent } of comments) if (parent !== null) expect(ids).toContain(parent);
    }
    for (const [slug, days] of Object.entries(views)) {
      expect(slugs).toContain(slug);
      expect(days).toHaveLength(7);
    }
  });

  it("has only pictures that are there", () => {
    const pictures = readdirSync(new URL("../../public/assets/samples", import.meta.url));
    for (const name of names) {
      const text = file(`samples/${name}`).toString();
      for (const [, picture] of text.matchAll(/\/assets\/samples\/([\w.-]+)/g))
        expect(pictures).toContain(picture);
    }
  });
});
