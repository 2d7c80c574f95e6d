import { columnsOf } from "../db/columns.ts";
import type { Given, Rows } from "../db/rows.ts";
import type { ArticleCard } from "../pages/data.ts";

/** A card with what lists and the API tell beside it. */
export type ListedCard = ArticleCard & { slug: string; changedAt: number; commentCount: number };

const READ = [
  "id",
  "path",
  "slug",
  "title",
  "standfirst",
  "excerpt",
  "byline",
  "published_at",
  "changed_at",
  "comment_count",
  "lead_image_url",
  "lead_image_alt",
  "lead_image_caption",
  "section_slug",
] as const satisfies (keyof Rows["articles"])[];

/** Columns of a card, from `articles a` and `sections s`. */
export const CARD_COLUMNS = `${columnsOf("a", READ)}, s.name AS section_name`;

/** SQL: Unix ms as `Date.toISOString` writes them. */
const iso = (column: string) => `strftime('%Y-%m-%dT%H:%M:%fZ', ${column} / 1000.0, 'unixepoch')`;

/** A card as the API has it: JSON, from the same. What `inList` makes of a card (articles/routes.ts). */
export const CARD_AS_JSON = `json_object('id', a.id, 'path', a.path, 'slug', a.slug, 'title', a.title, 'standfirst', a.standfirst,
  'summary', iif(a.standfirst = '', coalesce(a.excerpt, ''), a.standfirst), 'byline', a.byline,
  'section', json(iif(a.section_slug IS NULL, 'null', json_object('slug', a.section_slug, 'name', coalesce(s.name, a.section_slug)))),
  'leadImage', json(iif(a.lead_image_url IS NULL, 'null',
    json_object('url', a.lead_image_url, 'alt', a.lead_image_alt, 'caption', a.lead_image_caption))),
  'publishedAt', ${iso("a.published_at")}, 'updatedAt', ${iso("a.changed_at")}, 'commentCount', a.comment_count)`;

export type CardRow = Pick<Rows["articles"], (typeof READ)[number]> &
  Given<Rows["articles"], "published_at"> & { section_name: string | null };

export function cardOf(row: CardRow): ListedCard {
  return {
    id: row.id,
    path: row.path,
    slug: row.slug,
    title: row.title,
    standfirst: row.standfirst,
    summary: row.standfirst || (row.excerpt ?? ""),
    section:
      row.section_slug === null
        ? null
        : { slug: row.section_slug, name: row.section_name ?? row.section_slug },
    byline: row.byline,
    publishedAt: row.published_at,
    changedAt: row.changed_at,
    commentCount: row.comment_count,
    leadImage:
      row.lead_image_url === null
        ? null
        : { url: row.lead_image_url, alt: row.lead_image_alt, caption: row.lead_image_caption },
  };
}

/** Where a list goes on after an article: `{published}-{id}`. Null for what is no cursor of ours. */
export function readCursor(cursor: string | undefined): [number, number] | null {
  const match = /^(\d{1,16})-(\d{1,16})$/.exec(cursor ?? "");
  return match ? [Number(match[1]), Number(match[2])] : null;
}

export function cursorOf(last: ListedCard | undefined): string | null {
  return last ? `${last.publishedAt}-${last.id}` : null;
}
