import { env } from "cloudflare:workers";
import { beforeEach, expect, it } from "vitest";
import { PICTURES } from "../../support/pictures.ts";
import { ask, askNewsroom } from "../../support/worker.ts";

beforeEach(async () => {
  const article = {
    ...{ path: "/ferry/", title: "The ferry", body: "Words.", bodyFormat: "markdown" },
    ...{
      section: { name: "Town", slug: "town" },
      tags: ["Ice"],
      author: { name: "Ida Marlowe", slug: "ida" },
    },
    publishedAt: "2026-10-01T08:00:00Z",
  };
  expect((await askNewsroom("PUT", "/articles", article)).status).toBe(200);
});

const TOWN = { kind: "section", of: { name: "Town", slug: "town" } };
const IDA = { kind: "author", of: { name: "Ida Marlowe", slug: "ida" } };
const SOURCE = "wordpress:old.example";

async function bring(heads: object[], more: object = {}) {
  const response = await askNewsroom("PUT", "/lists", { source: SOURCE, heads, ...more });
  expect(response.status).toBe(200);
  return response.json<{
    kept: object[];
    skipped: object[];
    created: number;
    updated: number;
    unchanged: number;
  }>();
}

async function said(kind: string, slug: string) {
  const { description, portrait } = await (await askNewsroom("GET", `/lists/${kind}/${slug}`)).json<{
    description: string;
    portrait: string;
  }>();
  return portrait ? { description, portrait } : description;
}

async function sendPicture(): Promise<string> {
  const headers = { Authorization: "Bearer test-admin-token", "Content-Length": String(PICTURES.png.length) };
  const response = await ask("/api/v1/admin/media", { method: "POST", headers, body: PICTURES.png });
  return (await response.json<{ url: string }>()).url;
}

it("takes what an import says of lists, and the next import changes only what has changed where it came from", async () => {
  const portrait = await sendPicture();
  const heads = [
    { ...TOWN, description: "What the council does." },
    { kind: "tag", of: "Ice", description: "Frozen." },
    { ...IDA, description: "Ida sails.", portrait: `https://elsewhere.example${portrait}` },
    { kind: "tag", of: "Nobody's", description: "On no article." },
  ];
  const skipped = [{ what: "/tag/nobodys/", reason: "no article here has this tag" }];
  expect(await bring(heads)).toEqual({ created: 3, updated: 0, unchanged: 0, skipped, kept: [] });
  expect(await said("section", "town")).toBe("What the council does.");
  expect(await said("tag", "ice")).toBe("Frozen.");
  expect(await said("author", "ida")).toEqual({ description: "Ida sails.", portrait });
  expect(await bring(heads)).toEqual({ created: 0, updated: 0, unchanged: 3, skipped, kept: [] });
  const later = [{ ...TOWN, description: "" }, heads[1], { ...IDA, description: "Ida rows." }];
  expect(await bring(later as object[])).toMatchObject({ created: 0, updated: 2, unchanged: 1, kept: [] });
  expect(await said("section", "town")).toBe("");
  // An import without pictures says nothing of portraits.
  expect(await said("author", "ida")).toEqual({ description: "Ida rows.", portrait });
  const { results } = await env.DB.prepare(
    "SELECT subject FROM audit_events WHERE action = 'lists.imported' ORDER BY id",
  ).all();
  expect(results.map(({ subject }) => subject)).toEqual([
    "3 sections, tags and authors",
    "2 sections, tags and authors",
  ]);
});

it("what the newsroom has written, changed or taken away stays, and is named; --overwrite takes the import's", async () => {
  await askNewsroom("PUT", "/lists/section/town", { description: "Ours." });
  const heads = [
    { ...TOWN, description: "Theirs." },
    { ...IDA, description: "Ida sails." },
  ];
  const kept = (what: string, reason: string) => ({ what, path: what, reason, differs: ["description"] });
  expect(await bring(heads)).toMatchObject({
    created: 1,
    unchanged: 1,
    kept: [kept("/section/town/", "it was written here")],
  });
  await askNewsroom("PUT", "/lists/author/ida", { description: "" });
  expect((await bring(heads)).kept).toContainEqual(kept("/author/ida/", "it was taken away here"));
  await askNewsroom("PUT", "/lists/author/ida", { description: "Ida sails and rows." });
  expect((await bring(heads)).kept).toContainEqual(kept("/author/ida/", "it was changed here"));
  // A site that falls silent takes nobody's words away.
  expect(await bring([{ ...IDA, description: "" }])).toMatchObject({ unchanged: 1, kept: [] });
  expect(await said("author", "ida")).toBe("Ida sails and rows.");
  expect(await bring(heads, { overwrite: true })).toMatchObject({ updated: 2, kept: [] });
  expect([await said("section", "town"), await said("author", "ida")]).toEqual(["Theirs.", "Ida sails."]);
});

it("two sites that are brought together do not take turns", async () => {
  await bring([{ ...TOWN, description: "Of the first." }]);
  const other = { source: "ghost:other.example" };
  const answer = await bring([{ ...TOWN, description: "Of the second." }], other);
  expect(answer.kept).toMatchObject([{ reason: `it came from ${SOURCE}, or was changed here` }]);
  expect(await bring([{ ...TOWN, description: "" }], other)).toMatchObject({ updated: 0, kept: [] });
  expect(await bring([{ ...TOWN, description: "Of the first, corrected." }])).toMatchObject({ updated: 1 });
  expect(await said("section", "town")).toBe("Of the first, corrected.");
});

it("a portrait that is no picture of the paper's own is refused alone", async () => {
  const answer = await bring([
    { ...IDA, description: "Ida sails.", portrait: "https://old.example/ida.jpg" },
  ]);
  expect(answer).toMatchObject({ created: 1, skipped: [{ what: "/author/ida/" }] });
  expect(await said("author", "ida")).toBe("Ida sails.");
});
