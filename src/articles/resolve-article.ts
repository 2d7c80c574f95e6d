import { reservedFor } from "../http/addresses.ts";
import { addressKey, canonicalPath } from "../http/paths.ts";
import { digest } from "../http/signing.ts";
import type { Named } from "../pages/data.ts";
import { bylineOf } from "./byline.ts";
import type { ArticleInput } from "./inputs.ts";
import { isTooLong } from "./path-input.ts";
import { datedPath } from "./permalinks.ts";
import type { ResolvedArticle } from "./ready-article.ts";
import { slugOf } from "./slugs.ts";

/** Source and HTML stand in one row, and D1 keeps a row under 2 MB. */
const MAX_BODY_BYTES = 600_000;

/** What keeps an article from being stored, and the field that it lies in. */
export type Refused = { field: "path" | "body"; reason: string };

/** `language`: of the site, in which bylines name several. */
type By = { now: number; timeZone: string; language?: string };

type Skipped = (Refused & { what: string })[];

/** The inputs of one request with everything decided, and what cannot be stored of them. */
export async function resolveArticles(
  inputs: ArticleInput[],
  by: By,
): Promise<{ articles: ResolvedArticle[]; skipped: Skipped }> {
  const skipped: Skipped = [];
  const resolved: ResolvedArticle[] = [];
  for (const input of inputs) {
    const article = await resolveArticle(input, by);
    const refused = article ? refusal(article) : NO_PATH;
    if (article && refused === null) resolved.push(article);
    else if (refused) skipped.push({ what: input.path ?? input.title, ...refused });
  }
  const { articles, skipped: taken } = leaveOutTaken(resolved);
  return { articles, skipped: [...skipped, ...taken] };
}

/** The first of each address. */
export function leaveOutTaken(all: ResolvedArticle[]): { articles: ResolvedArticle[]; skipped: Skipped } {
  const articles = new Map<string, ResolvedArticle>();
  const skipped: Skipped = [];
  for (const article of all) {
    const key = addressKey(article.path);
    const reason = `another article of this request has the path ${article.path}`;
    if (articles.has(key)) skipped.push({ what: article.path, field: "path", reason });
    else articles.set(key, article);
  }
  return { articles: [...articles.values()], skipped };
}

/** What is no path of an address. */
export const NO_PATH: Refused = {
  field: "path",
  reason: "its path is no path: write one such as /2026/11/23/a-slug/",
};

/** Why an article cannot be stored, or null. */
export function refusal({ path, body }: Pick<ResolvedArticle, "path" | "body">): Refused | null {
  const inPath = (reason: string): Refused => ({ field: "path", reason });
  if (isTooLong(path)) return inPath(`its path ${path.slice(0, 60)}... is too long: give it a shorter slug`);
  const reserved = reservedFor(path);
  if (reserved !== null)
    return inPath(`the paper itself answers to ${path} (${reserved}): give the article another path`);
  const bytes = new TextEncoder().encode(body).length;
  if (bytes <= MAX_BODY_BYTES) return null;
  return { field: "body", reason: `its body is ${bytes} bytes long; at most ${MAX_BODY_BYTES} fit` };
}

/** An input with its path, names and state decided; null where its path is none. */
export async function resolveArticle(
  { authors: given, ...input }: ArticleInput,
  { now, timeZone, language = "en" }: By,
): Promise<ResolvedArticle | null> {
  const dated = input.publishedAt ?? now;
  const asked = input.path === undefined ? undefined : canonicalPath(input.path);
  const slug = input.slug || lastSegment(asked) || slugOf(input.title);
  const made = () => (input.kind === "page" ? `/${slug}/` : datedPath(dated, slug, timeZone));
  const path = asked === undefined ? canonicalPath(made()) : asked;
  if (path === null) return null;
  const [author = null, ...coauthors] = authorsOf(input.author, given);
  const content = {
    ...input,
    status: dueStatus(input.status, dated, now),
    path,
    slug,
    author,
    coauthors,
    section: input.section ? namedOf(input.section) : null,
    tags: distinct(input.tags.map(namedOf)),
    byline: input.byline ?? bylineOf(author ? [author, ...coauthors] : [], language),
    seo: seoOf(input.seo),
  };
  return withHash(content, input.path ?? path);
}

/** The same at the place where it is stored already, whatever path it was sent under. */
export function placeAt(
  article: ResolvedArticle,
  { path, slug }: { path: string; slug: string },
): Promise<ResolvedArticle> {
  const { contentHash, asked, ...content } = article;
  const isRespelled = addressKey(path) === addressKey(article.path);
  return withHash({ ...content, path, slug: isRespelled ? article.slug : slug }, asked);
}

async function withHash(
  article: Omit<ResolvedArticle, "contentHash" | "asked">,
  asked: string,
): Promise<ResolvedArticle> {
  // "Scheduled" becomes "published" by itself when its time comes: that is no change of the article.
  const intent = article.status === "scheduled" ? "published" : article.status;
  // Left out where they are not: what was stored before there were the words is no other article.
  const sticky = article.sticky || undefined;
  const unranked = article.unranked || undefined;
  const relatedPins = article.relatedPins.length > 0 ? article.relatedPins : undefined;
  const relatedBars = article.relatedBars.length > 0 ? article.relatedBars : undefined;
  const coauthors = article.coauthors.length > 0 ? article.coauthors : undefined;
  const seo = article.seo ?? undefined;
  // What feeds call it by is nothing that an editor sets: a save that does not name it changes nothing.
  const told = {
    ...article,
    status: intent,
    sticky,
    unranked,
    relatedPins,
    relatedBars,
    coauthors,
    seo,
    guid: undefined,
    origin: undefined,
  };
  const contentHash = await digest(JSON.stringify(told));
  return { ...article, asked, contentHash };
}

/** A published article whose time has not come is scheduled, and the other way round. */
export function dueStatus(
  status: ArticleInput["status"],
  dated: number,
  now: number,
): ArticleInput["status"] {
  if (status !== "published" && status !== "scheduled") return status;
  return dated > now ? "scheduled" : "published";
}

/** A name with the slug that its list has. */
export function namedOf(value: string | Named): Named {
  return typeof value === "string"
    ? { name: value, slug: slugOf(value) }
    : { name: value.name, slug: value.slug || slugOf(value.name) };
}

/** Everybody in the byline's order, each once. */
function authorsOf(author: ArticleInput["author"], authors: ArticleInput["authors"] = []): Named[] {
  return distinct((authors.length > 0 ? authors : author ? [author] : []).map(namedOf));
}

/** Null where it says nothing. */
function seoOf(seo: ArticleInput["seo"]): ArticleInput["seo"] {
  return seo && (seo.title || seo.description || seo.image) ? seo : null;
}

function distinct(tags: Named[]): Named[] {
  return [...new Map(tags.map((tag) => [tag.slug, tag])).values()];
}

function lastSegment(path: string | null | undefined): string | undefined {
  return path?.split("/").filter(Boolean).at(-1);
}
