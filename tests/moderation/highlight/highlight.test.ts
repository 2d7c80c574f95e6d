import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { makeArticle, makeComment } from "../../support/factories.ts";
import { ask, askNewsroom } from "../../support/worker.ts";

let article: { id: number; path: string };
let ids: number[];

beforeEach(async () => {
  article = await makeArticle({ title: "The bridge opens" });
  ids = [];
  for (const body of ["The old one was narrower.", "The new one hums in the wind.", "It waits."])
    ids.push((await makeComment({ articleId: article.id, body })).id);
});

const say = (id: number | undefined, wanted: object) =>
  askNewsroom("POST", `/comments/${id}/highlight`, wanted);
const page = async () => (await ask(article.path)).text();
const pinnedIn = (html: string) => /<aside class="pinned".*?<\/aside>/s.exec(html)?.[0] ?? "";

describe("what the newsroom shows of a thread", () => {
  it("is what it has picked out, as long as it says so", async () => {
    const picked = await say(ids[1], { picked: true });
    expect(await picked.json()).toEqual({ id: ids[1], picked: true, pinned: false });
    const html = await page();
    expect(html.match(/✓ Picked by the newsroom/g)).toHaveLength(1);
    expect(html.indexOf("✓ Picked")).toBeGreaterThan(html.indexOf(`id="comment-${ids[1]}"`));
    const listed = await (await ask(`/api/v1/articles/${article.id}/comments`)).json<{ items: object[] }>();
    expect(listed.items).toMatchObject([{ picked: false }, { picked: true }, { picked: false }]);
    await say(ids[1], { picked: false });
    expect(await page()).not.toContain("✓ Picked");
  });

  it("is one comment above it, and the next one in its place", async () => {
    expect(pinnedIn(await page())).toBe("");
    await say(ids[0], { pinned: true });
    const first = await page();
    expect(pinnedIn(first)).toContain("The old one was narrower.");
    expect(pinnedIn(first)).toContain(`href="${article.path}comments/${ids[0]}"`);
    expect(first.match(/The old one was narrower\./g)).toHaveLength(2);
    await say(ids[1], { pinned: true, picked: true });
    expect(pinnedIn(await page())).toContain("The new one hums");
    expect(
      await env.DB.prepare("SELECT count(*) AS n FROM comments WHERE pinned_in IS NOT NULL").first("n"),
    ).toBe(1);
    await askNewsroom("POST", `/comments/${ids[1]}/decision`, { decision: "trash" });
    expect(pinnedIn(await page())).toBe("");
  });

  it("is nothing that readers do not see, and stands in the audit trail", async () => {
    await askNewsroom("POST", `/comments/${ids[2]}/decision`, { decision: "spam" });
    expect((await say(ids[2], { picked: true, pinned: true })).status).toBe(404);
    expect((await say(7, { picked: true })).status).toBe(404);
    expect((await say(ids[0], {})).status).toBe(422);
    await say(ids[0], { picked: true });
    const events = await env.DB.prepare(
      "SELECT subject, detail FROM audit_events WHERE action = 'comment.highlighted'",
    ).all();
    expect(events.results).toEqual([{ subject: String(ids[0]), detail: '{"picked":true}' }]);
  });
});
