import type { Db } from "../../db/client.ts";
import type { Reading } from "../../db/readings.ts";
import { type ArticleList, listOf } from "../articles.ts";
import { CARD_COLUMNS, CARD_WIDTH, type CardRow, cardOf, type ListedCard } from "../cards.ts";
import { type Arrangement, arrangementOf, FRONT_ROW } from "./arrangement.ts";

/** What the front page is made of. */
export type FrontParts = {
  arrangement: Arrangement;
  newest: ArticleList;
  /** Those that stand first by their own form, the newest first. */
  sticky: ListedCard[];
  /** Those chosen by hand that readers are served. */
  chosen: ListedCard[];
  /** What each block may show, by its place, newest first; more than it has room for. */
  blocks: Map<number, ListedCard[]>;
  /** Names of what blocks are of, by their places. */
  names: Map<number, string>;
  /** When the paper's oldest article came out (Unix ms); null: there is none. */
  oldest: number | null;
};

type Row = CardRow & {
  part: "front" | "sticky" | "newest" | "chosen" | "block";
  n: number;
  told: string | null;
};

/** More than these would leave no room for what is new. */
const MAX_STICKY = 5;

/** SQL: so many of a block's newest, `most` of the row. */
const MOST = "(SELECT value ->> '$.most' FROM front)";

/**
 * All of it in one statement, the arrangement with it, so that a cold front page is one round trip: two rows for each article,
 * however many there are.
 */
const SQL = `WITH front (value) AS (SELECT value FROM settings WHERE name = '${FRONT_ROW}'),
  blocks (n, kind, slug, reads) AS (
    SELECT b.key, b.value ->> '$.of', b.value ->> '$.slug', b.value ->> '$.reads'
    FROM front CROSS JOIN json_each(front.value, '$.blocks') b),
  members (n, id) AS (
    SELECT b.n, m.value FROM blocks b CROSS JOIN json_each((SELECT json_group_array(id) FROM (
      SELECT id FROM articles WHERE section_slug = b.slug AND listed_at <= ?1 ORDER BY listed_at DESC, id DESC LIMIT ${MOST}))) m
    WHERE b.kind = 'section' AND m.key < b.reads
    UNION ALL
    SELECT b.n, m.value FROM blocks b CROSS JOIN json_each((SELECT json_group_array(article_id) FROM (
      SELECT article_id FROM article_tags WHERE tag_slug = b.slug AND listed_at <= ?1 ORDER BY listed_at DESC, article_id DESC LIMIT ${MOST}))) m
    WHERE b.kind = 'tag' AND m.key < b.reads),
  parts (part, n, id) AS (
    SELECT 'sticky', 0, id FROM (
      SELECT id FROM articles WHERE sticky = 1 AND listed_at <= ?1 ORDER BY listed_at DESC, id DESC LIMIT ${MAX_STICKY})
    UNION ALL SELECT 'newest', 0, id FROM (
      SELECT w.id FROM articles w WHERE w.listed_at <= ?1 ORDER BY w.listed_at DESC, w.id DESC LIMIT ?2)
    UNION ALL SELECT 'chosen', 0, c.value FROM front CROSS JOIN json_each(front.value, '$.chosen') c
    UNION ALL SELECT 'block', n, id FROM members)
  SELECT p.part, p.n, NULL AS told, ${CARD_COLUMNS} FROM parts p CROSS JOIN articles a ON a.id = p.id
  LEFT JOIN sections s ON s.slug = a.section_slug WHERE a.listed_at <= ?1
  UNION ALL
  SELECT 'front', 0, json_object('value', (SELECT value FROM front),
      'names', (SELECT json_group_object(n, coalesce(s.name, t.name, b.slug)) FROM blocks b
        LEFT JOIN sections s ON b.kind = 'section' AND s.slug = b.slug LEFT JOIN tags t ON b.kind = 'tag' AND t.slug = b.slug),
      'oldest', (SELECT o.listed_at FROM articles o WHERE o.listed_at <= ?1 ORDER BY o.listed_at LIMIT 1)),
    ${new Array(CARD_WIDTH).fill("NULL").join(", ")}`;

/** The front page's parts. @param limit how many of the newest it has at most */
export function frontReading(db: Db, now: number, limit: number): Reading<FrontParts> {
  const statement = db.$client.prepare(SQL).bind(now, limit + 1);
  return { statement, read: (rows: Row[]) => partsOf(rows, limit) };
}

function partsOf(rows: Row[], limit: number): FrontParts {
  const { value, names, oldest } = JSON.parse(rows.find(({ part }) => part === "front")?.told ?? "{}");
  const cards = (wanted: Row["part"]) => rows.filter(({ part }) => part === wanted);
  const blocks = Map.groupBy(cards("block"), ({ n }) => n);
  return {
    arrangement: arrangementOf(value ?? null),
    newest: listOf(newestFirst(cards("newest")), limit),
    sticky: newestFirst(cards("sticky")),
    chosen: cards("chosen").map(cardOf),
    blocks: new Map([...blocks].map(([n, found]) => [n, newestFirst(found)])),
    names: new Map(Object.entries<string>(names ?? {}).map(([n, name]) => [Number(n), name])),
    oldest: oldest ?? null,
  };
}

function newestFirst(rows: Row[]): ListedCard[] {
  return rows.map(cardOf).sort((a, b) => b.publishedAt - a.publishedAt || b.id - a.id);
}
