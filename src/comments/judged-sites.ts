import type { Db } from "../db/client.ts";
import type { Query } from "../db/query.ts";
import type { Facts } from "../spam/facts.ts";

/** The newest comments that led to a site, by which it is judged: no more are read, however many there are. */
const NEWEST = 20;

type SiteRow = { site: string; approved: number | null; spam: number | null };

/** The query that reads what moderators decided on comments that led to these sites: at most twenty rows for each. */
export function judgedSitesQuery(db: Db, sites: string[]): D1PreparedStatement {
  return db.$client
    .prepare(
      `SELECT named.value AS site, (SELECT json_object('approved', sum(is_spam = 0), 'spam', sum(is_spam)) FROM (
         SELECT is_spam FROM judged_sites WHERE site = named.value ORDER BY comment_id DESC LIMIT ${NEWEST})) AS judged
       FROM json_each(?) named`,
    )
    .bind(JSON.stringify(sites));
}

/** What the query has read. @param own the paper's own site, or null */
export function readJudgedSites(
  result: D1Result | undefined,
  own: string | null,
): NonNullable<Facts["sites"]> {
  const rows = (result?.results ?? []) as { site: string; judged: string }[];
  return rows.map(({ site, judged }) => {
    const { approved, spam }: Omit<SiteRow, "site"> = JSON.parse(judged);
    return { site, approved: approved ?? 0, spam: spam ?? 0, isOwn: site === own };
  });
}

/**
 * The statement that keeps what was decided on comments for the sites that they lead to.
 * @param decided columns `comment_id`, `sites` as they are stored, and `decision`: other decisions than approve and spam say nothing of a site
 */
export function judgeSitesOf(db: Db, { sql, bindings }: Query): D1PreparedStatement {
  return db.$client
    .prepare(
      `INSERT INTO judged_sites (site, comment_id, is_spam)
       SELECT site.value, comment_id, CASE decision WHEN 'spam' THEN 1 WHEN 'approve' THEN 0 END
       FROM (${sql}) decided CROSS JOIN json_each(decided.sites) site WHERE decided.sites IS NOT NULL
       ON CONFLICT (site, comment_id) DO UPDATE SET is_spam = excluded.is_spam`,
    )
    .bind(...bindings);
}

/** The statement after which erased comments say nothing of the sites that they led to. @param erased column `id` */
export function forgetJudgedSites(db: Db, { sql, bindings }: Query): D1PreparedStatement {
  return db.$client.prepare(`DELETE FROM judged_sites WHERE comment_id IN (${sql})`).bind(...bindings);
}

/** Where a comment leads as it is stored; null: nowhere. */
export function storedSites(sites: string[]): string | null {
  return sites.length > 0 ? JSON.stringify(sites) : null;
}
