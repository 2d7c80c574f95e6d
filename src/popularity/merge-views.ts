import type { Db } from "../db/client.ts";
import type { Rows } from "../db/rows.ts";
import { HOUR_MS } from "../db/time.ts";
import { Zone } from "../db/zone.ts";
import { type CountedEntries, countReaders } from "./count-readers.ts";
import { CountedReaders, decodeCounted, type StoredPart } from "./counted-readers.ts";
import { change } from "./counts.ts";
import { LEFT_OUT_REASONS } from "./left-out-reasons.ts";
import { ALL_ARTICLES } from "./left-out-requests.ts";
import { changeTotals, type HourlyChanges } from "./running-totals.ts";
import { addSources, longSources, type Source, type SourceKind } from "./sources.ts";
import { takeBack } from "./take-back.ts";
import type { Entry } from "./tally.ts";
import { decodeUsual, encodeUsual, fade, nothingUsual, type UsualNetworks } from "./usual-networks.ts";
import {
  networksQuery,
  raiseVersion,
  readNetworks,
  readVersion,
  untilAlone,
  versionQuery,
} from "./view-state.ts";

/** Bytes of batches taken in one run: some thousand views, which is what the free plan's 10 ms of CPU allow. */
const RUN_BYTES = 300_000;
/** A longer backlog belongs to a site with more CPU: so large a share of it is taken, up to this. */
const RUN_SHARE = 0.25;
const MAX_RUN_BYTES = 2_000_000;

type Batch = { minute: number; entries: string };

/**
 * Counts what isolates have handed in: every reader of an article once a day, within the caps, into all totals; and moves
 * the windows on to `now` (Unix ms). What is counted is deleted in the same transaction, and a batch that has grown
 * meanwhile stays: it is gone through again, and who was counted is known. Of two at once one begins anew.
 * @param timeZone by whose days it is kept where readers came from
 * @returns how many views were counted, of how many that were handed in.
 */
export function mergeViews(
  db: Db,
  now: number,
  timeZone = "UTC",
): Promise<{ counted: number; handedIn: number }> {
  const zone = new Zone(timeZone);
  return untilAlone(async () => {
    const [version, batches] = await readBatches(db);
    const entries = batches.flatMap(entriesOf);
    const days = [...new Set(entries.map(dayOf))].filter((day) => day >= dayAt(now) - 1);
    const ofPaper = new Map(entries.map(([hour]) => [hour, 0]));
    for (const hour of ofPaper.keys()) ofPaper.set(hour, zone.dayOf(hour * HOUR_MS));
    const { seen, long, usual } = await readDays(db, days, [...new Set(ofPaper.values())]);
    fade(usual, Math.floor(now / HOUR_MS));
    const outcome = countReaders(entries, (entry) => seen.get(dayOf(entry)), usual);
    const { counted, takenBack } = outcome;
    const changes = changesOf(counted);
    await takeBack(db, changes, takenBack);
    const statements = [
      ...(await changeTotals(db, changes, now)),
      ...days.flatMap((day) => storeSeen(db, day, seen.get(day))),
      ...storeSources(db, ofPaper, counted, long),
      ...storeLeftOut(db, leftOutByDay(entries, outcome, ofPaper), long),
      ...(batches.length > 0 ? [deleteBatches(db, batches)] : []),
    ];
    const networks = entries.length > 0 ? encodeUsual(usual) : null;
    if (statements.length > 0) await db.$client.batch([raiseVersion(db, version, networks), ...statements]);
    return { counted: counted.length, handedIn: entries.length };
  });
}

async function readBatches(db: Db): Promise<[version: number, Batch[]]> {
  const [version, batches] = await db.$client.batch<never>([
    versionQuery(db),
    db.$client
      .prepare(
        `WITH waiting AS (SELECT minute, octet_length(entries) AS bytes FROM view_batches),
           lined_up AS (SELECT minute, sum(bytes) OVER (ORDER BY minute) - bytes AS before FROM waiting)
         SELECT minute, entries FROM view_batches WHERE minute <= (
           SELECT max(minute) FROM lined_up
           WHERE before < max(?1, min(?2, ?3 * (SELECT sum(bytes) FROM waiting)))) ORDER BY minute`,
      )
      .bind(RUN_BYTES, MAX_RUN_BYTES, RUN_SHARE),
  ]);
  const rows: Batch[] = batches?.results ?? [];
  return [readVersion(version), rows];
}

/** A line that cannot be read must not keep all others from being counted for ever. */
function entriesOf({ minute, entries }: Batch): Entry[] {
  return entries
    .split("\n")
    .filter(Boolean)
    .flatMap((line): Entry[] => {
      try {
        return JSON.parse(line);
      } catch (error) {
        console.error({ event: "views_unreadable", minute, error: String(error) });
        return [];
      }
    });
}

type SeenRow = Pick<Rows["view_seen"], "day"> & StoredPart;
type LongSources = Parameters<typeof addSources>[2];

async function readDays(
  db: Db,
  days: number[],
  daysOfPaper: number[],
): Promise<{ seen: Map<number, CountedReaders>; long: LongSources; usual: UsualNetworks }> {
  if (days.length === 0) return { seen: new Map(), long: [], usual: nothingUsual() };
  const [seen, long, networks] = await db.$client.batch<never>([
    db.$client
      .prepare(
        "SELECT day, fingerprints, spreads FROM view_seen WHERE day IN (SELECT value FROM json_each(?)) ORDER BY day, part",
      )
      .bind(JSON.stringify(days)),
    longSources(db, daysOfPaper),
    networksQuery(db),
  ]);
  const parts: SeenRow[] = seen?.results ?? [];
  const ofDay = (day: number) => decodeCounted(parts.filter((part) => part.day === day));
  return {
    seen: new Map(days.map((day) => [day, ofDay(day)])),
    long: long?.results ?? [],
    usual: decodeUsual(readNetworks(networks)),
  };
}

function changesOf(counted: Entry[]): HourlyChanges {
  const changes: HourlyChanges = new Map();
  for (const [hour, articleId] of counted) {
    const byArticle = changes.get(hour) ?? new Map<number, number>();
    changes.set(hour, byArticle);
    change(byArticle, articleId, 1);
  }
  return changes;
}

function storeSeen(db: Db, day: number, seen = new CountedReaders()): D1PreparedStatement[] {
  return seen.encode().map(({ fingerprints, spreads }, part) =>
    db.$client
      .prepare(
        `INSERT INTO view_seen (day, part, fingerprints, spreads) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (day, part) DO UPDATE SET fingerprints = excluded.fingerprints, spreads = excluded.spreads`,
      )
      .bind(day, part, fingerprints, spreads),
  );
}

/** @param ofPaper the day of the paper's time zone by hour */
function storeSources(
  db: Db,
  ofPaper: Map<number, number>,
  counted: Entry[],
  long: LongSources,
): D1PreparedStatement[] {
  const days = Map.groupBy(counted, ([hour]) => ofPaper.get(hour) ?? 0);
  return [...days].flatMap(([day, ofDay]) => {
    const named = (kind: SourceKind, name: (entry: Entry) => string) => {
      const sources = ofDay.map((entry): Source => ({ articleId: entry[1], name: name(entry), views: 1 }));
      return addSources(db, { day, kind, sources: sources.filter((source) => source.name !== "") }, long);
    };
    return [...named("referrer", (entry) => entry[3]), ...named("country", (entry) => entry[4])];
  });
}

/** What isolates and the counting itself left out, by the day of the paper's time zone. */
function leftOutByDay(
  entries: Entry[],
  { repeats, capped }: CountedEntries,
  ofPaper: Map<number, number>,
): Map<number, Source[]> {
  const byDay = new Map<number, Source[]>();
  const add = (day: number, source: Source) => {
    const sources = byDay.get(day) ?? [];
    byDay.set(day, sources);
    sources.push(source);
  };
  const paperDay = ([hour]: Entry) => ofPaper.get(hour) ?? 0;
  const ofUtc = new Map(entries.map((entry) => [dayOf(entry), paperDay(entry)]));
  for (const { day, articleId, views } of capped)
    add(ofUtc.get(day) ?? day, { articleId, name: "cap", views });
  for (const entry of repeats) add(paperDay(entry), { articleId: entry[1], name: "repeat", views: 1 });
  for (const entry of entries) {
    const counts = entry[6] ?? [];
    for (let at = 0; at < counts.length; at += 3) {
      const name = LEFT_OUT_REASONS[counts[at + 1] ?? 0];
      if (name) add(paperDay(entry), { articleId: counts[at] ?? 0, name, views: counts[at + 2] ?? 0 });
    }
  }
  return byDay;
}

function storeLeftOut(db: Db, byDay: Map<number, Source[]>, long: LongSources): D1PreparedStatement[] {
  return [...byDay].flatMap(([day, sources]) => {
    const ofAll = sources.map((source) => ({ ...source, articleId: ALL_ARTICLES }));
    return [
      ...addSources(db, { day, kind: "left_out", sources }, long),
      ...addSources(db, { day, kind: "left_out_all", sources: ofAll }, long),
    ];
  });
}

/** Only those that are as long as they were read. */
function deleteBatches(db: Db, batches: Batch[]): D1PreparedStatement {
  const lengths = Object.fromEntries(batches.map(({ minute, entries }) => [minute, byteLength(entries)]));
  return db.$client
    .prepare(
      `DELETE FROM view_batches
       WHERE minute <= ?1 AND octet_length(entries) = json_extract(?2, '$."' || minute || '"')`,
    )
    .bind(batches.at(-1)?.minute ?? 0, JSON.stringify(lengths));
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).byteLength;
}

function dayOf(entry: Entry): number {
  return Math.floor(entry[0] / 24);
}

function dayAt(now: number): number {
  return Math.floor(now / HOUR_MS / 24);
}
