import { desc, lt } from "drizzle-orm";
import { markSelectedPagesStale } from "../cache/stale-pages.ts";
import type { Db } from "../db/client.ts";
import { readSetting, writeSetting } from "../settings/stored.ts";
import type { RenderedBody } from "./body.ts";
import { articles } from "./table.ts";

/**
 * The row of `settings` that says how far the cron is. Whoever makes bodies come out otherwise adds a migration that writes it, as that
 * of the excerpts does, if those that are stored are to follow.
 */
export const RENDERED_ROW = "articles:rendered-down-to";

/** Bodies that one run of the cron renders: they are long, and its CPU is short. */
const A_RUN = 2;

/** `before`: id of the last one that was rendered, the newest come first; 0: all are done. */
type State = { before: number };

const READ = {
  id: articles.id,
  source: articles.bodySource,
  format: articles.bodyFormat,
  bodyHtml: articles.bodyHtml,
  excerpt: articles.excerpt,
  contentHash: articles.contentHash,
};

type Row = Pick<typeof articles.$inferSelect, "id" | "bodyHtml" | "excerpt" | "contentHash"> & {
  source: string;
  format: "markdown" | "html";
};

/**
 * The cron's job: bodies that were stored by an older rendering are rendered anew, the newest first, a few in each run. What comes out
 * as it was is left alone; pages of the others are marked as behind.
 * @returns how many came out otherwise; null: there are none left
 */
export async function renderAgain(db: Db, now: number): Promise<number | null> {
  const note = await readSetting(db, RENDERED_ROW);
  const { before }: State = note === null ? { before: 0 } : JSON.parse(note);
  if (before === 0) return null;
  const rows = await db
    .select(READ)
    .from(articles)
    .where(lt(articles.id, before))
    .orderBy(desc(articles.id))
    .limit(A_RUN)
    .all();
  const changed = await othersAmong(rows);
  const next: State = { before: rows.length < A_RUN ? 0 : (rows.at(-1)?.id ?? 0) };
  await db.$client.batch([
    ...(changed.length > 0 ? storeRendered(db, changed, now) : []),
    writeSetting(db, RENDERED_ROW, JSON.stringify(next)),
  ]);
  return changed.length;
}

type Changed = RenderedBody & Pick<Row, "id" | "contentHash">;

async function othersAmong(rows: Row[]): Promise<Changed[]> {
  if (rows.length === 0) return [];
  const { renderedBody } = await import("./body.ts");
  return rows.flatMap(({ id, source, format, bodyHtml, excerpt, contentHash }) => {
    const rendered = renderedBody(source, format);
    const isSame = rendered.bodyHtml === bodyHtml && rendered.excerpt === excerpt;
    return isSame ? [] : [{ ...rendered, id, contentHash }];
  });
}

/** What has been saved meanwhile is rendered already. */
function storeRendered(db: Db, changed: Changed[], now: number): D1PreparedStatement[] {
  const update = db.$client.prepare(
    `UPDATE articles SET body_html = ?1, word_count = ?2, excerpt = ?3, revision = revision + 1
     WHERE id = ?4 AND content_hash = ?5`,
  );
  const paths = "SELECT path, 0 AS warm FROM articles WHERE id IN (SELECT value FROM json_each(?1))";
  const ids = JSON.stringify(changed.map(({ id }) => id));
  return [
    ...changed.map(({ id, contentHash, bodyHtml, wordCount, excerpt }) =>
      update.bind(bodyHtml, wordCount, excerpt, id, contentHash),
    ),
    markSelectedPagesStale(db, { sql: paths, bindings: [ids] }, now),
  ];
}
