import type { ArticleUpload } from "../api-shapes.ts";
import { bodyOf } from "./body-of-item.ts";
import { sortCategories } from "./categories.ts";
import { offsetName, readDate } from "./dates.ts";
import { withOwnLinks } from "./internal-links.ts";
import type { ItemPath } from "./item-paths.ts";
import { keptData } from "./kept-data.ts";
import { authorsOf } from "./people.ts";
import { clip, plainText } from "./plain-text.ts";
import type { Item } from "./read-export.ts";
import { seoMetaOf } from "./seo-meta.ts";
import type { Survey } from "./survey.ts";

/** What a person should know of an item that goes in: `about` gathers alike notes. */
export type Note = { about: string; what: string };

export type ConvertedItem = { article: ArticleUpload & { path: string }; notes: Note[] };

/** Is told what a person should know of an item; alike remarks are gathered by `about`. */
export type Remark = (about: string, detail?: string) => void;

/** Why an item is no article, or null if it is one. @param types of the site's own that are to be articles or pages */
export function whyNoArticle({ fields }: Item, types: Survey["types"] = new Map()): string | null {
  const type = fields.get("wp:post_type")?.trim() ?? "";
  const status = fields.get("wp:status")?.trim() ?? "";
  if (type === "") return "it has no wp:post_type, so it is no item of WordPress's";
  if (type === "attachment")
    return "media files are no articles; the images that articles show stay where they are";
  if (Object.hasOwn(KEPT_ELSEWHERE, type)) return KEPT_ELSEWHERE[type] ?? null;
  if (type !== "post" && type !== "page" && !types.has(type))
    return `"${type}" items are neither posts nor pages: --type ${type}=article takes them`;
  if (status === "trash") return "it is in WordPress's trash";
  return status === "auto-draft" ? "it is a draft that nobody ever saved" : null;
}

const KEPT_ELSEWHERE: Record<string, string> = {
  wp_block: "blocks that articles share stand in the articles that show them",
  "guest-author": "guest authors stand in the bylines of their articles",
  nav_menu_item: '"nav_menu_item" items are neither posts nor pages, but entries of a menu',
  wp_navigation: '"wp_navigation" items are neither posts nor pages, but menus',
  wp_template: '"wp_template" items are neither posts nor pages, but the look of the old site',
  wp_template_part: '"wp_template_part" items are neither posts nor pages, but the look of the old site',
  wp_global_styles: '"wp_global_styles" items are neither posts nor pages, but the look of the old site',
  custom_css: '"custom_css" items are neither posts nor pages, but the look of the old site',
};

/** Turns a post or page into what the API takes. `givePath` chooses its path. */
export function toArticle(
  item: Item,
  survey: Survey,
  givePath: (item: Item, title: string, date: string | undefined) => ItemPath,
): ConvertedItem {
  const { fields, meta } = item;
  const remarks: { about: string; detail?: string }[] = [];
  const note = (about: string, detail?: string) => void remarks.push({ about, detail });
  const onLocal = (offset: number | null) => noteLocal(note, offset);
  const { clock } = survey;
  const date = readDate(fields, "wp:post_date_gmt", "wp:post_date", { clock, other: "pubDate", onLocal });
  const updated = readDate(fields, "wp:post_modified_gmt", "wp:post_modified", { clock });
  const body = bodyOf(item, survey, note);
  const given = plainText(fields.get("title") ?? "");
  const title = given || fallbackTitle(body, date);
  const { path, redirects, note: pathNote } = givePath(item, title, date);
  if (given === "") note("they had no title and are called by their first words or date", title);
  if (pathNote) note("they have another path than before", pathNote);
  const status = statusOf(item, date, note);
  const { section, tags, left } = sortCategories(item, survey);
  if (left.length > 0)
    note(
      "terms of other taxonomies are no tags here: --taxonomy NAME=tags takes them along",
      left.map(({ domain, name }) => `${domain}: ${name}`).join(", "),
    );
  const { authors, people } = authorsOf(item, survey);
  const [author] = authors;
  const image = survey.attachments.get(meta.get("_thumbnail_id") ?? "");
  const standfirst = clip(plainText(fields.get("excerpt:encoded") ?? ""), 1000);
  const seo = seoMetaOf(meta, { title, standfirst });
  const imported = keptData(item, survey, { left, people });
  const article = {
    path,
    kind: kindOf(fields.get("wp:post_type")?.trim() ?? "", survey.types),
    status,
    title: clip(title, 300),
    standfirst,
    body: withOwnLinks(body, survey.site, survey.paths),
    bodyFormat: "html" as const,
    author: author && named(author),
    ...(authors.length > 1 && { authors: authors.map(named) }),
    section,
    tags: tags.slice(0, 100),
    image: image && { url: image.url, alt: clip(image.alt, 500), caption: clip(image.caption, 1000) },
    publishedAt: date,
    updatedAt: updated && date && updated > date ? updated : date,
    sticky: fields.get("wp:is_sticky")?.trim() === "1",
    commentsOpen: (fields.get("wp:comment_status")?.trim() ?? "open") === "open",
    redirects,
    guid: clip(fields.get("guid")?.trim() ?? "", 500) || undefined,
    ...(seo && { seo }),
    ...(imported && { imported }),
  };
  const notes = remarks.map(({ about, detail }) => ({ about, what: detail ? `${path}: ${detail}` : path }));
  return { article, notes };
}

function kindOf(type: string, types: Survey["types"]): "article" | "page" {
  return types.get(type) ?? (type === "page" ? "page" : "article");
}

/** Without a slug of their own, the name makes it. */
function named({ name, slug }: { name: string; slug: string }) {
  return slug === "" ? name : { name, slug };
}

function noteLocal(note: Remark, offset: number | null): void {
  if (offset === null)
    note(
      "their only date is the old site's local time, and was taken for UTC: --timezone Europe/London says the zone",
    );
  else note(`their only date is the old site's local time, and was taken for UTC${offsetName(offset)}`);
}

function statusOf({ fields }: Item, date: string | undefined, note: Remark): ArticleUpload["status"] {
  const status = fields.get("wp:status")?.trim() ?? "";
  if (fields.get("wp:post_password")?.trim()) {
    note("they were protected by a password and are drafts now");
    return "draft";
  }
  if (status === "publish") return "published";
  if (status === "future" && date !== undefined) return "scheduled";
  if (status === "future") {
    note("they were scheduled for no time that can be read and are drafts now");
    return "draft";
  }
  if (status !== "draft") note(`their status was "${status}" and they are drafts now`);
  return "draft";
}

function fallbackTitle(body: string, date: string | undefined): string {
  const words = clip(plainText(body), 60);
  return words || (date ? `Untitled, ${date.slice(0, 10)}` : "Untitled");
}
