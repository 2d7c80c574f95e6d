import * as z from "zod";
import type { Db } from "../db/client.ts";
import { columnNames, travellingRows } from "../db/travelling-rows.ts";
import { PORTABLE_COLUMNS, portableColumns, portableInputs } from "./portable.ts";
import {
  answeredReports,
  commenterMarks,
  commenters,
  comments,
  judgedSites,
  notices,
  objections,
  reports,
} from "./table.ts";

/** What an export has of this room beside comments. */
export const commentRows = [
  travellingRows(reports),
  // A day's hash says nothing on another day.
  travellingRows(notices, { left: { reader_hash: "NULL" } }),
  travellingRows(objections),
  travellingRows(answeredReports),
  travellingRows(commenters),
  travellingRows(commenterMarks),
  travellingRows(judgedSites),
];

/** Columns that a restore does not bring back: they are of a day, and tell networks and submissions of that day apart. */
const OF_A_DAY = ["reader_hash", "submission_key", "of_day"];

/** Columns that an exported comment has beside those that travel to any site: its place, and what only this very paper knows it by. */
export const KEPT_COLUMNS = columnNames(comments).filter(
  (column) =>
    !OF_A_DAY.includes(column) && !["id", "article_id", "parent_id", ...PORTABLE_COLUMNS].includes(column),
);

const exported = z.looseObject({
  id: z.number().int().positive(),
  articleId: z.number().int().positive(),
  parent: z.number().int().positive().nullable(),
  row: z.record(z.string(), z.unknown()),
  ...portableInputs,
  // Those that were erased have neither.
  author: z.string(),
  body: z.string(),
});

/** The statement that puts comments of an export back as they were, each at its place. @throws ZodError */
export function restoreComments(db: Db, given: unknown[]): D1PreparedStatement {
  const rows = z
    .array(exported)
    .parse(given)
    .map((comment) => ({
      ...portableColumns(comment),
      ...comment.row,
      id: comment.id,
      article_id: comment.articleId,
      parent_id: comment.parent,
    }));
  const columns = columnNames(comments).filter((column) => !OF_A_DAY.includes(column));
  return db.$client
    .prepare(
      `INSERT OR REPLACE INTO comments (${columns.join(", ")})
       SELECT ${columns.map((column) => `value->>'${column}'`).join(", ")} FROM json_each(?)`,
    )
    .bind(JSON.stringify(rows));
}
