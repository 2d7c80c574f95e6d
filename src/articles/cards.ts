import { columnsOf } from "../db/columns.ts";
import type { Given, Rows } from "../db/rows.ts";
import type { ArticleCard } from "../pages/data.ts";
import { leadImageOf } from "./article-pictures.ts";

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
  "pictures",
  "section_slug",
] as const satisfies (keyof Rows["articles"])[];

/** Columns of a card, from `articles a` and `sections s`. */
export const CARD_COLUMNS = `${columnsOf("a", READ)}, s.name AS section_name`;

/** How many they are. */
export const CARD_WIDTH = READ.length + 1;

/** SQL: Unix ms as `Date.toISOString` writes them. */
const iso = (column: string) => `strftime('%Y-%m-%dT%H:%M:%fZ', ${column} / 1000.0, 'unixepoch')`;

/** SQL: what an article says of its lead picture, else what the picture is kept with. */
const said = (word: "alt" | "caption") =>
  `coalesce(nullif(a.lead_image_${word}, ''), a.pictures->>'$.lead.${word}', '')`;

/** A card as the API has it: JSON, from the same. What `inList` makes of a card (articles/routes.ts). */
export const CARD_AS_JSON = `json_object('id', a.id, 'path', a.path, 'slug', a.slug, 'title', a.title, 'standfirst', a.standfirst,
  'summary', iif(a.standfirst = '', coalesce(a.excerpt, ''), a.standfirst), 'byline', a.byline,
  'section', json(iif(a.section_slug IS NULL, 'null', json_object('slug', a.section_slug, 'name', coalesce(s.name, a.section_slug)))),
  'leadImage', json(iif(a.lead_image_url IS NULL, 'null',
    json_object('url', coalesce(a.pictures->>'$.lead.files[#-1][0]', a.lead_image_url), 'alt', ${said("alt")}, 'caption', ${said("caption")}))),
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
    leadImage: leadImageOf(row),
  };
}

/** A lead picture as the API tells of it. */
export function publicImage(
  image: ArticleCard["leadImage"],
): { url: string; alt: string; caption: string } | null {
  return image && { url: image.url, alt: image.alt, caption: image.caption };
}

/** Where a list goes on after an article: `{published}-{id}`. Null for what is no cursor of ours. */
export function readCursor(cursor: string | undefined): [number, number] | null {
  const match = /^(\d{1,16})-(\d{1,16})$/.exec(cursor ?? "");
  return match ? [Number(match[1]), Number(match[2])] : null;
}

export function cursorOf(last: ListedCard | undefined): string | null {
  return last ? `${last.publishedAt}-${last.id}` : null;
}
