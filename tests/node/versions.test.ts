import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { versions } from "../../scripts/bundle/versions.ts";
import { cloneRepository } from "../support/node/repository.ts";
import { type RunningPaper, startPaper } from "../support/node/server.ts";

describe("what stored pages and browsers' copies are told apart by", () => {
  /** Of the repository as it is, wherever it lies. */
  let unchanged: ReturnType<typeof versions> | undefined;

  /** @returns the names of the constants that a change of one file changes. */
  async function changedBy(path: string, change: (text: string) => string): Promise<string[]> {
    const folder = await cloneRepository();
    unchanged ??= versions(folder);
    const before = await unchanged;
    const file = join(folder, path);
    const text = await readFile(file, "utf8");
    expect(change(text), path).not.toBe(text);
    await writeFile(file, change(text));
    const after = await versions(folder);
    return Object.keys(before).filter((name) => after[name] !== before[name]);
  }

  it.each([
    ["src/pages/layout.tsx", "<footer", "<footer hidden"],
    ["src/pages/time.tsx", "<time", "<time hidden"],
    ["src/feeds/feeds.ts", "<channel>", "<channel><x/>"],
    ["src/site/feed-pages.ts", "FEED_SIZE = 20", "FEED_SIZE = 21"],
    ["src/articles/cards.ts", "title: row.title", "title: row.title.trim()"],
  ])("stored pages, by a change of %s", async (path, old, other) => {
    expect(await changedBy(path, (text) => text.replace(old, other))).toEqual(["PAGES_HASH"]);
  });

  it("stored pages and the copies of browsers, by a change of the stylesheet", async () => {
    expect(await changedBy("public/assets/style.css", (text) => `${text}\n`)).toEqual([
      "ASSET_VERSIONS",
      "PAGES_HASH",
    ]);
  });

  it("neither, by a comment or by a page that is stored nowhere", async () => {
    expect(await changedBy("src/pages/layout.tsx", (text) => `// A comment.\n${text}`)).toEqual([]);
    expect(
      await changedBy("src/admin/layout.tsx", (text) => text.replace("<header", "<header hidden")),
    ).toEqual([]);
  });
});

describe("a page of the built paper", () => {
  let paper: RunningPaper;
  beforeAll(async () => {
    paper = await startPaper();
    return () => paper.stop();
  });

  it.each(["/", "/admin", "/nowhere/"])("asks for its assets by their content: %s", async (path) => {
    const page = await (await fetch(`${paper.url}${path}`)).text();
    const asked = [...page.matchAll(/"\/assets\/([^"?]+)(?:\?v=([^"]*))?"/g)];
    expect(asked.length).toBeGreaterThan(1);
    for (const [, name = "", version] of asked) {
      const content = await readFile(join("public/assets", name));
      const hash = createHash("sha256").update(content).digest("base64url");
      expect(version?.length, name).toBe(10);
      expect(hash, name).toMatch(new RegExp(`^${version}`));
    }
  });
});
