import * as z from "zod";
import { canonicalPath } from "../http/paths.ts";
import { MAX_BARS, MAX_PINS } from "./chosen-related.ts";
import { meantField } from "./misspelt.ts";
import { pathInput, pathPart } from "./path-input.ts";

/** Unicode noncharacters mark slots in pages, NUL ends strings in SQLite: neither is text. */
const text = (max: number) =>
  z
    .string()
    .max(max)
    .transform((value) => value.replace(/[\0\uFDD0-\uFDEF]/g, ""));

const line = (max: number) => text(max).transform((value) => value.replace(/\s+/g, " ").trim());

const time = z.iso.datetime({ offset: true }).transform((value) => Date.parse(value));

const httpAddress = z
  .string()
  .max(2000)
  .refine((value) => /^(https?:\/\/|\/)/i.test(value), "write an address that begins with https:// or /");

/** A name, or a name and the slug its page has. */
export const named = z.union([
  line(120).refine((value) => value !== "", "must not be empty"),
  z.object({ name: line(120), slug: z.string().max(200) }),
]);

/** Articles of this paper, each once, as the database keys their paths. */
const articlePaths = (max: number) =>
  z
    .array(pathInput.transform((path) => canonicalPath(path) ?? path))
    .max(max, `name at most ${max}`)
    .default([])
    .transform((paths) => [...new Set(paths)]);

/** What a site is called that something is from. */
export const origin = line(200).refine((value) => value !== "", "must not be empty");

const MAX_IMPORTED = 50_000;

/** An article as `broadsheet publish`, the importers and other programs send it. */
const articleFields = z.object({
  path: pathInput.optional(),
  slug: pathPart.optional(),
  kind: z.enum(["article", "page"]).default("article"),
  status: z.enum(["draft", "scheduled", "published", "withdrawn"]).default("published"),
  title: line(300).refine((value) => value !== "", "must not be empty"),
  standfirst: line(1000).default(""),
  /** In UTF-8 at most 600,000 bytes: D1 keeps a row under 2 MB. */
  body: text(600_000),
  bodyFormat: z.enum(["markdown", "html"]),
  author: named.nullish(),
  /** All of them in the byline's order, where there are several. The first is the author. */
  authors: z.array(named).max(20).optional(),
  /** How the author is shown, where it differs from the name: "By our correspondent". */
  byline: line(200).optional(),
  section: named.nullish(),
  tags: z.array(named).max(100).default([]),
  image: z
    .object({ url: httpAddress, alt: line(500).default(""), caption: line(1000).default("") })
    .nullish(),
  publishedAt: time.optional(),
  updatedAt: time.optional(),
  commentsOpen: z.boolean().default(true),
  /** Stands first on the front page, before newer articles. */
  sticky: z.boolean().default(false),
  /** Stands in no list of what is read most: a notice, a game, the weather. Its readers are counted all the same. */
  unranked: z.boolean().default(false),
  /** Paths of articles that stand first among its related posts, and of articles that never do. */
  relatedPins: articlePaths(MAX_PINS),
  relatedBars: articlePaths(MAX_BARS),
  /** What feeds call it by, for those who subscribed where it was before. Left out: as it is. */
  guid: line(500).nullish(),
  /** What search engines and social networks are told instead of title, standfirst and picture. */
  seo: z
    .object({
      title: line(300).default(""),
      description: line(1000).default(""),
      image: z.union([z.literal(""), httpAddress]).default(""),
    })
    .nullish(),
  /** What another system says of it and that has no place here: kept as it is, never shown. Left out: what is kept stays. */
  imported: z
    .record(z.string(), z.unknown())
    .refine((value) => JSON.stringify(value).length <= MAX_IMPORTED, `at most ${MAX_IMPORTED} characters`)
    .optional(),
  /** Old paths that lead here. */
  redirects: z.array(pathInput).max(20).default([]),
  /**
   * Where an import has it from. The same again is the same article, wherever it is by now, and what the newsroom has changed
   * of it since stays, unless `overwrite`. `key`: what the source calls it, and behind a blank what tells two sites
   * apart that count alike. `adopt`: false for a backup, which claims nothing.
   */
  origin: z
    .object({
      source: origin,
      key: origin,
      overwrite: z.boolean().default(false),
      adopt: z.boolean().default(true),
    })
    .optional(),
});

export const articleInput = articleFields
  .refine(({ status, publishedAt }) => status !== "scheduled" || publishedAt !== undefined, {
    path: ["publishedAt"],
    error: "say when it is to be published, such as 2026-11-23T07:30:00Z",
  })
  .refine(({ relatedPins, relatedBars }) => !relatedPins.some((path) => relatedBars.includes(path)), {
    path: ["relatedBars"],
    error: "an article is pinned and barred at once: leave one out",
  });

export type ArticleInput = z.infer<typeof articleInput>;

const NAMES = { fields: Object.keys(articleFields.shape), when: "publishedAt", status: "status" };

/**
 * What is wrong with the names of an article's fields, or of several articles', by field: names that are none, and are
 * nearly one or decide elsewhere when an article comes out. Others are left out.
 */
export function misspeltFields(given: unknown): Record<string, string> {
  if (Array.isArray(given))
    return Object.fromEntries(
      given.flatMap((one, index) =>
        Object.entries(misspeltIn(one)).map(([name, message]) => [`${index}.${name}`, message]),
      ),
    );
  return misspeltIn(given);
}

function misspeltIn(given: unknown): Record<string, string> {
  if (typeof given !== "object" || given === null) return {};
  const wrong = Object.keys(given).flatMap((name) => {
    const meant = meantField(name, NAMES);
    const hint = meant === "status" ? `"status", such as "status": "draft"` : `"${meant}"`;
    return meant === null ? [] : [[name, `there is no such field: write ${hint}`]];
  });
  return Object.fromEntries(wrong);
}

/** One article or many: at most 100 a request. */
export const articlesInput = z
  .union([z.array(articleInput).min(1).max(100), articleInput])
  .transform((value) => (Array.isArray(value) ? value : [value]));

/** Few articles are an editor's: what shows them is refreshed at once. `later`: it is left to the cron, as for many, of which they are part. */
export const publishQuery = z.object({
  refresh: z.enum(["now", "later"]).optional(),
  /** Of a single article: it is stored only where it still is what this names. */
  basedOn: z.string().max(100).optional(),
});

const redirectInput = z.union([
  z.object({ from: pathInput, to: pathInput, kind: z.enum(["alias", "former"]).optional() }),
  /** What readers have had there was deleted. */
  z.object({ from: pathInput, to: z.literal(""), kind: z.literal("gone") }),
]);

/** Old paths and where they lead. */
export const redirectsInput = z.object({
  redirects: z.array(redirectInput).min(1).max(1000, "send at most 1,000 at once"),
  /** An import's: what readers have had at an address, and what leads to another article by now, stays. */
  yielding: z.boolean().default(false),
});

/** Where a deleted article's addresses lead from then on. */
export const deletionQuery = z.object({ leadTo: z.string().max(2000).optional() });
