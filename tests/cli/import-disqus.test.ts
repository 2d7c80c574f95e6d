import { afterAll, beforeAll, expect, test } from "vitest";
import { broadsheet } from "../support/node/cli.ts";
import { askNewsroom, publishArticle } from "../support/node/newsroom.ts";
import { type RunningPaper, startPaper } from "../support/node/server.ts";
import { temporaryFile } from "../support/node/temporary.ts";

let paper: RunningPaper;

beforeAll(async () => {
  paper = await startPaper();
});

afterAll(() => paper.stop());

const run = (...args: string[]) =>
  broadsheet(["import", "disqus", ...args], {
    env: { BROADSHEET_SITE: paper.url, BROADSHEET_TOKEN: paper.token },
  });

const thread = (id: number, link: string) =>
  `<thread dsq:id="${id}"><id /><forum>old</forum><category dsq:id="1" /><link>${link}</link><title>A page</title><author><name>Nobody</name></author><isClosed>false</isClosed></thread>`;

const post = (
  id: number,
  of: number,
  given: { parent?: number; message?: string; deleted?: boolean; spam?: boolean; email?: string } = {},
) =>
  `<post dsq:id="${id}"><id /><message><![CDATA[${given.message ?? `<p>Text of ${id}</p>`}]]></message><createdAt>2019-03-0${(id % 8) + 1}T10:00:00Z</createdAt>
  <isDeleted>${given.deleted ?? false}</isDeleted><isSpam>${given.spam ?? false}</isSpam><author><email>${given.email ?? ""}</email><name>Reader ${id}</name><isAnonymous>true</isAnonymous></author><ipAddress>203.0.113.5</ipAddress>
  <thread dsq:id="${of}" />${given.parent ? `<parent dsq:id="${given.parent}" />` : ""}</post>`;

const disqus = (...parts: string[]) =>
  `<?xml version="1.0" encoding="utf-8"?>\n<disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals">\n<category dsq:id="1"><forum>old</forum><title>General</title></category>\n${parts.join("\n")}\n</disqus>\n`;

test("comments come to the articles at their threads' paths, with answers and states", async () => {
  const address = await publishArticle(paper, { redirects: ["/?p=7", "/old-name/"] });
  const path = new URL(address).pathname;
  const file = await temporaryFile(
    "disqus.xml",
    disqus(
      thread(11, `http://www.old.example${path}?utm_source=x`),
      thread(12, "https://old.example/?p=7"),
      thread(13, "https://old.example/old-name"),
      thread(14, "https://old.example/nowhere/"),
      post(1, 11, {
        email: "ada@mail.example",
        message: '<p>See <a href="https://x.example">this</a> &amp; <i>that</i></p>',
      }),
      post(2, 11, { parent: 1 }),
      post(3, 11, { parent: 2, deleted: true }),
      post(4, 11, { spam: true }),
      post(5, 12),
      post(6, 13, { message: " " }),
      post(7, 13),
      post(8, 14),
    ),
  );
  const { status, stdout } = await run(file, "--json");
  const { comments } = JSON.parse(stdout);
  expect(comments).toEqual({
    created: 6,
    updated: 0,
    unchanged: 0,
    skipped: expect.arrayContaining([
      { what: "post 6", reason: "it has no text" },
      { what: "disqus:8", reason: "there is no article at /nowhere/" },
    ]),
  });
  expect(status).toBe(1);
  await paper.runSchedule();
  const slug = path.split("/").at(-2);
  const { items } = (await (await fetch(`${paper.url}/api/v1/articles/${slug}/comments`)).json()) as {
    items: { author: string; text: string; depth: number; createdAt: string }[];
  };
  expect(items.map(({ author, depth }) => [author, depth])).toEqual([
    ["Reader 1", 0],
    ["Reader 2", 1],
    ["Reader 5", 0],
    ["Reader 7", 0],
  ]);
  expect(items[0]).toMatchObject({
    text: "See this (https://x.example) & that",
    createdAt: "2019-03-02T10:00:00.000Z",
  });
  expect(await askNewsroom(paper, "GET", "/comments?status=spam")).toMatchObject({
    items: [{ author: "Reader 4" }],
  });
  const again = await run(file, "--json");
  expect(JSON.parse(again.stdout).comments).toMatchObject({ created: 0, updated: 0, unchanged: 6 });
});

test("broken XML is told with its line, and the rest comes in", async () => {
  const path = new URL(await publishArticle(paper)).pathname;
  const text = disqus(
    thread(21, `https://old.example${path}`),
    '<post dsq:id="30"><message>never closed</message>',
    post(31, 21),
  );
  const { status, stdout } = await run(await temporaryFile("disqus.xml", text), "--json");
  const { comments } = JSON.parse(stdout);
  expect(status).toBe(1);
  const whats = comments.skipped.map(({ what }: { what: string }) => what);
  expect(whats).toContainEqual(expect.stringMatching(/disqus\.xml:\d+$/));
  expect(comments.created).toBe(1);
});

test("a file that is none is said to be so", async () => {
  const { status, stderr } = await run(await temporaryFile("disqus.xml", "<rss></rss>"));
  expect([status, stderr]).toEqual([1, expect.stringContaining("is no export of Disqus")]);
});
