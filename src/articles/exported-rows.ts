import { columnNames, travellingRows } from "../db/travelling-rows.ts";
import { articleRevisions, articles, authors, importedArticles, sections, tags } from "./table.ts";

/** A name's key is found anew by the cron. */
const WITHOUT_KEY = { left: { name_key: "NULL" } };

/** What an export has of this room beside articles and redirects. Former versions are as long as articles. */
export const articleRows = [
  travellingRows(sections),
  travellingRows(authors, WITHOUT_KEY),
  travellingRows(tags),
  travellingRows(articleRevisions, { most: 20 }),
  travellingRows(importedArticles),
];

/** Columns of `articles` that an exported article has under names of the API's, so that it may be sent there. */
const TOLD = [
  "id",
  "path",
  "slug",
  "kind",
  "status",
  "title",
  "standfirst",
  "body_source",
  "body_format",
  "byline",
  "author_slug",
  "section_slug",
  "lead_image_url",
  "lead_image_alt",
  "lead_image_caption",
  "comments_open",
  "sticky",
  "published_at",
  "changed_at",
  "coauthors",
  "seo",
  "imported",
];

/** Columns that are made anew of the others. */
const DERIVED = ["body_html", "word_count", "listed_at", "text_language", "related", "pictures"];

/** All others: what nobody but a restore needs. A new column is among them, unless it is named above. */
export const KEPT_COLUMNS = columnNames(articles).filter(
  (column) => !TOLD.includes(column) && !DERIVED.includes(column),
);
