import { afterAll, beforeAll, expect, test } from "vitest";
import { broadsheet } from "../support/node/cli.ts";
import { askNewsroom, publishArticle } from "../support/node/newsroom.ts";
import { type RunningPaper, startPaper } from "../support/node/server.ts";

let paper: RunningPaper;

beforeAll(async () => {
  paper = await startPaper();
});

afterAll(() => paper.stop());

const run = (...args: string[]) =>
  broadsheet(args, { env: { BROADSHEET_SITE: paper.url, BROADSHEET_TOKEN: paper.token } });

const sql = async (statement: string) =>
  void (await (await paper.miniflare.getD1Database("DB")).prepare(statement).run());

test("it says which threads the desk has set, and where most is written", async () => {
  expect((await run("threads")).stdout).toContain("All threads are as the paper has them.");
  const address = await publishArticle(paper, { title: "The ferry stays in" });
  const { items } = (await (await fetch(`${paper.url}/api/v1/articles`)).json()) as {
    items: { id: number }[];
  };
  const set = { comments: "closed", slowMinutes: 5 };
  await askNewsroom(paper, "POST", `/articles/${items[0]?.id}/thread`, set);
  const articlePath = new URL(address).pathname;
  const comment = {
    articlePath,
    author: "Ada",
    body: "Text",
    status: "held",
    createdAt: new Date().toISOString(),
  };
  await askNewsroom(paper, "PUT", "/comments", { comments: [{ ...comment, externalId: "a" }] });
  const { status, stdout } = await run("threads");
  expect(status).toBe(0);
  expect(stdout).toMatch(
    /^The ferry stays in {2}1 in the last hour, 1 in 24 hours, 1 held; closed, one comment a reader in 5 min/m,
  );
  expect(stdout).toMatch(/^The ferry stays in {2}closed, one comment a reader in 5 min \(ADMIN_TOKEN, /m);
  const json = JSON.parse((await run("threads", "--json")).stdout);
  expect(json).toMatchObject({
    busiest: [{ lastHour: 1 }],
    set: [{ comments: "closed", path: articlePath }],
  });
});

test("it lists the threads of other sites' pages, and removes an empty one", async () => {
  expect((await run("threads", "outside")).stdout).toBe("No other site's page has a thread.\n");
  const path = "/embed/garden.example/rosse/";
  await sql(
    `INSERT INTO articles (path, slug, kind, status, title, body_source, body_format, body_html, changed_at, created_at, content_hash)
     VALUES ('${path}', '', 'thread', 'published', 'Rosse', 'https://garden.example/rosse/', 'html', '', 0, 0, '')`,
  );
  const listed = JSON.parse((await run("threads", "outside", "--json")).stdout);
  expect(listed).toMatchObject({ outside: [{ title: "Rosse", isEmpty: true, shown: 0 }] });
  const id = String(listed.outside[0].article);
  expect((await run("threads", "outside")).stdout).toBe(
    `${id}  Rosse  empty  https://garden.example/rosse/\n`,
  );
  for (const wrong of [["remove"], ["remove", "roses"], ["remove", id, id], ["mend"], ["outside", id]]) {
    const { status, stderr } = await run("threads", ...wrong);
    expect(status, wrong.join(" ")).toBe(2);
    expect(stderr).toContain("`broadsheet threads remove");
  }
  const comment = {
    articlePath: path,
    author: "Ada",
    body: "Text",
    status: "spam",
    createdAt: new Date().toISOString(),
  };
  await askNewsroom(paper, "PUT", "/comments", { comments: [{ ...comment, externalId: "b" }] });
  const refused = await run("threads", "remove", id);
  expect([refused.status, refused.stderr]).toEqual([
    1,
    expect.stringContaining("gone for good 30 days later"),
  ]);
  await sql("DELETE FROM comments WHERE external_id IS NOT NULL AND status = 'spam'");
  const removed = await run("threads", "remove", id);
  expect([removed.status, removed.stdout]).toEqual([
    0,
    `Thread ${id} is removed. A first comment on its page begins it anew.\n`,
  ]);
  expect((await run("threads", "outside")).stdout).toBe("No other site's page has a thread.\n");
  expect((await run("threads", "remove", id)).status).toBe(1);
});
