import { env } from "cloudflare:workers";
import { expect } from "vitest";
import { openDatabase } from "../../src/db/client.ts";
import { changeTotals, type HourlyChanges } from "../../src/popularity/running-totals.ts";
import type { Entry } from "../../src/popularity/tally.ts";
import { raiseVersion, readVersion, versionQuery } from "../../src/popularity/view-state.ts";

const db = openDatabase(env.DB);
let readers = 0;

/** A view of a reader nobody has seen, from an address and a network of its own; `given` says otherwise. */
export function makeEntry(
  hour: number,
  articleId: number,
  given: { agent?: number; address?: number; network?: number; referrer?: string; country?: string } = {},
): Entry {
  const n = ++readers;
  const { agent = n % 2 ** 14, address = n % 2 ** 12, network = (n * 7919) % 2 ** 27 } = given;
  const reader = network * 2 ** 26 + address * 2 ** 14 + agent;
  return [hour, articleId, reader, given.referrer ?? "", given.country ?? ""];
}

/** Hands entries in as an isolate does. */
export async function handInEntries(entries: Entry[], minute: number): Promise<void> {
  await env.DB.prepare(
    `INSERT INTO view_batches (minute, entries) VALUES (?1, ?2)
     ON CONFLICT (minute) DO UPDATE SET entries = entries || excluded.entries`,
  )
    .bind(minute, `${JSON.stringify(entries)}\n`)
    .run();
}

/** Adds views to the totals at `now` (Unix ms), as merging and importing do. */
export async function addViews(
  views: { hour: number; articleId: number; views: number }[],
  now: number,
): Promise<void> {
  const changes: HourlyChanges = new Map();
  for (const { hour, articleId, views: by } of views) {
    const ofHour = changes.get(hour) ?? new Map<number, number>();
    changes.set(hour, ofHour);
    ofHour.set(articleId, (ofHour.get(articleId) ?? 0) + by);
  }
  const version = readVersion(await versionQuery(db).all());
  const statements = await changeTotals(db, changes, now);
  if (statements.length > 0) await env.DB.batch([raiseVersion(db, version), ...statements]);
}

/** The views in a table's row, by article. Where the row has their sum, it has to be right. */
export async function storedViews(
  table: "views_by_hour" | "views_by_day" | "views_ever" | "view_windows" | "views_imported",
  key: string,
  value: number | string,
): Promise<Record<number, number>> {
  const row = await env.DB.prepare(`SELECT * FROM ${table} WHERE ${key} = ?`)
    .bind(value)
    .first<{ views: string; total?: number }>();
  const counts: number[] = JSON.parse(row?.views ?? "[]");
  const views = counts.filter((_, index) => index % 2 === 1);
  if (row?.total !== undefined) expect(row.total).toBe(views.reduce((sum, n) => sum + n, 0));
  return Object.fromEntries(counts.flatMap((id, i) => (i % 2 === 0 ? [[id, counts[i + 1] ?? 0]] : [])));
}

/** All views ever of an article. */
export async function viewsEver(articleId: number): Promise<number> {
  return (await storedViews("views_ever", "part", Math.floor(articleId / 4096)))[articleId] ?? 0;
}
