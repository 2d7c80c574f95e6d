import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readTables } from "../../cli/ghost/read-tables.ts";
import { broadsheet } from "../support/node/cli.ts";
import { askNewsroom } from "../support/node/newsroom.ts";
import { type RunningPaper, startPaper } from "../support/node/server.ts";
import { temporaryFile } from "../support/node/temporary.ts";

let paper: RunningPaper;

beforeAll(async () => {
  paper = await startPaper();
});

afterAll(() => paper.stop());

const run = (...args: string[]) =>
  broadsheet(["import", "ghost", ...args], {
    env: { BROADSHEET_SITE: paper.url, BROADSHEET_TOKEN: paper.token },
  });

const post = (id: string, given: object) => ({
  id,
  title: `Post ${id}`,
  slug: `post-${id}`,
  html: "<p>Words.</p>",
  type: "post",
  status: "published",
  published_at: "2024-05-04T07:30:00.000Z",
  updated_at: "2024-05-05T07:30:00.000Z",
  ...given,
});

const EXPORT = {
  db: [
    {
      meta: { version: "5.82.0" },
      data: {
        posts: [
          post("a", {
            title: 'Gulls "in" {brackets} [and] \\ more',
            html: '<p>See <img src="__GHOST_URL__/content/images/gull.jpg" alt=""></p>',
            custom_excerpt: "They came back.",
            feature_image: "__GHOST_URL__/content/images/lead.jpg",
          }),
          post("b", { status: "draft", published_at: null }),
          post("c", { type: "page", slug: "about" }),
          post("d", { html: null, lexical: '{"root":{}}' }),
          post("e", { status: "sent" }),
        ],
        posts_meta: [{ post_id: "a", feature_image_alt: "A gull", feature_image_caption: "<b>By</b> Ida" }],
        tags: [
          { id: "t1", name: "Birds", slug: "birds", visibility: "public" },
          { id: "t2", name: "#internal", slug: "hash-internal", visibility: "internal" },
          { id: "t3", name: "Harbour", slug: "harbour", visibility: "public" },
        ],
        posts_tags: [
          { post_id: "a", tag_id: "t1", sort_order: 2 },
          { post_id: "a", tag_id: "t2", sort_order: 0 },
          { post_id: "a", tag_id: "t3", sort_order: 1 },
        ],
        users: [
          { id: "u1", name: "Ida Marlowe", slug: "ida", email: "ida@mail.example" },
          { id: "u2", name: "Jonas Thripp", slug: "jonas" },
        ],
        posts_authors: [
          { post_id: "a", author_id: "u2", sort_order: 1 },
          { post_id: "a", author_id: "u1", sort_order: 0 },
        ],
      },
    },
  ],
};

const article = async (slug: string) => (await fetch(`${paper.url}/api/v1/articles/${slug}`)).json();

describe("an export of Ghost", () => {
  test("brings posts, pages, tags, authors and pictures at their addresses", async () => {
    const file = await temporaryFile("ghost.json", JSON.stringify(EXPORT, null, 2));
    const { status, stdout, stderr } = await run(file, "--json", "--old-site", "https://old.example/");
    expect(JSON.parse(stdout).articles).toEqual({
      created: 4,
      updated: 0,
      unchanged: 0,
      skipped: [
        { what: "Post d", reason: expect.stringContaining("open it in Ghost, save it, and export again") },
      ],
    });
    expect([status, stderr]).toEqual([0, expect.not.stringContaining("Note")]);
    expect(await article("post-a")).toMatchObject({
      path: "/post-a/",
      title: 'Gulls "in" {brackets} [and] \\ more',
      standfirst: "They came back.",
      section: { name: "Harbour", slug: "harbour" },
      tags: [{ name: "Birds", slug: "birds" }],
      author: { name: "Ida Marlowe", slug: "ida" },
      byline: "Ida Marlowe and Jonas Thripp",
      publishedAt: "2024-05-04T07:30:00.000Z",
      updatedAt: "2024-05-05T07:30:00.000Z",
      leadImage: { url: "https://old.example/content/images/lead.jpg", alt: "A gull", caption: "By Ida" },
      html: expect.stringContaining("https://old.example/content/images/gull.jpg"),
    });
    expect(await article("about")).toMatchObject({ kind: "page", path: "/about/" });
    expect((await fetch(`${paper.url}/post-b/`)).status).toBe(404);
    const again = await run(file, "--json", "--old-site", "https://old.example");
    expect(JSON.parse(again.stdout).articles).toMatchObject({ created: 0, updated: 0, unchanged: 4 });
    await askNewsroom(paper, "PUT", "/articles", {
      path: "/about/",
      title: "Ours",
      body: "",
      bodyFormat: "html",
    });
    const later = await run(file, "--json", "--old-site", "https://old.example");
    expect(JSON.parse(later.stdout).articles).toMatchObject({ unchanged: 4, kept: [{ path: "/about/" }] });
    expect(await article("about")).toMatchObject({ title: "Ours" });
  });

  test("says where pictures are missing, and sends nothing in a dry run", async () => {
    const { stderr } = await run(await temporaryFile("ghost.json", JSON.stringify(EXPORT)), "--dry-run");
    expect(stderr).toContain("run it again with --old-site");
    expect(stderr).toContain("Nothing was sent");
  });

  test.each([
    ["{}", "is no export of Ghost"],
    ['{"db":[{"data":{"posts":[{"id": nothing}]}}]}', "is no JSON that can be read"],
  ])("that is none is said to be so: %s", async (text, message) => {
    const { status, stderr } = await run(await temporaryFile("ghost.json", text));
    expect([status, stderr]).toEqual([1, expect.stringContaining(message)]);
  });
});

test("tables are read row by row, however the file is cut into chunks", async () => {
  // Longer than a chunk, so that strings, escapes and brackets are cut everywhere.
  const posts = Array.from({ length: 300 }, (_, n) =>
    post(String(n), { html: `"\\{[${'x\\"]}'.repeat(n * 3)}` }),
  );
  const file = await temporaryFile(
    "ghost.json",
    JSON.stringify({ other: [{ posts: 1 }], db: [{ data: { posts } }] }),
  );
  const rows = [];
  for await (const { row } of readTables(file, ["posts"])) rows.push(row);
  expect(rows).toEqual(posts);
});
