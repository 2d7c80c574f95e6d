import type { Db } from "../../db/client.ts";

/** Of notices, of objections and of statements so many are looked at; of decisions the newest. */
export const MOST_LOOKED_AT = 5000;
const MOST_DECISIONS = 10_000;

/** How often a reason was given; empty: none was. */
export type ByReason = { reason: string; count: number };

export type NoticesOf = ByReason & {
  /** By the first decision of a person after the notice. */
  removed: number;
  kept: number;
  open: number;
};

export type ObjectionsOf = {
  who: "author" | "reporter";
  count: number;
  stands: number;
  changed: number;
  open: number;
};

export type YearFigures = {
  year: number;
  notices: NoticesOf[];
  /** Milliseconds from a notice to the first decision, the middle one of all; null: none was decided. */
  noticeMedian: number | null;
  /** Comments that a person removed and nobody has put back, by the reason that was told. */
  removals: ByReason[];
  /** What people decided, taken back or not. */
  decisions: { decision: string; count: number }[];
  objections: ObjectionsOf[];
  objectionMedian: number | null;
  /** More came than is looked at: the figures are those of the first (of decisions, the newest). */
  isCut: boolean;
};

const NOTICES = `WITH looked AS (
    SELECT comment_id, reason, reported_at FROM notices WHERE reported_at >= ?1 AND reported_at < ?2
    ORDER BY reported_at LIMIT ${MOST_LOOKED_AT}
  ), told AS (
    SELECT coalesce(l.reason, '') AS reason, e.decision, e.decided_at - l.reported_at AS took
    FROM looked l LEFT JOIN decisions e ON e.id = (
      SELECT min(f.id) FROM decisions f WHERE f.comment_id = l.comment_id AND f.decided_at >= l.reported_at
        AND f.decision <> 'hold' AND f.undoes IS NULL))`;

const OBJECTIONS = `WITH told AS (
    SELECT iif(notice = '', 'author', 'reporter') AS who, outcome, closed_at - objected_at AS took
    FROM objections WHERE objected_at >= ?1 AND objected_at < ?2 ORDER BY objected_at LIMIT ${MOST_LOOKED_AT})`;

const MEDIAN = `SELECT took FROM told WHERE took IS NOT NULL ORDER BY took
  LIMIT 1 OFFSET (SELECT count(*) / 2 FROM told WHERE took IS NOT NULL)`;

/** What a paper reports of a year (UTC) by the Digital Services Act, of what is kept of it. */
export async function readYear(db: Db, year: number): Promise<YearFigures> {
  const between = [Date.UTC(year), Date.UTC(year + 1)];
  const ask = (sql: string) => db.$client.prepare(sql).bind(...between);
  const [notices, noticeMedian, removals, decisions, objections, objectionMedian] = await db.$client.batch<
    Record<string, unknown>
  >([
    ask(`${NOTICES} SELECT reason, count(*) AS count, sum(coalesce(decision IN ('spam', 'trash'), 0)) AS removed,
        sum(coalesce(decision = 'approve', 0)) AS kept, sum(decision IS NULL) AS open FROM told GROUP BY reason ORDER BY count DESC, reason`),
    ask(`${NOTICES} ${MEDIAN}`),
    ask(`SELECT s.reason, count(*) AS count
        FROM (SELECT decision_id, reason FROM statements ORDER BY decision_id DESC LIMIT ${MOST_LOOKED_AT}) s
        CROSS JOIN decisions d ON d.id = s.decision_id
        WHERE d.decided_at >= ?1 AND d.decided_at < ?2 AND NOT EXISTS (
          SELECT 1 FROM decisions back WHERE back.comment_id = d.comment_id AND back.undoes = d.id)
        GROUP BY s.reason ORDER BY count DESC, s.reason`),
    ask(`SELECT decision, count(*) AS count
        FROM (SELECT decision, decided_at FROM decisions ORDER BY id DESC LIMIT ${MOST_DECISIONS})
        WHERE decided_at >= ?1 AND decided_at < ?2 GROUP BY decision ORDER BY count DESC, decision`),
    ask(`${OBJECTIONS} SELECT who, count(*) AS count, sum(coalesce(outcome = 'stands', 0)) AS stands,
        sum(coalesce(outcome = 'changed', 0)) AS changed, sum(outcome IS NULL) AS open FROM told GROUP BY who ORDER BY who`),
    ask(`${OBJECTIONS} ${MEDIAN}`),
  ]);
  const rows = <T>(result: D1Result | undefined) => (result?.results ?? []) as T[];
  const medianOf = (result: D1Result | undefined) => rows<{ took: number }>(result)[0]?.took ?? null;
  const total = (counted: { count: number }[]) => counted.reduce((sum, { count }) => sum + count, 0);
  const figures = {
    year,
    notices: rows<NoticesOf>(notices),
    noticeMedian: medianOf(noticeMedian),
    removals: rows<ByReason>(removals),
    decisions: rows<YearFigures["decisions"][number]>(decisions),
    objections: rows<ObjectionsOf>(objections),
    objectionMedian: medianOf(objectionMedian),
  };
  const isCut =
    [figures.notices, figures.removals, figures.objections].some(
      (counted) => total(counted) >= MOST_LOOKED_AT,
    ) || total(figures.decisions) >= MOST_DECISIONS;
  return { ...figures, isCut };
}
