import { touchArticles } from "../../articles/touch-articles.ts";
import type { Db } from "../../db/client.ts";
import type { Rows } from "../../db/rows.ts";
import { statementOf } from "../../db/statements.ts";
import { DAY_MS } from "../../db/time.ts";
import { countReaders } from "../../popularity/count-readers.ts";
import { CountedReaders, decodeCounted } from "../../popularity/counted-readers.ts";
import type { Entry } from "../../popularity/tally.ts";
import { decodeUsual } from "../../popularity/usual-networks.ts";
import {
  networksQuery,
  raiseVersion,
  readNetworks,
  readVersion,
  untilAlone,
  versionQuery,
} from "../../popularity/view-state.ts";
import { recommendBatches, recommendSeen } from "../table.ts";

/** Rows of a minute that one run counts: some thousand recommendations at most. */
const BATCHES = 10;

/** A page is rendered anew where a comment's count has grown by a fifteenth: up to ten, that is with each. */
const STEPS_A_DOUBLING = 10;

type Batch = Rows["recommend_batches"];
type Counted = Pick<Rows["comments"], "id" | "article_id" | "recommended" | "shown_in">;

/**
 * The cron's job: counts what isolates have handed in, each reader once a day for a comment and within the caps that hold for
 * views, by what views have taught of networks. Pages whose counts look other than before are marked as behind.
 * @returns whether pages were marked
 */
export function countRecommendations(db: Db, now: number): Promise<boolean> {
  return untilAlone(async () => {
    const [version, networks, waiting] = await db.$client.batch<never>([
      versionQuery(db),
      networksQuery(db),
      statementOf(db, db.select().from(recommendBatches).orderBy(recommendBatches.minute).limit(BATCHES)),
    ]);
    const batches: Batch[] = waiting?.results ?? [];
    if (batches.length === 0) return false;
    const entries = batches.flatMap(entriesOf);
    const today = Math.floor(now / DAY_MS);
    const days = [...new Set(entries.map(dayOf))].filter((day) => day >= today - 1);
    const ids = [...new Set(entries.map(([, id]) => id))];
    const [seenRows, commentRows] = await db.$client.batch<never>([
      db.$client
        .prepare(
          "SELECT day, fingerprints, spreads FROM recommend_seen WHERE day IN (SELECT value FROM json_each(?)) ORDER BY day, part",
        )
        .bind(JSON.stringify(days)),
      db.$client
        .prepare(
          `SELECT c.id, c.article_id, c.recommended, c.shown_in FROM json_each(?) named
           CROSS JOIN comments c ON c.id = named.value WHERE c.status = 'published'`,
        )
        .bind(JSON.stringify(ids)),
    ]);
    const parts: Rows["recommend_seen"][] = seenRows?.results ?? [];
    const seen = new Map(
      days.map((day) => [day, decodeCounted(parts.filter((part) => part.day === day))] as const),
    );
    const comments: Counted[] = commentRows?.results ?? [];
    const known = new Set(comments.map(({ id }) => id));
    const { counted, takenBack } = countReaders(
      entries.filter(([, id]) => known.has(id)),
      (entry) => seen.get(dayOf(entry)),
      decodeUsual(readNetworks(networks)),
    );
    const more = new Map<number, number>();
    for (const [, id] of counted) more.set(id, (more.get(id) ?? 0) + 1);
    for (const { articleId: id, views } of takenBack) more.set(id, (more.get(id) ?? 0) - views);
    const changes = comments.flatMap((comment) => {
      const recommended = Math.max(0, comment.recommended + (more.get(comment.id) ?? 0));
      return recommended === comment.recommended
        ? []
        : [{ ...comment, before: comment.recommended, recommended }];
    });
    const articles = changes.flatMap(({ before, recommended, shown_in }) =>
      shown_in !== null && step(before) !== step(recommended) ? [shown_in] : [],
    );
    await db.$client.batch([
      raiseVersion(db, readVersion(version)),
      ...storeCounts(db, changes),
      ...(articles.length > 0 ? touch(db, articles, now) : []),
      ...days.flatMap((day) => storeSeen(db, day, seen.get(day))),
      db.$client.prepare("DELETE FROM recommend_seen WHERE day < ?1 - 1").bind(today),
      forget(db, batches),
    ]);
    return articles.length > 0;
  });
}

/** A line that cannot be read must not keep all others from being counted. */
function entriesOf({ minute, entries }: Batch): Entry[] {
  return entries.split("\n").flatMap((line): Entry[] => {
    if (line === "") return [];
    try {
      return JSON.parse(line);
    } catch (error) {
      console.error({ event: "recommendations_unreadable", minute, error: String(error) });
      return [];
    }
  });
}

function dayOf([hour]: Entry): number {
  return Math.floor(hour / 24);
}

function step(count: number): number {
  return count <= STEPS_A_DOUBLING
    ? count
    : STEPS_A_DOUBLING + Math.floor(STEPS_A_DOUBLING * Math.log2(count));
}

function storeCounts(db: Db, changes: Counted[]): D1PreparedStatement[] {
  if (changes.length === 0) return [];
  const values = changes.map(({ id, recommended }) => [id, recommended]);
  return [
    db.$client
      .prepare(`UPDATE comments SET recommended = value->>1 FROM json_each(?1) WHERE comments.id = value->>0`)
      .bind(JSON.stringify(values)),
  ];
}

function touch(db: Db, articles: number[], now: number): D1PreparedStatement[] {
  const sql = "SELECT value AS article_id, 0 AS more FROM json_each(?1)";
  return touchArticles(db, { sql, bindings: [JSON.stringify([...new Set(articles)])] }, now);
}

function storeSeen(db: Db, day: number, seen = new CountedReaders()): D1PreparedStatement[] {
  return seen.encode().map((encoded, part) =>
    statementOf(
      db,
      db
        .insert(recommendSeen)
        .values({ day, part, ...encoded })
        .onConflictDoUpdate({ target: [recommendSeen.day, recommendSeen.part], set: encoded }),
    ),
  );
}

/** Only those that are as long as they were read: of others the rest is counted the next time, and who was counted is known. */
function forget(db: Db, batches: Batch[]): D1PreparedStatement {
  const lengths = batches.map(({ minute, entries }) => [
    minute,
    new TextEncoder().encode(entries).byteLength,
  ]);
  return db.$client
    .prepare(
      `DELETE FROM recommend_batches WHERE (minute, octet_length(entries)) IN (SELECT value->>0, value->>1 FROM json_each(?))`,
    )
    .bind(JSON.stringify(lengths));
}
