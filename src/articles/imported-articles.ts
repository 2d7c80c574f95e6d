import type { Db } from "../db/client.ts";
import type { Existing, Found, Imported, Origin } from "./existing-articles.ts";
import { originKey } from "./existing-articles.ts";
import type { ReadyArticle, ResolvedArticle } from "./ready-article.ts";

/** What an import would change and the newsroom has settled otherwise: it stays as it is here. */
export type Kept = {
  /** The path that the import asked for. */
  what: string;
  reason: string;
  /** In what the two differ: "title", "text" and so on; empty where there is nothing to compare. */
  differs: string[];
  /** Where the article is here; null: it was deleted. */
  path: string | null;
};

/** What is to become of an import's article: `before` is what it replaces. */
export type Verdict =
  | { kind: "store"; before: Existing | undefined }
  | { kind: "keep"; before: Existing | null; reason: string }
  | { kind: "refuse"; reason: string };

/** What the newsroom has changed, moved, withdrawn or deleted since stays, and so does what another source brought. */
export function judgeImport(article: ResolvedArticle, origin: Origin, found: Found): Verdict {
  const last = lastImport(article, origin, found);
  if (!last) return judgeFirst(article, origin, found);
  const { existing: before } = last;
  if (before === null) {
    if (!origin.overwrite) return { kind: "keep", before, reason: "it was deleted here" };
    return judgeFirst(article, origin, found);
  }
  if (before.contentHash === last.contentHash || origin.overwrite) return { kind: "store", before };
  const isOther = last.sentHash !== article.contentHash;
  return { kind: "keep", before, reason: `${whatHappened(article, before)}${isOther ? ALSO : ""}` };
}

/** By its key, or by its address where the source calls it the same but for what tells sites apart: that was respelled. */
function lastImport(article: ResolvedArticle, origin: Origin, found: Found): Imported | undefined {
  const known = found.imported.get(originKey(origin));
  const before = found.existing.get(article.asked);
  if (known || before?.source !== origin.source || !before.imported) return known;
  const isSame = before.key?.split(" ")[0] === origin.key.split(" ")[0];
  return isSame ? { ...before.imported, existing: before } : undefined;
}

const ALSO = ", and has changed where it came from, too";

/** Whether nothing is to be noted of an import's article: it is what the last one left, or is the same and nobody's. */
export function isNoted(
  sent: ResolvedArticle,
  placed: ResolvedArticle,
  origin: Origin,
  found: Found,
): boolean {
  if (!origin.adopt) return true;
  const last = found.imported.get(originKey(origin));
  const before = last ? last.existing : found.existing.get(sent.asked);
  if (before?.contentHash !== placed.contentHash) return false;
  // What another source brought stays its own.
  if (!last) return before.source !== null && before.source !== origin.source;
  return last.sentHash === sent.contentHash && last.contentHash === placed.contentHash;
}

/** What no import of this source has brought under this key so far. */
function judgeFirst(article: ResolvedArticle, origin: Origin, found: Found): Verdict {
  const before = found.existing.get(article.asked);
  if (before === undefined) {
    if (found.gone.has(article.asked) && !origin.overwrite)
      return { kind: "keep", before: null, reason: "what was at its address was deleted here" };
    return { kind: "store", before };
  }
  // The same as it is: an import from before that was noted, or what was published in both places.
  if (before.contentHash === article.contentHash) return { kind: "store", before };
  if (before.source !== null && origin.adopt && !(origin.overwrite && before.source === origin.source)) {
    const whose = before.source === origin.source ? "another item of the same site" : before.source;
    return {
      kind: "refuse",
      reason: `what is at its address came from ${whose}: give one of the two another address`,
    };
  }
  if (origin.overwrite) return { kind: "store", before };
  return { kind: "keep", before, reason: "no import that is known here brought what is at its address" };
}

function whatHappened({ status, path }: ResolvedArticle, before: Existing): string {
  if (before.status !== status && before.status === "withdrawn") return "it was withdrawn here";
  if (before.status !== status && before.status === "draft") return "it was taken back to a draft here";
  return before.path === path ? "it was changed here" : "it was moved or changed here";
}

/** What was kept, with what it differs in from what the import brought. One query where anything was kept, else none. */
export async function compareKept(
  db: Db,
  kept: { article: ResolvedArticle; before: Existing | null; reason: string }[],
): Promise<Kept[]> {
  const there = kept.flatMap(({ article, before }) => (before ? [comparable(article, before)] : []));
  const columns = Object.entries(COMPARED).map(
    ([name, column]) => `a.${column} IS NOT j.value->>'${name}' AS "${name}"`,
  );
  const { results } =
    there.length === 0
      ? { results: [] }
      : await db.$client
          .prepare(
            `SELECT a.id, ${columns.join(", ")} FROM json_each(?1) j CROSS JOIN articles a ON a.id = j.value->>'id'`,
          )
          .bind(JSON.stringify(there))
          .all<Record<string, number>>();
  const others = new Map(
    results.map(({ id, ...isOther }) => [id, Object.keys(isOther).filter((name) => isOther[name] === 1)]),
  );
  return kept.map(({ article, before, reason }) => ({
    what: article.asked,
    reason,
    differs: before ? [...placesOf(article, before), ...(others.get(before.id) ?? [])] : [],
    path: before?.path ?? null,
  }));
}

const COMPARED = {
  title: "title",
  standfirst: "standfirst",
  text: "body_source",
  byline: "byline",
  picture: "lead_image_url",
  section: "section_slug",
  kind: "kind",
  comments: "comments_open",
  sticky: "sticky",
};

function comparable(article: ResolvedArticle, { id }: Existing) {
  return {
    id,
    title: article.title,
    standfirst: article.standfirst,
    text: article.body,
    byline: article.byline,
    picture: article.image?.url ?? null,
    section: article.section?.slug ?? null,
    kind: article.kind,
    comments: article.commentsOpen ? 1 : 0,
    sticky: article.sticky ? 1 : 0,
  };
}

function placesOf(article: ResolvedArticle, before: Existing): string[] {
  const tags = article.tags.map(({ slug }) => slug);
  return [
    ...(before.path === article.path ? [] : ["address"]),
    ...(before.status === article.status ? [] : ["status"]),
    ...(article.publishedAt === undefined || before.publishedAt === article.publishedAt ? [] : ["date"]),
    ...(before.tagSlugs.toSorted().join(" ") === tags.sort().join(" ") ? [] : ["tags"]),
  ];
}

/** An article of an import as it is stored, and what its source sent. */
export type Import = { article: ResolvedArticle; sentHash: string; before: Existing | undefined };

/**
 * For the batch that stores an import's articles, behind it: notes what came from where. Before it: `ensureStillThere`.
 * Articles that nothing is stored of are noted as they were read.
 */
export function noteImported(db: Db, imports: Import[], ready: ReadyArticle[]): D1PreparedStatement[] {
  if (imports.length === 0) return [];
  const ids = new Map(ready.map(({ path, id }) => [path, id]));
  const rows = imports.map(({ article, sentHash, before }) => [
    ids.get(article.path) ?? before?.id ?? null,
    article.origin?.source,
    article.origin?.key,
    sentHash,
    article.contentHash,
  ]);
  return [
    db.$client
      .prepare(
        `INSERT OR REPLACE INTO imported_articles (article_id, source, key, sent_hash, content_hash)
         SELECT value->>0, value->>1, value->>2, value->>3, value->>4 FROM json_each(?1)
           CROSS JOIN articles a ON a.id = value->>0 AND a.content_hash = value->>4`,
      )
      .bind(JSON.stringify(rows)),
  ];
}

/** Lets the whole transaction fail where an article that an import is to change was deleted since it was read. */
export function ensureStillThere(db: Db, imports: Import[]): D1PreparedStatement[] {
  const ids = imports.flatMap(({ before }) => (before ? [before.id] : []));
  if (ids.length === 0) return [];
  return [
    db.$client
      .prepare(
        `INSERT INTO imported_articles (article_id, source, key, sent_hash, content_hash)
         SELECT value, NULL, '', '', '' FROM json_each(?1)
         WHERE NOT EXISTS (SELECT 1 FROM articles WHERE id = value) LIMIT 1`,
      )
      .bind(JSON.stringify(ids)),
  ];
}

/** The names that sections, authors and tags have here: an import respells none of them. */
export async function keepNames<T extends ResolvedArticle>(db: Db, articles: T[]): Promise<T[]> {
  const imported = articles.filter(({ origin }) => origin && !origin.overwrite);
  if (imported.length === 0) return articles;
  const slugs = (named: { slug: string }[]) => JSON.stringify([...new Set(named.map(({ slug }) => slug))]);
  const kinds = {
    section: slugs(imported.flatMap(({ section }) => section ?? [])),
    author: slugs(imported.flatMap(({ author }) => author ?? [])),
    tag: slugs(imported.flatMap(({ tags }) => tags)),
  };
  const { results } = await db.$client
    .prepare(
      Object.keys(kinds)
        .map(
          (kind, index) =>
            `SELECT '${kind}/' || n.slug AS name, n.name AS spelling FROM json_each(?${index + 1}) j CROSS JOIN ${kind}s n ON n.slug = j.value`,
        )
        .join(" UNION ALL "),
    )
    .bind(...Object.values(kinds))
    .all<{ name: string; spelling: string }>();
  const spellings = new Map(results.map(({ name, spelling }) => [name, spelling]));
  const spelled = (kind: keyof typeof kinds, slug: string, name: string) => ({
    slug,
    name: spellings.get(`${kind}/${slug}`) ?? name,
  });
  return articles.map((article) =>
    !article.origin || article.origin.overwrite
      ? article
      : {
          ...article,
          section: article.section && spelled("section", article.section.slug, article.section.name),
          author: article.author && spelled("author", article.author.slug, article.author.name),
          tags: article.tags.map(({ slug, name }) => spelled("tag", slug, name)),
        },
  );
}
