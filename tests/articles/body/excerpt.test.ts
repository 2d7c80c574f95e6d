import { describe, expect, it } from "vitest";
import { renderBody } from "../../../src/articles/body.ts";
import { excerptOf } from "../../../src/articles/excerpt.ts";
import { ask, askNewsroom } from "../../support/worker.ts";

describe("an excerpt", () => {
  it.each([
    [
      "is how the body begins",
      "## The ice\n\nIt *came*\novernight.\n\nThe ferries stay in.",
      "It came overnight. The ferries stay in.",
    ],
    ["has no captions", '![A boat](/a.jpg "The boat")\n\nIt came.', "It came."],
    ["has no code", "It came.\n\n```\na = 1\n```\n\nThen `b` went.", "It came. Then b went."],
    ["has no notes", "It came[^1].\n\n[^1]: In the night.", "It came."],
    ["has no tables", "| a | b |\n|---|---|\n| 1 | 2 |\n\nIt came.", "It came."],
    ["has what entities mean", "Fish &amp; chips &lt;here&gt;", "Fish & chips <here>"],
    ["has no hyphens that are not shown", "Har\u00adbour", "Harbour"],
    ["of nothing is nothing", "![A boat](/a.jpg)", ""],
  ])("%s", (_, source, excerpt) => {
    expect(excerptOf(renderBody(source, "markdown"))).toBe(excerpt);
  });

  it("is cut at a word", () => {
    const excerpt = excerptOf(`<p>${"harbour, ".repeat(60)}</p>`);
    expect(excerpt).toMatch(/^(?:harbour, )+harbour…$/);
    expect(excerpt.length).toBeLessThanOrEqual(201);
  });

  it("is cut at a letter where there are no blanks, and never within one", () => {
    expect(excerptOf(`<p>${"港".repeat(500)}</p>`)).toBe(`${"港".repeat(200)}…`);
    expect(excerptOf(`<p>${"👩‍👧".repeat(200)}</p>`)).toMatch(/^(?:👩‍👧)+…$/u);
  });

  it("is found behind a long gallery", () => {
    const figure = '<figure><img src="/a.jpg" alt="A"><figcaption>A</figcaption></figure>';
    expect(excerptOf(`${figure.repeat(300)}<p>It came.</p>`)).toBe("It came.");
  });
});

it("is what cards, feeds, descriptions and the API say without a standfirst, and of nothing else", async () => {
  const article = { bodyFormat: "markdown", publishedAt: "2026-01-20T08:00:00Z" };
  const body = '![A boat](/a.jpg "The boat")\n\nIt *came*[^1] at night.\n\n[^1]: A note.';
  await askNewsroom("PUT", "/articles", [
    { ...article, path: "/without/", title: "Without", body },
    { ...article, path: "/with/", title: "With", standfirst: "It is said.", body: "Not this." },
  ]);
  const text = async (path: string) => (await ask(path)).text();
  const begins = "It came at night.";
  expect(await text("/")).toContain(`<p class="card-standfirst" dir="auto">${begins}</p>`);
  expect(await text("/")).not.toContain("Not this.");
  const page = await text("/without/");
  expect(page).toContain(`<meta name="description" content="${begins}">`);
  expect(page).toContain(`<meta property="og:description" content="${begins}">`);
  expect(page).toContain(`"description":"${begins}"`);
  expect(page).not.toContain('class="standfirst"');
  expect(await text("/feed.xml")).toContain(`<description>${begins}</description>`);
  expect(await text("/feed.json")).toContain(`"summary":"${begins}"`);
  const { items } = JSON.parse(await text("/api/v1/articles"));
  expect(items.map(({ summary }: { summary: string }) => summary).toSorted()).toEqual([
    begins,
    "It is said.",
  ]);
});
