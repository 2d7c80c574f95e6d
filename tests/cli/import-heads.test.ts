import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { broadsheet } from "../support/node/cli.ts";
import { askNewsroom } from "../support/node/newsroom.ts";
import { type RunningPaper, startPaper } from "../support/node/server.ts";
import { temporaryFile, temporaryFolder } from "../support/node/temporary.ts";
import { WXR_SITE, wxr } from "../support/node/wxr.ts";

let paper: RunningPaper;

beforeAll(async () => {
  paper = await startPaper();
});

afterAll(() => paper.stop());

const at = () => ({ env: { BROADSHEET_SITE: paper.url, BROADSHEET_TOKEN: paper.token } });
const run = (...args: string[]) => broadsheet(["import", ...args], at());

const said = (list: string) =>
  askNewsroom(paper, "GET", `/lists/${list}`) as Promise<{ description: string; portrait: string }>;

/** A folder that has these pictures. */
async function folderOf(...names: string[]): Promise<string> {
  const folder = await temporaryFolder();
  for (const [n, name] of names.entries()) {
    const background = `hsl(${n * 90}, 60%, 50%)`;
    const bytes = await sharp({ create: { width: 600, height: 600, channels: 3, background } })
      .jpeg()
      .toBuffer();
    await mkdir(join(folder, name, ".."), { recursive: true });
    await writeFile(join(folder, name), bytes);
  }
  return folder;
}

const term = (kind: "category" | "tag", slug: string, name: string, description: string) => `<wp:${kind}>
  <wp:term_id>${slug.length * 7 + kind.length}</wp:term_id>
  <wp:${kind === "tag" ? "tag_slug" : "category_nicename"}>${slug}</wp:${kind === "tag" ? "tag_slug" : "category_nicename"}>
  <wp:${kind === "tag" ? "tag_name" : "cat_name"}><![CDATA[${name}]]></wp:${kind === "tag" ? "tag_name" : "cat_name"}>
  <wp:${kind}_description><![CDATA[${description}]]></wp:${kind}_description>
  <wp:termmeta><wp:meta_key>thumbnail_id</wp:meta_key><wp:meta_value>50</wp:meta_value></wp:termmeta>
</wp:${kind}>`;

const TERMS = (harbour: string) =>
  [
    term("category", "hafen", "Hafen &amp; Kai", harbour),
    term("category", "leer", "Leer", "Steht in keinem Artikel."),
    term("tag", "eis", "Eis", ""),
    `<wp:term><wp:term_id>90</wp:term_id><wp:term_taxonomy>author</wp:term_taxonomy><wp:term_slug>juna-brand</wp:term_slug>
      <wp:term_name><![CDATA[Juna Brand]]></wp:term_name>
      <wp:termmeta><wp:meta_key>description</wp:meta_key><wp:meta_value><![CDATA[<p>Juna schreibt.</p><p>Und rudert.</p>]]></wp:meta_value></wp:termmeta>
      <wp:termmeta><wp:meta_key>avatar</wp:meta_key><wp:meta_value>51</wp:meta_value></wp:termmeta>
    </wp:term>`,
    `<wp:author><wp:author_login>ole</wp:author_login><wp:author_display_name>Ole Tamm</wp:author_display_name>
      <wp:author_description><![CDATA[Ole &amp; sein Boot.]]></wp:author_description></wp:author>`,
  ].join("\n");

const uploads = (name: string) => `${WXR_SITE}/wp-content/uploads/2024/05/${name}`;

const ITEMS = [
  {
    id: 1,
    categories: [
      { nicename: "hafen", name: "Hafen &amp; Kai" },
      { domain: "post_tag", nicename: "eis", name: "Eis" },
      { domain: "author", nicename: "juna-brand", name: "Juna Brand" },
    ],
  },
  { id: 2, creator: "ole", categories: [{ nicename: "hafen", name: "Hafen &amp; Kai" }] },
  {
    id: 3,
    categories: [
      { nicename: "eis", name: "Eis" },
      { nicename: "hafen", name: "Hafen &amp; Kai" },
      { domain: "author", nicename: "cap-mira", name: "mira" },
    ],
  },
  {
    id: 49,
    type: "guest-author",
    title: "Mira Sund",
    name: "cap-mira",
    meta: {
      "cap-user_login": "mira",
      "cap-display_name": "Mira Sund",
      "cap-description": "Mira fotografiert.",
      "cap-website": "https://mira.example/",
      _thumbnail_id: "52",
    },
  },
  { id: 50, type: "attachment", attachmentUrl: uploads("hafen.jpg") },
  { id: 51, type: "attachment", attachmentUrl: uploads("juna.jpg") },
  { id: 52, type: "attachment", attachmentUrl: uploads("mira.jpg") },
];

test("an export of WordPress brings what its categories, tags and authors say, and a later one what has changed", async () => {
  const export1 = await temporaryFile(
    "export.xml",
    wxr(ITEMS, {}, TERMS("Schiffe &amp; <em>Möwen</em>.\n\nJeden Tag.")),
  );
  const first = await run("wordpress", export1, "--json");
  expect(first.status, first.stderr).toBe(0);
  expect(JSON.parse(first.stdout).heads).toEqual({
    ...{ created: 5, updated: 0, unchanged: 0, kept: [], skipped: [] },
    left: [
      { what: `/author/juna-brand/: ${uploads("juna.jpg")}`, reason: expect.stringContaining("--pictures") },
      { what: `/author/mira/: ${uploads("mira.jpg")}`, reason: expect.stringContaining("--pictures") },
      { what: "Hafen & Kai", reason: "sections and tags have no picture here" },
      { what: "Eis", reason: "sections and tags have no picture here" },
      { what: "Mira Sund: https://mira.example/", reason: expect.stringContaining("no website here") },
    ],
  });
  for (const list of ["section/hafen", "tag/hafen"])
    expect((await said(list)).description).toBe("Schiffe & Möwen.\n\nJeden Tag.");
  expect(await said("author/juna-brand")).toMatchObject({
    description: "Juna schreibt.\n\nUnd rudert.",
    portrait: "",
  });
  expect((await said("author/ole")).description).toBe("Ole & sein Boot.");
  expect((await said("author/mira")).description).toBe("Mira fotografiert.");

  await askNewsroom(paper, "PUT", "/lists/author/ole", { description: "Ole fährt jetzt Bus." });
  const export2 = await temporaryFile("export.xml", wxr(ITEMS, {}, TERMS("Schiffe und Kräne.")));
  const folder = await folderOf("2024/05/hafen.jpg", "2024/05/juna.jpg", "2024/05/mira.jpg");
  const second = await run("wordpress", export2, "--pictures-from", folder);
  expect(second.status, second.stderr).toBe(0);
  expect(second.stdout).toContain(
    "What sections, tags and authors say: 0 created, 4 updated, 1 unchanged, 0 skipped",
  );
  expect(second.stdout).toMatch(
    /Left as they are here: 1 .*\n.*it was changed here\n {4}\/author\/ole\/: other description/,
  );
  expect((await said("tag/hafen")).description).toBe("Schiffe und Kräne.");
  const { portrait } = await said("author/juna-brand");
  expect(portrait).toMatch(/^\/media\/[0-9a-f]{32}\.webp$/);
  expect((await said("author/mira")).portrait).not.toBe(portrait);
  // Without the pictures at hand portraits stay.
  const third = JSON.parse((await run("wordpress", export2, "--json")).stdout).heads;
  expect(third).toMatchObject({ created: 0, updated: 0, unchanged: 5, kept: [{ path: "/author/ole/" }] });
  expect((await said("author/juna-brand")).portrait).toBe(portrait);
  await paper.runSchedule();
  const page = await (await fetch(`${paper.url}/2024/05/04/item-1/`)).text();
  expect(page.includes('class="face"')).toBe(true);
});

test("an export of Ghost brings its tags' descriptions, biographies and portraits, and names what has no place", async () => {
  const users = [
    {
      ...{ id: "u1", name: "Nele Voss", slug: "nele", bio: "Nele rudert.", website: "https://nele.example" },
      ...{ location: "Holm", profile_image: "__GHOST_URL__/content/images/2024/nele.jpg", cover_image: "" },
    },
    {
      id: "u2",
      name: "Nobody",
      slug: "nobody",
      bio: "Wrote nothing.",
      profile_image: "https://x.example/n.jpg",
    },
  ];
  const post = (id: string) => ({
    ...{ id, title: `Post ${id}`, slug: `post-${id}`, html: "<p>Words.</p>", type: "post" },
    ...{ status: "published", published_at: "2024-05-04T07:30:00.000Z" },
  });
  const data = {
    posts: [post("a")],
    tags: [
      {
        id: "t1",
        name: "Markt",
        slug: "markt",
        description: "Jeden Samstag.",
        feature_image: "https://x.example/m.jpg",
      },
    ],
    posts_tags: [{ post_id: "a", tag_id: "t1" }],
    users,
    posts_authors: [{ post_id: "a", author_id: "u1" }],
  };
  const file = await temporaryFile("ghost.json", JSON.stringify({ db: [{ data }] }));
  const folder = await folderOf("images/2024/nele.jpg");
  const first = await run("ghost", file, "--pictures-from", folder, "--json");
  expect(first.status, first.stderr).toBe(0);
  expect(JSON.parse(first.stdout).heads).toMatchObject({
    created: 2,
    skipped: [],
    left: [
      { what: "Markt", reason: "sections and tags have no picture here" },
      { what: "Nele Voss: https://nele.example" },
      { what: "Nele Voss: Holm" },
    ],
  });
  expect((await said("section/markt")).description).toBe("Jeden Samstag.");
  expect(await said("author/nele")).toEqual({
    ...{ kind: "author", slug: "nele", name: "Nele Voss", description: "Nele rudert." },
    portrait: expect.stringMatching(/^\/media\//),
  });
  const again = JSON.parse((await run("ghost", file, "--json")).stdout).heads;
  expect(again).toMatchObject({ created: 0, updated: 0, unchanged: 2 });
});

test("what lists say comes back from an export for WordPress", async () => {
  const file = join(await temporaryFolder(), "out.xml");
  const { status } = await broadsheet(["export", "--format", "wordpress", "--out", file], at());
  expect(status).toBe(0);
  const again = JSON.parse((await run("wordpress", file, "--dry-run", "--json")).stdout);
  expect(again.heads.created).toBeGreaterThan(4);
});
