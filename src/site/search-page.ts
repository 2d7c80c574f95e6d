import { fromLocalTime } from "../admin/articles/local-time.ts";
import { nameReading } from "../articles/articles.ts";
import { publicImage } from "../articles/cards.ts";
import { type FoundArticle, type SearchAsked, searchArticles } from "../articles/search-articles.ts";
import { slugOf } from "../articles/slugs.ts";
import { readOne } from "../db/readings.ts";
import { DAY_MS } from "../db/time.ts";
import { wantsJson } from "../http/wants-json.ts";
import { isoTime } from "../pages/dates.ts";
import { type SearchLink, searchPath } from "../pages/links.ts";
import { MARK_BEGIN, MARK_END } from "../pages/marks.ts";
import { searchResultsPage } from "../pages/search-page.tsx";
import { MAX_CHARACTERS, type SearchFilter } from "../search/query.ts";
import type { SiteContext } from "./context.ts";
import { answerUncached, passingPage } from "./uncached.ts";

const RESULTS = 20;

/** The search, as a page or as JSON; never kept, since everybody searches for something else. */
export async function searchPage(site: SiteContext, request: Request): Promise<Response> {
  const url = new URL(request.url);
  const asked = readAsked(url.searchParams);
  const { filter, problems } = await readFilter(site, asked);
  const found = await searchArticles({ ...site, language: site.config.site.language }, {
    text: asked.q,
    filter,
    cursor: asked.at,
    limit: RESULTS,
  } satisfies SearchAsked);
  if (url.searchParams.get("format") === "json" || wantsJson(request)) {
    const { items, next, count, isExact, reach } = found;
    const nextUrl = next && `${url.origin}${searchPath({ ...asked, at: next })}&format=json`;
    const body = { query: asked.q, count, isExact, reach, problems, items: items.map(inJson), next, nextUrl };
    return Response.json(body, { headers: { "Cache-Control": "no-store" } });
  }
  const { items, ...others } = found;
  const frame = await site.rendering.frame();
  return answerUncached(
    site,
    request,
    passingPage(searchResultsPage(frame, { ...others, asked, articles: items, problems })),
  );
}

function readAsked(params: URLSearchParams): SearchLink {
  const of = (name: string, most: number) => params.get(name)?.trim().slice(0, most) || undefined;
  return {
    q: [...(params.get("q") ?? "").trim()].slice(0, MAX_CHARACTERS).join(""),
    section: of("section", 200),
    author: of("author", 200),
    from: of("from", 10),
    to: of("to", 10),
    at: of("at", 20),
  };
}

/** Days are those of the paper's time zone, both counted in; an author may be named by name or slug. */
async function readFilter(
  { db, config }: SiteContext,
  { section, author, from, to }: SearchLink,
): Promise<{ filter: SearchFilter; problems: string[] }> {
  const problems: string[] = [];
  const midnight = (day: string | undefined) => {
    if (day === undefined) return undefined;
    const at = fromLocalTime(`${day}T00:00`, config.site.timeZone);
    if (at === null) problems.push(`“${day}” is no day, and was left out: write it such as 2026-11-28.`);
    return at ?? undefined;
  };
  const until = to === undefined ? undefined : midnight(to);
  const dayAfter =
    until === undefined ? undefined : midnight(isoTime(Date.parse(`${to}T00:00Z`) + DAY_MS).slice(0, 10));
  const isSlug = author === undefined || (await readOne(nameReading(db, "authors", author))) !== null;
  return {
    filter: {
      section,
      author: isSlug ? author : slugOf(author),
      from: midnight(from),
      to: dayAfter === undefined ? undefined : dayAfter - 1,
    },
    problems: problems.map((problem) => problem.replace(/[\uFDD0-\uFDEF]/g, "")),
  };
}

function inJson({ excerpt, ...article }: FoundArticle) {
  const { id, path, slug, title, standfirst, byline, section, leadImage, publishedAt } = article;
  const parts = excerpt?.split(new RegExp(`[${MARK_BEGIN}${MARK_END}]`)) ?? null;
  return {
    ...{ id, path, slug, title, standfirst, byline, section },
    leadImage: publicImage(leadImage),
    publishedAt: isoTime(publishedAt),
    /** Every other part is a word that was found. */
    excerpt: parts && { text: parts.join(""), parts },
  };
}
