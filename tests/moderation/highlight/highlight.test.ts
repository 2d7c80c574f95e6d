import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { makeArticle, makeComment } from "../../support/factories.ts";
import { signedIn } from "../../support/signed-in.ts";
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

  it("is set and taken back at the queue's card, without scripts, and the one above gives its place back", async () => {
    const headers = await signedIn("moderator");
    const act = async (value: string) => {
      const body = new URLSearchParams({ status: "published", act: value });
      const done = await ask("/admin/comments/decisions", { method: "POST", headers, body });
      expect(done.status).toBe(303);
      return (await ask(done.headers.get("Location") ?? "", { headers })).text();
    };
    const undoOf = (html: string) => /class="undo"[\s\S]*?name="act" value="([^"]*)"/.exec(html)?.[1] ?? "";
    const pressed = (html: string) =>
      [...html.matchAll(/value="(un\w+ \d+)"[^>]*aria-pressed="true"/g)].map(([, value]) => value);
    const picked = await act(`pick ${ids[0]}`);
    expect(picked).toContain("Readers see that the newsroom has picked this comment.");
    expect(pressed(picked)).toEqual([`unpick ${ids[0]}`]);
    expect(await page()).toContain("✓ Picked");
    await act(undoOf(picked));
    expect(await page()).not.toContain("✓ Picked");
    await act(`pin ${ids[0]}`);
    const second = await act(`pin ${ids[1]}`);
    expect(second).toContain("Another one had stood there.");
    expect(undoOf(second)).toBe(`pin ${ids[0]}`);
    await act(undoOf(second));
    expect(pinnedIn(await page())).toContain("The old one was narrower.");
    await act(`unpin ${ids[0]}`);
    expect(pinnedIn(await page())).toBe("");
    await askNewsroom("POST", `/comments/${ids[2]}/decision`, { decision: "spam" });
    expect(await act(`pick ${ids[2]}`)).toContain("Readers do not see this comment");
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
