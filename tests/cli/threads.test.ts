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
