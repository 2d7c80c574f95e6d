import type { AddressRow } from "../articles/addresses.ts";
import { listsRevisionReading } from "../articles/articles.ts";
import { shownName } from "../cache/shown-changes.ts";
import type { RenderedPage } from "../cache/stored-page.ts";
import type { Config } from "../config/config.ts";
import type { Db } from "../db/client.ts";
import { type Reading, readTogether } from "../db/readings.ts";
import type { AddressName } from "../http/addresses.ts";
import { decodedPart } from "../http/paths.ts";
import type { ArticleCard, ArticleData, Frame } from "../pages/data.ts";

/** What rendering reads from. */
export type RenderContext = {
  db: Db;
  config: Config;
  now: number;
  frame: () => Promise<Frame>;
  /** A page is rendered anew behind a change: where none is, nobody asks what else may be at its address. */
  isRefresh?: boolean;
  /** What has been read, for this request, of addresses where no article is: nobody has to ask again. */
  addresses: Map<string, AddressRow[]>;
};

/** What an address asks for: the groups of its path, and those of its queries that it has. */
export type Asked = { path: string; groups: Record<string, string>; queries: Record<string, string> };

type Renderer = (context: RenderContext, asked: Asked) => Promise<RenderedPage | null>;

/** What renders each kind of address that is a kept page. */
export type Renderers = Partial<Record<AddressName, Renderer>>;

export const HTML = "text/html; charset=utf-8";
export const XML = "application/xml; charset=utf-8";

/** Feeds of comments and further pages of a thread change often and are read seldom: kept for a minute, never in KV. */
export const MINUTE = 60;

type Listed = Pick<RenderedPage, "body" | "shows">;

/** A page that hangs on the articles as a whole, from one round trip; null where its content is. */
export async function listed<T extends unknown[]>(
  context: RenderContext,
  contentType: string,
  readings: [...{ [Index in keyof T]: Reading<T[Index]> }],
  content: (frame: Frame, ...read: T) => Promise<Listed | null> | Listed | null,
): Promise<RenderedPage | null> {
  // The revision is of the same moment as the rest, or earlier: a change in between only renders the page again.
  const [revision, ...read] = await readTogether<[number, ...T]>(context.db, [
    listsRevisionReading(context.db),
    ...readings,
  ]);
  const made = await content(await context.frame(), ...read);
  return (
    made && {
      ...made,
      contentType,
      revision,
      tracks: "lists",
      articleId: null,
      section: null,
      keep: "until-changed",
    }
  );
}

export function forAMinute(contentType: string, body: string): RenderedPage {
  const nothing = { articleId: null, section: null, shows: [] };
  return { body, contentType, revision: 0, tracks: "lists", ...nothing, keep: MINUTE };
}

/** What cards show of others: the articles, and the sections that they name. */
export function namesOn(cards: ArticleCard[]): string[] {
  const sections = cards.flatMap(({ section }) => (section ? [shownName("section", section.slug)] : []));
  return [...new Set([...cards.map(({ id }) => shownName("article", id)), ...sections])];
}

/** The names of an article's author and tags. */
export function namesOf({ author, tags }: ArticleData): string[] {
  const named = tags.map(({ slug }) => shownName("tag", slug));
  return author ? [shownName("author", author.slug), ...named] : named;
}

/** The list that the groups of an address name; null where they name none. */
export function listOf({
  kind,
  slug,
}: Asked["groups"]): { kind: "section" | "tag" | "author"; name: string } | null {
  if ((kind !== "section" && kind !== "tag" && kind !== "author") || slug === undefined) return null;
  const name = decodedPart(slug);
  return name === null ? null : { kind, name };
}
