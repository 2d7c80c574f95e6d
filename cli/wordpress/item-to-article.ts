import slugify from "@sindresorhus/slugify";
import type { ArticleUpload } from "../api-shapes.ts";
import { toHtml } from "./content.ts";
import { readDate } from "./dates.ts";
import { withOwnLinks } from "./internal-links.ts";
import type { ItemPath } from "./item-paths.ts";
import { clip, plainText } from "./plain-text.ts";
import type { Category, Item } from "./read-export.ts";
import type { Survey } from "./survey.ts";

/** What a person should know of an item that goes in: `about` gathers alike notes. */
export type Note = { about: string; what: string };

export type ConvertedItem = { article: ArticleUpload & { path: string }; notes: Note[] };

type Named = { name: string; slug: string } | string;

/** Why an item is no article, or null if it is one. */
export function whyNoArticle({ fields }: Item): string | null {
  const type = fields.get("wp:post_type")?.trim() ?? "";
  const status = fields.get("wp:status")?.trim() ?? "";
  if (type === "") return "it has no wp:post_type, so it is no item of WordPress's";
  if (type === "attachment")
    return "media files are no articles; the images that articles show stay where they are";
  if (type !== "post" && type !== "page") return `"${type}" items are neither posts nor pages`;
  if (status === "trash") return "it is in WordPress's trash";
  return status === "auto-draft" ? "it is a draft that nobody ever saved" : null;
}

/** Turns a post or page into what the API takes. `givePath` chooses its path. */
export function toArticle(
  item: Item,
  survey: Survey,
  givePath: (item: Item, title: string, date: string | undefined) => ItemPath,
): ConvertedItem {
  const { fields, meta } = item;
  const remarks: { about: string; detail?: string }[] = [];
  const note = (about: string, detail?: string) => void remarks.push({ about, detail });
  const date = readDate(fields, "wp:post_date_gmt", "wp:post_date", "pubDate");
  const updated = readDate(fields, "wp:post_modified_gmt", "wp:post_modified");
  const body = bodyOf(item, survey, note);
  const given = plainText(fields.get("title") ?? "");
  const title = given || fallbackTitle(body, date);
  const { path, redirects, note: pathNote } = givePath(item, title, date);
  if (given === "") note("they had no title and are called by their first words or date", title);
  if (pathNote) note("they have another path than before", pathNote);
  const status = statusOf(item, date, note);
  const { section, tags } = sortCategories(item.categories);
  const login = fields.get("dc:creator")?.trim() ?? "";
  const image = survey.attachments.get(meta.get("_thumbnail_id") ?? "");
  const article = {
    path,
    kind: fields.get("wp:post_type") === "page" ? ("page" as const) : ("article" as const),
    status,
    title: clip(title, 300),
    standfirst: clip(plainText(fields.get("excerpt:encoded") ?? ""), 1000),
    body: withOwnLinks(body, survey.site),
    bodyFormat: "html" as const,
    author: login === "" ? undefined : authorOf(login, survey),
    section,
    tags: tags.slice(0, 100),
    image: image && { url: image.url, alt: clip(image.alt, 500), caption: clip(image.caption, 1000) },
    publishedAt: date,
    updatedAt: updated && date && updated > date ? updated : date,
    sticky: fields.get("wp:is_sticky")?.trim() === "1",
    commentsOpen: (fields.get("wp:comment_status")?.trim() ?? "open") === "open",
    redirects,
    guid: clip(fields.get("guid")?.trim() ?? "", 500) || undefined,
  };
  const notes = remarks.map(({ about, detail }) => ({ about, what: detail ? `${path}: ${detail}` : path }));
  return { article, notes };
}

type Remark = (about: string, detail?: string) => void;

function bodyOf(item: Item, { attachments }: Survey, note: Remark): string {
  const unknown = new Set<string>();
  const dynamic = new Set<string>();
  const body = toHtml(item.fields.get("content:encoded") ?? "", {
    attachments,
    postId: item.fields.get("wp:post_id") ?? "",
    footnotes: item.meta.get("footnotes") ?? "",
    onUnknown: (name) => unknown.add(name),
    onDynamicBlock: (name) => dynamic.add(name),
  });
  if (unknown.size > 0)
    note(
      "shortcodes that mean nothing here were left out, but not the text in them",
      [...unknown].join(", "),
    );
  if (dynamic.size > 0) note("blocks that WordPress fills in itself were left out", [...dynamic].join(", "));
  return body;
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

/** The first category is the section; the others are tags, as a paper's article has one section. */
function sortCategories(categories: Category[]): { section?: Named; tags: Named[] } {
  const sections = categories.filter(
    ({ domain, nicename }) => domain === "category" && nicename !== "uncategorized",
  );
  const tags = categories.filter(({ domain }) => domain === "post_tag");
  const [section, ...others] = sections.map(nameOf);
  return { section, tags: [...others, ...tags.map(nameOf)] };
}

/** The slug that WordPress used where it is a plain one; a percent-encoded one is made anew from the name. */
function nameOf({ name, nicename }: Category): Named {
  const text = clip(plainText(name), 120) || nicename;
  return /^[a-z0-9-]+$/.test(nicename) ? { name: text, slug: nicename } : text;
}

/** A login that is an email address stays out of the author's address. */
function authorOf(login: string, { authors }: Survey): Named {
  const name = clip(authors.get(login) || login, 120);
  const slug = login.includes("@") ? "" : slugify(login);
  return slug === "" ? name : { name, slug };
}

function fallbackTitle(body: string, date: string | undefined): string {
  const words = clip(plainText(body), 60);
  return words || (date ? `Untitled, ${date.slice(0, 10)}` : "Untitled");
}
