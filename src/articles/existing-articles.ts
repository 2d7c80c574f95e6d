import { takeNumbers } from "../cache/revisions.ts";
import type { Db } from "../db/client.ts";
import type { Reading } from "../db/readings.ts";
import type { KnownMedia } from "../media/known-pictures.ts";
import { askedAddresses, namedArticles } from "./addresses.ts";
import { mediaIdsOf } from "./article-pictures.ts";
import type { ArticleInput } from "./inputs.ts";

/** What is stored at an address already. */
export type Existing = {
  id: number;
  /** Its own, which may be another than it was asked for by. */
  path: string;
  slug: string;
  status: string;
  contentHash: string;
  publishedAt: number | null;
  listed: boolean;
  sectionSlug: string | null;
  authorSlug: string | null;
  tagSlugs: string[];
  feedGuid: string | null;
  /** Ids of the paper's own pictures and files that it shows. */
  mediaIds: number[];
  /** The import that it came with; null: none, or it came before that was noted. */
  source: string | null;
  /** What its source calls it. */
  key: string | null;
  /** What that import sent and left. */
  imported: { sentHash: string; contentHash: string } | null;
};

/** What an earlier import of the same source brought. `existing`: as it is now; null: it was deleted here. */
export type Imported = { sentHash: string; contentHash: string; existing: Existing | null };

export type Origin = NonNullable<ArticleInput["origin"]>;

export type Found = {
  /** By the path that was asked for. */
  existing: Map<string, Existing>;
  /** By `originKey`. */
  imported: Map<string, Imported>;
  /** Paths that were asked for with an origin, and at which something was deleted. */
  gone: Set<string>;
  nextId: number;
  /** What these articles may show of the paper's own. */
  media: KnownMedia;
};

type Row = Record<string, unknown>;

export const originKey = ({ source, key }: Pick<Origin, "source" | "key">) => `${source} ${key}`;

const COLUMNS = `a.id, a.path, a.slug, a.status, a.content_hash, a.published_at, a.listed_at, a.section_slug, a.author_slug, a.feed_guid, a.pictures,
  (SELECT json_group_array(tag_slug) FROM article_tags WHERE article_id = a.id) AS tags, i.source, i.key,
  i.sent_hash, i.content_hash AS imported_hash`;

/** What article ids are counted under: those of requests that are under way at the same time must not meet. */
const IDS = "article-ids";

const NAMED = namedArticles(["former"]);

/** The highest id so far, and how many of the paths are no article's. */
const NEW = `WITH ${NAMED} SELECT
  coalesce((SELECT max(seq) FROM sqlite_sequence WHERE name = 'articles'), 0) AS last,
  (SELECT count(DISTINCT asked) FROM asked) - (SELECT count(DISTINCT asked) FROM named) AS n`;

/**
 * The articles at these paths by the path that was asked for, in any spelling, and those that were there and have moved; and
 * what earlier imports of these origins brought, wherever it is by now. For paths where nothing is ids are taken, from `nextId`
 * on.
 * @param mentioned asks what they show of the paper's own; null: nothing
 */
export async function findExisting(
  db: Db,
  paths: string[],
  origins: Origin[] = [],
  mentioned: Reading<KnownMedia> | null = null,
): Promise<Found> {
  const bindings = [askedAddresses(paths)];
  const atAddresses = db.$client
    .prepare(
      `WITH ${NAMED}
       SELECT asked, ${COLUMNS} FROM named CROSS JOIN articles a ON a.id = named.id
         LEFT JOIN imported_articles i ON i.article_id = a.id ORDER BY rank DESC`,
    )
    .bind(...bindings);
  const [atPaths, taken, ...more] = await db.$client.batch<Row>([
    atAddresses,
    takeNumbers(db, IDS, { sql: NEW, bindings }),
    ...(origins.length === 0 ? [] : [importedQuery(db, origins), goneQuery(db, paths)]),
    ...(mentioned === null ? [] : [mentioned.statement]),
  ]);
  const [ofOrigins, ofGone] = origins.length === 0 ? [] : more;
  const media = mentioned?.read((more.at(-1)?.results ?? []) as never[]) ?? new Map();
  const existing = (atPaths?.results ?? []).map((row): [string, Existing] => [
    String(row.asked),
    existingOf(row),
  ]);
  const imported = (ofOrigins?.results ?? []).map((row): [string, Imported] => [
    originKey({ source: String(row.source), key: String(row.key) }),
    {
      sentHash: String(row.sent_hash),
      contentHash: String(row.imported_hash),
      existing: row.id === null ? null : existingOf(row),
    },
  ]);
  return {
    existing: new Map(existing),
    imported: new Map(imported),
    gone: new Set((ofGone?.results ?? []).map(({ asked }) => String(asked))),
    nextId: Number(taken?.results[0]?.before ?? 0) + 1,
    media,
  };
}

function importedQuery(db: Db, origins: Origin[]): D1PreparedStatement {
  return db.$client
    .prepare(
      `SELECT ${COLUMNS}
       FROM json_each(?1) wanted CROSS JOIN imported_articles i
         ON i.source = wanted.value->>0 AND i.key = wanted.value->>1
         LEFT JOIN articles a ON a.id = i.article_id`,
    )
    .bind(JSON.stringify(origins.map(({ source, key }) => [source, key])));
}

function goneQuery(db: Db, paths: string[]): D1PreparedStatement {
  return db.$client
    .prepare(
      `SELECT value->>0 AS asked FROM json_each(?) CROSS JOIN redirects r ON r.from_path = value->>1 AND r.kind = 'gone'`,
    )
    .bind(askedAddresses(paths));
}

function existingOf(row: Row): Existing {
  return {
    id: Number(row.id),
    path: String(row.path),
    slug: String(row.slug),
    status: String(row.status),
    contentHash: String(row.content_hash),
    publishedAt: row.published_at === null ? null : Number(row.published_at),
    listed: row.listed_at !== null,
    sectionSlug: row.section_slug === null ? null : String(row.section_slug),
    authorSlug: row.author_slug === null ? null : String(row.author_slug),
    tagSlugs: JSON.parse(String(row.tags)),
    mediaIds: mediaIdsOf(row.pictures === null ? null : String(row.pictures)),
    feedGuid: row.feed_guid === null ? null : String(row.feed_guid),
    source: row.source === null ? null : String(row.source),
    key: row.key === null ? null : String(row.key),
    imported:
      row.sent_hash === null
        ? null
        : { sentHash: String(row.sent_hash), contentHash: String(row.imported_hash) },
  };
}

/** The last id that an article has had, of a deleted one too; 0: there was none. */
export async function lastArticleId(db: Db): Promise<number> {
  const last = await db.$client
    .prepare("SELECT coalesce(max(seq), 0) AS last FROM sqlite_sequence WHERE name = 'articles'")
    .first<number>("last");
  return last ?? 0;
}
