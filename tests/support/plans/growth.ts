/** Tables that stay small, each with what keeps it so. All others grow with the paper's years. */
const SMALL: Record<string, string> = {
  face_files: "a logo, icons and a sheet, and what was chosen for a face within a day",
  settings: "one row a setting or a job, and one for each article that was removed until its comments are",
  revisions: "two rows",
  top_lists: "one row a list",
  view_windows: "three rows",
  view_state: "one row",
  view_batches: "what the last minutes brought: folded every five",
  view_seen: "one day's rows",
  recommend_batches: "what the last minutes brought: counted every ten",
  recommend_seen: "two days' rows",
  stale_pages: "what has just changed: the backlog of an import is cleared 2,000 a run",
  kv_writes: "seven days",
  shown_changes: "the newest 500",
  views_by_hour: "a month of hours",
  views_by_day: "400 days",
  view_sources: "400 days, a few rows each",
  daily_figures: "a row a day",
  moderators: "people of the newsroom",
  article_editors: "who has an article open",
};

/** Equal values of these columns are found in few rows, however long the paper runs. */
export const FEW: { table: string; columns: string[]; why: string }[] = [
  { table: "article_tags", columns: ["article_id"], why: "one article's" },
  { table: "article_revisions", columns: ["article_id"], why: "the newest 30" },
  { table: "article_embeds", columns: ["article_id"], why: "twenty at most" },
  { table: "tags", columns: ["name"], why: "tags of one name" },
  { table: "sections", columns: ["name"], why: "sections of one name" },
  { table: "authors", columns: ["name"], why: "authors of one name" },
  { table: "authors", columns: ["portrait"], why: "whom one picture portrays" },
  { table: "blocked_words", columns: ["entry"], why: "decisions that block the same word" },
  {
    table: "subscriptions",
    columns: ["email_hash"],
    why: "one person's, as long as the articles take comments",
  },
  { table: "follows", columns: ["email_hash"], why: "one person's, 100 at most" },
  { table: "follows", columns: ["commenter_key"], why: "addresses that one browser gave" },
  { table: "articles", columns: ["slug"], why: "articles of one title" },
  { table: "redirects", columns: ["to_path"], why: "former addresses of one article" },
  { table: "decisions", columns: ["comment_id"], why: "moderators decide on a comment once or twice" },
  { table: "lessons", columns: ["comment_id"], why: "what one comment taught by staying, and its opposite" },
  { table: "judged_sites", columns: ["comment_id"], why: "eight sites of one comment" },
  { table: "reports", columns: ["comment_id"], why: "a comment with a few reports is held" },
  { table: "notices", columns: ["comment_id"], why: "a comment with a few reports is held" },
  { table: "notices", columns: ["email"], why: "one person's reports that wait for a decision" },
  { table: "objections", columns: ["comment_id"], why: "one for a decision and who asks" },
  { table: "answered_reports", columns: ["decision_id"], why: "those of one comment" },
  { table: "commenter_marks", columns: ["key"], why: "how often one person was trusted or blocked" },
  { table: "commenter_marks", columns: ["decision_id"], why: "a decision marks four keys at most" },
];

export function isSmall(table: string): boolean {
  return table in SMALL || table.startsWith("sqlite_");
}
