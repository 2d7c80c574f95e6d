import { articleRows } from "../articles/exported-rows.ts";
import { auditRows } from "../audit/exported-rows.ts";
import { peopleRows } from "../auth/exported-rows.ts";
import { commentRows } from "../comments/exported-rows.ts";
import { learningRows } from "../learning/exported-rows.ts";
import { mailRows, subscriptionRows } from "../mail/exported-rows.ts";
import { mediaRows, mediaUseRows } from "../media/exported-rows.ts";
import { moderationRows } from "../moderation/exported-rows.ts";
import { viewRows } from "../popularity/exported-rows.ts";
import { settingsRows } from "../settings/exported-rows.ts";
import { statsRows } from "../stats/exported-rows.ts";

/** A table whose rows travel, as its owner says it. */
export type TableRows = (typeof articleRows)[number];

const byTable = (all: TableRows[]) => new Map(all.map((rows) => [rows.table, rows]));

/** Tables that a restore needs before it renders articles. */
export const FIRST_ROWS = byTable(mediaRows);

/** Tables of which an export has every row, in this order. */
export const ROWS = byTable([
  ...settingsRows,
  ...articleRows,
  ...mediaRows,
  ...mediaUseRows,
  ...commentRows,
  ...moderationRows,
  ...learningRows,
  ...mailRows,
  ...viewRows,
  ...statsRows,
  ...peopleRows,
  ...auditRows,
]);

/** Those that it has only for who asks for them. */
export const ROWS_BY_CHOICE = byTable(subscriptionRows);

/** Tables that an export has in lines of their own, which mean the same to any site. */
export const TOLD = ["articles", "comments", "redirects", "settings"];

/** Why an export has nothing of the other tables. A new table is to stand here or above. */
export const EXCUSED: Record<string, string> = {
  article_editors: "who is at it just now",
  article_embeds: "asked for anew of the companies",
  article_tags: "with their articles",
  article_vectors: "made anew of the articles",
  byline_names: "made anew of the articles",
  kv_writes: "of this account's day",
  media_behind: "what is restored is rendered by what its pictures are",
  mails: "on their way from here: sent twice they would be worse",
  news: "found anew from what comes next",
  recommend_batches: "counted within minutes",
  recommend_seen: "a day's readers, by a key of this paper's day",
  revisions: "counts this paper's changes",
  search_queue: "the search is made anew of the articles",
  sessions: "of this paper's key",
  shown_changes: "of stored pages",
  stale_pages: "of stored pages",
  stored_pages: "of stored pages",
  terms: "made anew of the articles",
  view_batches: "counted within minutes",
  view_seen: "a day's readers, by a key of this paper's day",
  view_state: "counts this paper's changes",
};
