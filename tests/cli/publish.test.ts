import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { broadsheet } from "../support/node/cli.ts";
import { askNewsroom } from "../support/node/newsroom.ts";
import { type RunningPaper, startPaper } from "../support/node/server.ts";
import { temporaryFile, temporaryFolder } from "../support/node/temporary.ts";

let paper: RunningPaper;

beforeAll(async () => {
  paper = await startPaper();
});

afterAll(() => paper.stop());

const run = (...args: string[]) =>
  broadsheet([...args, "--json"], { env: { BROADSHEET_SITE: paper.url, BROADSHEET_TOKEN: paper.token } });

const HARBOUR = `---
title: The harbour freezes over
standfirst: The ferries stay in.
author: Inge Maris
section: City
tags: [harbour, winter]
published: 2026-01-20T07:30:00Z
---
The ice came **overnight**.
`;

test("a file becomes a page; again it changes nothing; changed it changes the page", async () => {
  const file = await temporaryFile("2026-01-20-harbour.md", HARBOUR);
  const first = await run("publish", file);
  expect(JSON.parse(first.stdout)).toEqual({
    articles: { created: 1, updated: 0, unchanged: 0, skipped: [] },
    comments: { created: 0, updated: 0, unchanged: 0, skipped: [] },
  });
  expect(first).toMatchObject({ status: 0, stderr: expect.stringContaining(`to ${paper.url}`) });

  const page = await fetch(`${paper.url}/2026/01/20/harbour/`);
  expect(page.status).toBe(200);
  expect(await page.text()).toContain("The ice came <strong>overnight</strong>.");

  expect(JSON.parse((await run("publish", file)).stdout).articles).toMatchObject({
    created: 0,
    unchanged: 1,
  });

  await writeFile(file, HARBOUR.replace("freezes over", "is open again"));
  expect(JSON.parse((await run("publish", file)).stdout).articles).toMatchObject({ created: 0, updated: 1 });
  const changed = await fetch(`${paper.url}/2026/01/20/harbour/`);
  expect(await changed.text()).toContain("The harbour is open again");
});

test("pictures that readers would not see are named before the file is sent", async () => {
  const text = "![A](boat.jpg)\n\n![B](/nowhere.jpg)\n\n![C](/assets/icon.svg) ![D](https://d.example/d.jpg)";
  const file = await temporaryFile(
    "2026-01-21-pictures.md",
    HARBOUR.replace("The ice came", `${text}\n\nThe ice came`),
  );
  const { status, stderr } = await run("publish", file);
  expect(status).toBe(0);
  expect(stderr).toContain(`${file}: readers will not see boat.jpg, /nowhere.jpg: nothing is there`);
});

test("pictures beside a file are sent with it, each once, and the file stays as it is", async () => {
  const folder = await temporaryFolder();
  await mkdir(join(folder, "img"));
  const paint = (background: string) =>
    sharp({ create: { width: 600, height: 300, channels: 3, background } })
      .jpeg()
      .toBuffer();
  await writeFile(join(folder, "img/the quay.jpg"), await paint("#369"));
  await writeFile(join(folder, "lead.jpg"), await paint("#963"));
  const story = (slug: string, more: string) =>
    `---\ntitle: ${slug}\npath: /2026/02/01/${slug}/\npublished: 2026-02-01\n${more}---\n![The quay](<img/the quay.jpg> "At dawn | Ida Marlowe")\n\n\`![](lead.jpg)\` and ![gone](gone.jpg)\n\n![again][lead]\n\n[lead]: lead.jpg\n`;
  const texts = {
    "one.md": story("beside-one", "image: lead.jpg\n"),
    "two.md": story("beside-two", "image:\n  url: nowhere.jpg\n  alt: x\n"),
  };
  for (const [name, text] of Object.entries(texts)) await writeFile(join(folder, name), text);
  const first = await run("publish", folder);
  expect(first.status, first.stderr).toBe(0);
  expect(first.stderr).toContain("one.md: readers will not see gone.jpg: nothing is there");
  expect(first.stderr).toContain("two.md: readers will not see nowhere.jpg, gone.jpg: nothing is there");
  const page = await (await fetch(`${paper.url}/2026/02/01/beside-one/`)).text();
  const shown = [...page.matchAll(/<img[^>]* src="(\/media\/[^"]+)"/g)].map(([, url]) => url);
  expect(shown).toHaveLength(3);
  expect(new Set(shown).size).toBe(2);
  expect(page).toContain("<code>![](lead.jpg)</code>");
  const { items } = (await askNewsroom(paper, "GET", "/media?limit=100")) as { items: object[] };
  expect(items).toHaveLength(2);
  expect(items).toContainEqual(
    expect.objectContaining({
      name: "the quay.jpg",
      alt: "The quay",
      caption: "At dawn",
      credit: "Ida Marlowe",
    }),
  );
  for (const [name, text] of Object.entries(texts))
    expect(await readFile(join(folder, name), "utf8")).toBe(text);

  const again = await run("publish", folder);
  expect(JSON.parse(again.stdout).articles).toMatchObject({ created: 0, updated: 0, unchanged: 2 });

  await writeFile(join(folder, "lead.jpg"), "no picture");
  const broken = await run("publish", join(folder, "one.md"));
  expect(broken.status).toBe(1);
  expect(JSON.parse(broken.stdout).articles.skipped).toEqual([
    { what: join(folder, "one.md"), reason: expect.stringMatching(/^lead\.jpg: .+/) },
  ]);
});

test("a folder stands for its Markdown files; what is wrong is named with its line, and the rest arrives", async () => {
  const folder = join(await temporaryFolder(), "stories");
  await mkdir(folder);
  await writeFile(join(folder, "a.md"), "---\ntitle: A\npublished: 2026-01-01\nlayout: post\n---\nText");
  await writeFile(join(folder, "b.md"), "---\ntitle: B\npublished: never\n---\nText");
  await writeFile(join(folder, "notes.txt"), "no story");
  const { status, stdout, stderr } = await run("publish", folder);
  expect(status).toBe(1);
  expect(JSON.parse(stdout).articles).toEqual({
    created: 1,
    updated: 0,
    unchanged: 0,
    skipped: [
      { what: join(folder, "b.md:3"), reason: expect.stringMatching(/^published: "never" is no date/) },
    ],
  });
  expect(stderr).toMatch(/a\.md:4: "layout" is no field/);
});

test("the paper's own addresses are refused by name", async () => {
  const paths = ["/feed/", "/page/2/", "/mail/confirm"];
  const files = await Promise.all(
    paths.map((path, index) => temporaryFile(`own-${index}.md`, `---\ntitle: Own\npath: ${path}\n---\nText`)),
  );
  const { status, stdout } = await run("publish", ...files);
  expect(status).toBe(1);
  const { created, skipped } = JSON.parse(stdout).articles;
  expect(created).toBe(0);
  expect(skipped.map(({ reason }: { reason: string }) => reason)).toEqual(
    paths.map((path) => expect.stringContaining(`the paper itself answers to ${path} (`)),
  );
});

test("the summary for a person names the addresses and what was skipped", async () => {
  const file = await temporaryFile("plain.md", "---\ntitle: Plain\npublished: 2026-01-02\n---\nText");
  const reserved = await temporaryFile("r.md", "---\ntitle: R\npath: /api/x/\n---\nText");
  const { status, stdout } = await broadsheet([
    ...["publish", file, reserved, "--site", paper.url, "--token", paper.token],
  ]);
  expect(stdout).toContain("Articles: 1 created, 0 updated, 0 unchanged, 1 skipped\nSkipped 1: ");
  expect(stdout).toContain(`${paper.url}/2026/01/02/plain/`);
  expect(status).toBe(1);
});

test("scheduled and draft articles are not served", async () => {
  const scheduled = await temporaryFile("later.md", "---\ntitle: Later\npublished: +2d 06:00\n---\nText");
  const draft = await temporaryFile("draft.md", "---\ntitle: Draft\nstatus: draft\npath: /draft/\n---\nText");
  expect(await run("publish", scheduled, draft)).toMatchObject({ status: 0 });
  const later = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10).replaceAll("-", "/");
  for (const path of [`/${later}/later/`, "/draft/"])
    expect((await fetch(paper.url + path)).status, path).toBe(404);
});

test("files that shall not be out yet and say so with a slip are not published", async () => {
  const texts = ["draft: true", "staus: draft", "status: scheduled", "date: 2999-01-01"];
  for (const [number, text] of texts.entries()) {
    const file = await temporaryFile(
      "slip.md",
      `---\ntitle: Slip\npath: /slip-${number}/\n${text}\n---\nText`,
    );
    expect((await run("publish", file)).status, text).toBe(text === "draft: true" ? 0 : 1);
    expect((await fetch(`${paper.url}/slip-${number}/`)).status, text).toBe(404);
  }
});

test("a file without a date says that it would be another article tomorrow", async () => {
  const file = await temporaryFile("undated.md", "---\ntitle: Undated\n---\nText");
  expect((await run("publish", file)).stderr).toContain("says no `published`");
});

test("many articles arrive in several requests", async () => {
  const folder = await temporaryFolder();
  const text = "A line of the story.\n".repeat(1500);
  for (let n = 100; n < 220; n++) {
    await writeFile(
      join(folder, `story-${n}.md`),
      `---\ntitle: Story ${n}\npublished: 2025-03-01\n---\n${text}`,
    );
  }
  expect(JSON.parse((await run("publish", folder)).stdout).articles).toMatchObject({ created: 120 });
});

test("what the site refuses of a batch does not keep the rest from arriving", async () => {
  const long = await temporaryFile(
    "long.md",
    `---\ntitle: ${"x".repeat(400)}\npublished: 2026-01-05\n---\nText`,
  );
  const good = await temporaryFile("good.md", "---\ntitle: Good\npublished: 2026-01-05\n---\nText");
  const { status, stdout } = await run("publish", long, good);
  expect(JSON.parse(stdout).articles).toMatchObject({
    created: 1,
    skipped: [{ what: long, reason: expect.stringMatching(/^title: /) }],
  });
  expect(status).toBe(1);
});
