import { execFile } from "node:child_process";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { ExportedArticle, ExportedComment } from "../../cli/export/wxr.ts";
import { openWxrFiles } from "../../cli/export/wxr-files.ts";
import { type CommentLine, openParentsFirst } from "../../cli/restore/parents-first.ts";
import { readExport } from "../../cli/wordpress/read-export.ts";
import { broadsheet, LAUNCHER } from "../support/node/cli.ts";
import { askNewsroom, publishArticle } from "../support/node/newsroom.ts";
import { type RunningPaper, startPaper } from "../support/node/server.ts";
import { temporaryFolder } from "../support/node/temporary.ts";

let paper: RunningPaper;
let folder: string;

beforeAll(async () => {
  paper = await startPaper();
  const path = new URL(await publishArticle(paper)).pathname;
  const hour = new Date(Date.now() - 3_600_000).toISOString();
  await askNewsroom(paper, "PUT", "/views", { views: [{ path, hour, views: 8 }] });
});

afterAll(() => paper.stop());

beforeEach(async () => {
  folder = await temporaryFolder();
});

const env = () => ({ BROADSHEET_SITE: paper.url, BROADSHEET_TOKEN: paper.token });
const run = (...args: string[]) => broadsheet(args, { env: env() });

/** A command line of the shell in which `broadsheet` stands for the real one. */
const shell = (line: string) =>
  promisify(execFile)("sh", ["-c", line.replaceAll("broadsheet ", `"${process.execPath}" "${LAUNCHER}" `)], {
    env: { ...process.env, ...env(), XDG_CONFIG_HOME: "/nonexistent" },
    cwd: folder,
  });

describe("where an export goes", () => {
  test("a folder, which need not be there yet, gets a file with a name of its own", async () => {
    expect((await run("export", "--out", `${folder}/new/`)).status).toBe(0);
    expect((await run("export", "--out", `${folder}/new/`, "--format", "wordpress")).status).toBe(0);
    expect((await readdir(join(folder, "new"))).sort()).toEqual([
      "broadsheet-export.ndjson",
      "broadsheet-wordpress.xml",
    ]);
  });

  test("a pipe gets all of it without being named", async () => {
    const { status, stdout } = await run("export");
    expect([status, stdout]).toEqual([0, (await run("export", "--out", "-")).stdout]);
    expect(stdout).toMatch(/^\{"type":"broadsheet",[\s\S]*\n\{"type":"end"\}\n$/);
  });

  test("a pipe that is closed early is told of in a sentence", async () => {
    const { stderr } = await shell("{ broadsheet export; echo status $? >&2; } | head -0");
    expect(stderr).toBe("broadsheet: standard output was closed before everything was written.\nstatus 1\n");
  });

  test.each([
    ["broadsheet export > /dev/null", "export where?"],
    ["broadsheet export --format pdf", '--format "pdf" is none'],
    ["broadsheet export --format wordpress --out -", "a WordPress export may be several files"],
    ["broadsheet export stray", 'what is "stray"?'],
  ])("%s is told what to write", async (line, message) => {
    await expect(shell(line)).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining(message) });
  });

  test("a file that cannot be written is named", async () => {
    const { status, stderr } = await run("export", "--out", join(folder, "no/such.ndjson"));
    expect([status, stderr]).toEqual([1, expect.stringMatching(/no\/such\.ndjson\.part cannot be written/)]);
  });
});

describe("what an interrupted export left", () => {
  test.each([
    ["a state that was cut off itself", (file: string) => writeFile(`${file}.state`, '{"site":')],
    ["a state without its lines", (file: string) => writeFile(`${file}.state`, stateOf(paper.url, 9))],
    ["lines without a state", (file: string) => writeFile(`${file}.part`, '{"type":"article","ha')],
  ])("%s: it begins again", async (_, leave) => {
    const file = join(folder, "paper.ndjson");
    await leave(file);
    const { status, stderr } = await run("export", "--out", file);
    expect([status, stderr]).toEqual([0, expect.not.stringContaining("Going on")]);
    expect(await readFile(file, "utf8")).toBe((await run("export")).stdout);
    expect(await readdir(folder)).toEqual(["paper.ndjson"]);
  });

  test("a cursor that the site knows no more: it begins again", async () => {
    const file = join(folder, "paper.ndjson");
    await writeFile(`${file}.part`, "123456789");
    await writeFile(`${file}.state`, stateOf(paper.url, 9, "hours:480000"));
    const { status, stderr } = await run("export", "--out", file);
    expect([status, stderr]).toEqual([0, expect.stringContaining("beginning again")]);
    expect(stderr).toContain("1 articles,");
    expect(await readFile(file, "utf8")).toBe((await run("export")).stdout);
    expect(await readdir(folder)).toEqual(["paper.ndjson"]);
  });

  test("another site's is not gone on with", async () => {
    const file = join(folder, "paper.ndjson");
    await writeFile(`${file}.part`, "123456789");
    await writeFile(`${file}.state`, stateOf("https://other.example", 9));
    const { status, stderr } = await run("export", "--out", file);
    expect([status, stderr]).toEqual([
      1,
      expect.stringContaining("of an interrupted export of https://other.example: delete it"),
    ]);
  });
});

const stateOf = (site: string, bytes: number, cursor = "articles") =>
  JSON.stringify({ site, cursor, bytes, counts: { article: 7 } });

describe("import broadsheet", () => {
  test("takes a packed export, and in a dry run sends nothing", async () => {
    const file = join(folder, "paper.ndjson.gz");
    await writeFile(file, gzipSync((await run("export")).stdout));
    const dry = await broadsheet(["import", "broadsheet", file, "--dry-run"], {
      env: { BROADSHEET_SITE: "http://127.0.0.1:1", BROADSHEET_TOKEN: "none" },
    });
    expect([dry.status, dry.stderr]).toEqual([0, expect.stringContaining("Nothing was sent")]);
    const real = await run("import", "broadsheet", file, "--json");
    expect(JSON.parse(real.stdout)).toMatchObject({ articles: { created: 0, skipped: [] }, views: 0 });
    expect(real.stderr).toContain("so they were left out");
    const withViews = await run("import", "broadsheet", file, "--views", "--json");
    expect(JSON.parse(withViews.stdout)).toMatchObject({ views: 8 });
  });

  test("says of an export that was cut off between two lines that it is not whole", async () => {
    const file = join(folder, "paper.ndjson");
    await writeFile(file, (await run("export")).stdout.replace('{"type":"end"}\n', ""));
    const { status, stderr } = await run("import", "broadsheet", file);
    expect([status, stderr]).toEqual([1, expect.stringContaining("was cut off")]);
    await writeFile(file, "");
    const empty = await run("import", "broadsheet", file);
    expect([empty.status, empty.stderr]).toEqual([1, expect.stringContaining("is empty")]);
  });

  test("sends comments after those they answer", async () => {
    const sent: number[] = [];
    const comments = openParentsFirst(async ({ id }) => {
      sent.push(id);
    });
    const answers: [number, number | null][] = [
      [1, 5],
      [2, 1],
      [3, null],
      [4, 3],
      [5, 7],
      [6, 99],
      [7, 4],
    ];
    for (const [id, parent] of answers) await comments.add({ id, parent } as CommentLine);
    expect(sent).toEqual([3, 4, 7, 5, 1, 2]);
    await comments.end();
    expect(sent).toEqual([3, 4, 7, 5, 1, 2, 6]);
  });
});

describe("files for WordPress", () => {
  const site = { url: "https://paper.example", name: "Paper", tagline: "", language: "en" };
  const article = (id: number) =>
    ({
      id,
      path: `/a-${id}/`,
      slug: `a-${id}`,
      kind: "article",
      status: "published",
      title: `Article ${id}`,
      standfirst: "",
      body: "Words.",
      bodyFormat: "markdown",
      author: { slug: `author-${id}`, name: "Ida Marlowe" },
      byline: "",
      section: { slug: `section-${id}`, name: "Harbour" },
      tags: [],
      image: null,
      publishedAt: "2026-01-20T08:00:00.000Z",
      updatedAt: "2026-01-20T08:00:00.000Z",
      commentsOpen: true,
      sticky: false,
    }) satisfies ExportedArticle;
  const comment = (id: number) =>
    ({
      id,
      parent: null,
      author: "Ada",
      body: "wave ".repeat(20_000),
      createdAt: "2026-01-21T08:00:00.000Z",
      status: "published",
      kind: "comment",
    }) satisfies ExportedComment;

  test("end with the article that makes them large, and each names its own authors and sections", async () => {
    const files = openWxrFiles(join(folder, "w.xml"), new Map());
    for (const id of [1, 2, 3]) {
      await files.beginItem(site, article(id));
      for (let n = 0; n < 4; n++)
        await files.addComments(Array.from({ length: 10 }, (_, at) => comment(id * 100 + n * 10 + at)));
      await files.endItem();
    }
    await files.end(site);
    expect(files.written).toEqual([join(folder, "w.xml"), join(folder, "w-2.xml")]);
    expect((await readdir(folder)).sort()).toEqual(["w-2.xml", "w.xml"]);
    const read = async (file: string) => {
      const found: string[] = [];
      for await (const event of readExport(file)) {
        expect(event.kind).not.toBe("malformed");
        if (event.kind === "author") found.push(event.fields.get("wp:author_login") ?? "");
        if (event.kind === "item")
          found.push(`${event.item.fields.get("title")}: ${event.item.comments.length}`);
      }
      return found;
    };
    expect(await read(join(folder, "w.xml"))).toEqual([
      "author-1",
      "author-2",
      "Article 1: 40",
      "Article 2: 40",
    ]);
    expect(await read(join(folder, "w-2.xml"))).toEqual(["author-3", "Article 3: 40"]);
  });

  test("have the paper's pictures as attachments at whole addresses, each once, and articles that show them there", async () => {
    const [quay, plan] = [`/media/${"a1".repeat(16)}.webp`, `/media/${"b2".repeat(16)}.pdf`];
    const files = openWxrFiles(join(folder, "w.xml"), new Map());
    const image = { url: quay, alt: "Lead", caption: "At dawn" };
    const body = `![The quay](${quay})\n\n[Plan](${plan}) [About](/about/) ![x](https://x.example/x.jpg) \`${quay}\``;
    for (const one of [
      { ...article(1), body },
      { ...article(2), body, image },
      { ...article(3), image },
    ]) {
      await files.beginItem(site, one);
      await files.endItem();
    }
    await files.end(site);
    const attachments: (string | undefined)[][] = [];
    const articles: { content: string; lead: string | undefined }[] = [];
    for await (const event of readExport(join(folder, "w.xml"))) {
      if (event.kind !== "item") continue;
      const { fields, meta } = event.item;
      if (fields.get("wp:post_type") === "attachment")
        attachments.push([
          fields.get("wp:post_id"),
          fields.get("wp:attachment_url"),
          fields.get("wp:post_parent"),
          meta.get("_wp_attachment_image_alt"),
        ]);
      else articles.push({ content: fields.get("content:encoded") ?? "", lead: meta.get("_thumbnail_id") });
    }
    const id = attachments[0]?.[0];
    expect(attachments).toEqual([
      [expect.stringMatching(/^2\d{9}$/), `${site.url}${quay}`, "1", "The quay"],
      [expect.stringMatching(/^2\d{9}$/), `${site.url}${plan}`, "1", ""],
    ]);
    expect(articles.map(({ lead }) => lead)).toEqual([undefined, id, id]);
    for (const { content } of articles.slice(0, 2)) {
      expect(content).toContain(`src="${site.url}${quay}"`);
      expect(content).toContain(`href="${site.url}${plan}"`);
      expect(content).toContain('href="/about/"');
      expect(content).toContain(`<code>${quay}</code>`);
    }
  });

  test("there is one even for a paper without articles", async () => {
    const files = openWxrFiles(join(folder, "w.xml"), new Map());
    await files.end(site);
    expect(files.written.length).toBe(1);
    expect(await readFile(join(folder, "w.xml"), "utf8")).toMatch(/<\/channel>\n<\/rss>\n$/);
  });
});
