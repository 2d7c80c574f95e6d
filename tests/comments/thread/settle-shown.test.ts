import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { settleShown } from "../../../src/comments/thread/settle-shown.ts";
import { depthOf, threadKey } from "../../../src/comments/thread/thread-key.ts";
import { openDatabase } from "../../../src/db/client.ts";
import { makeArticle, makeComment } from "../../support/factories.ts";
import { meteredDatabase } from "../../support/metered-database.ts";
import { randomNumbers } from "../../support/random.ts";

type Status = "published" | "held" | "spam" | "trash";
type Kind = "comment" | "pingback";
type Standing = { id: number; parentId: number | null; threadKey: string; depth: number; rootId: number };

const FIRST = Date.UTC(2026, 10, 20, 9) * 1024;
const db = openDatabase(env.DB);

beforeEach(async () => {
  await makeArticle({ id: 1 });
});

describe("settleShown", () => {
  it("keeps the place of a comment that was taken away while another one answers it", async () => {
    const [first, reply] = await makeThread(2);
    await setStatus("trash", first);
    expect(await shown()).toEqual([first, reply]);
    await setStatus("spam", reply);
    expect(await shown()).toEqual([]);
    await setStatus("published", reply);
    expect(await shown()).toEqual([first, reply]);
    await setStatus("published", first);
    expect(await shown()).toEqual([first, reply]);
  });

  it("takes several away at once, in any order of their ids", async () => {
    const ids = await makeThread(4);
    await setStatus("trash", ids[3], ids[1], ids[2]);
    expect(await shown()).toEqual([ids[0]]);
    await setStatus("published", ids[3]);
    expect(await shown()).toEqual(ids);
    await setStatus("trash", ids[3], ids[0]);
    expect(await shown()).toEqual([]);
  });

  it("keeps places below the levels that thread keys nest", async () => {
    const ids = await makeThread(40);
    await setStatus("trash", ...ids.slice(30, 38));
    expect(await shown()).toEqual(ids);
    await setStatus("held", ids[39]);
    expect(await shown()).toEqual(ids.slice(0, 39));
    await setStatus("held", ids[38]);
    expect(await shown()).toEqual(ids.slice(0, 30));
  });

  it("never shows a pingback, and keeps the place of what one of them stands below", async () => {
    const [first, pingback, reply] = await makeThread(3, {
      kindOf: (n) => (n === 1 ? "pingback" : "comment"),
    });
    await setStatus("trash", first);
    expect(await shown()).toEqual([first, reply]);
    await setStatus("spam", pingback);
    await setStatus("published", pingback);
    expect(await shown()).toEqual([first, reply]);
    await setStatus("trash", reply);
    expect(await shown()).toEqual([]);
  });

  it("agrees with a plain look at the whole thread after whatever is done", async () => {
    const random = randomNumbers(20_261_123);
    const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
    const standing: Standing[] = [];
    for (let n = 0; n < 90; n++) {
      // Long chains and bushes: the last comment, or any.
      const parent = n === 0 || random() < 0.05 ? null : random() < 0.7 ? standing[n - 1] : pick(standing);
      const kind = random() < 0.05 ? "pingback" : "comment";
      standing.push(await place(n, parent ?? null, kind));
    }
    for (let round = 0; round < 60; round++) {
      const some = Array.from({ length: 1 + Math.floor(random() * 8) }, () => pick(standing).id);
      await setStatus(pick(["published", "held", "spam", "trash"] as const), ...some);
      expect(await shown(), `round ${round}`).toEqual(await expected());
    }
  });

  it("writes nothing when nothing changes, and reads little of a long thread", async () => {
    const first = await place(0, null, "comment");
    for (let n = 1; n <= 120; n++) await place(n, first, "comment");
    const last = await place(121, first, "comment");
    const { db: metered, meter } = meteredDatabase();
    await metered.$client.batch(settleShown(metered, [last.id]));
    expect(meter).toMatchObject({ queries: 2, rowsWritten: 0 });
    expect(meter.rowsRead).toBeLessThanOrEqual(12);
    await env.DB.prepare("UPDATE comments SET status = 'trash' WHERE id = ?").bind(first.id).run();
    await metered.$client.batch(settleShown(metered, [first.id]));
    expect(meter.rowsWritten).toBe(0);
    expect(meter.rowsRead).toBeLessThanOrEqual(24);
    await env.DB.prepare("UPDATE comments SET status = 'held' WHERE id = ?").bind(last.id).run();
    await metered.$client.batch(settleShown(metered, [last.id]));
    expect(meter.rowsRead).toBeLessThanOrEqual(45);
  });
});

/** A thread in which each comment answers the one before, all published. */
async function makeThread(
  length: number,
  { kindOf = () => "comment" }: { kindOf?: (n: number) => Kind } = {},
): Promise<number[]> {
  const standing: Standing[] = [];
  for (let n = 0; n < length; n++) standing.push(await place(n, standing.at(-1) ?? null, kindOf(n)));
  return standing.map(({ id }) => id);
}

async function place(n: number, parent: Standing | null, kind: Kind): Promise<Standing> {
  const id = FIRST + n;
  const standing = {
    id,
    parentId: parent?.id ?? null,
    rootId: parent?.rootId ?? id,
    threadKey: threadKey(parent?.threadKey ?? null, id),
    depth: depthOf(parent?.depth ?? null),
  };
  await makeComment({ ...standing, articleId: 1, kind });
  return standing;
}

async function setStatus(status: Status, ...ids: (number | undefined)[]): Promise<void> {
  const known = ids.filter((id) => id !== undefined);
  await env.DB.batch([
    env.DB.prepare("UPDATE comments SET status = ? WHERE id IN (SELECT value FROM json_each(?))").bind(
      status,
      JSON.stringify(known),
    ),
    ...settleShown(db, known),
  ]);
}

async function shown(): Promise<number[]> {
  const { results } = await env.DB.prepare(
    "SELECT id FROM comments WHERE shown_in = article_id ORDER BY id",
  ).all<{ id: number }>();
  return results.map(({ id }) => id);
}

/** The same by walking up from every published comment. */
async function expected(): Promise<number[]> {
  const { results } = await env.DB.prepare("SELECT id, parent_id, status, kind FROM comments").all<{
    id: number;
    parent_id: number | null;
    status: Status;
    kind: Kind;
  }>();
  const byId = new Map(results.map((row) => [row.id, row]));
  const ids = new Set<number>();
  for (const row of results) {
    if (row.status !== "published" || row.kind !== "comment") continue;
    for (let at = row; ; ) {
      if (at.kind === "comment") ids.add(at.id);
      const above = byId.get(at.parent_id ?? 0);
      if (!above) break;
      at = above;
    }
  }
  return [...ids].sort(byNumber);
}

function byNumber(a: number, b: number): number {
  return a - b;
}
