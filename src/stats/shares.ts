import type { Db } from "../db/client.ts";
import { type Counts, totalOf } from "../popularity/counts.ts";
import type { StatsWindow } from "./stats.ts";

/** A section or an author, and the readers of what is theirs. */
export type Share = { slug: string; name: string; views: number };

export type ReadArticle = {
  id: number;
  title: string;
  path: string;
  section: string | null;
  author: string | null;
  views: number;
};

/** Who and what was read in a window: its most read articles, and what they are to sections and authors. */
export type Shares = {
  articles: ReadArticle[];
  sections: Share[];
  authors: Share[];
  /** Readers of these articles, and of all. */
  covered: number;
  total: number;
};

/** Articles that are looked up: a town's whole month, and most of what a busy paper's readers come for. */
const MOST_ARTICLES = 300;
const LISTED = 8;

type Row = Omit<ReadArticle, "views"> & { sectionSlug: string | null; authorSlug: string | null };

/**
 * The readers of a window by section and author, of the 300 articles that were read most. The windows are those of the lists:
 * the last 24, 168 and 720 hours. Reads some rows for each of those articles, however many the paper has.
 */
export async function readShares(db: Db, window: StatsWindow): Promise<Shares> {
  const stored = await db.$client
    .prepare("SELECT w.views FROM view_windows w WHERE w.window = ?")
    .bind(window)
    .first<string>("views");
  const counts: Counts = JSON.parse(stored ?? "[]");
  const most = mostRead(counts, MOST_ARTICLES);
  const { results } = await db.$client
    .prepare(
      `SELECT a.id, a.title, a.path, a.section_slug AS sectionSlug, a.author_slug AS authorSlug, s.name AS section,
         coalesce(u.name, nullif(a.byline, '')) AS author
       FROM json_each(?) e CROSS JOIN articles a ON a.id = e.value
       LEFT JOIN sections s ON s.slug = a.section_slug LEFT JOIN authors u ON u.slug = a.author_slug`,
    )
    .bind(JSON.stringify(most.map(([id]) => id)))
    .all<Row>();
  const rows = new Map(results.map((row) => [row.id, row]));
  const articles = most.flatMap(([id, views]) => {
    const row = rows.get(id);
    return row ? [{ ...row, views }] : [];
  });
  return {
    articles: articles.map(({ id, title, path, section, author, views }) => ({
      id,
      title,
      path,
      section,
      author,
      views,
    })),
    sections: sharesOf(
      articles.map(({ sectionSlug, section, views }) => ({ slug: sectionSlug, name: section, views })),
    ),
    authors: sharesOf(
      articles.map(({ authorSlug, author, views }) => ({ slug: authorSlug, name: author, views })),
    ),
    covered: articles.reduce((sum, { views }) => sum + views, 0),
    total: totalOf(counts),
  };
}

/** The articles that were read most, and their readers; of as many readers the one stored later. */
export function mostRead(counts: Counts, most: number): [id: number, views: number][] {
  const pairs: [number, number][] = [];
  for (let i = 0; i < counts.length; i += 2) pairs.push([counts[i] ?? 0, counts[i + 1] ?? 0]);
  return pairs.sort((one, other) => other[1] - one[1] || other[0] - one[0]).slice(0, most);
}

function sharesOf(articles: { slug: string | null; name: string | null; views: number }[]): Share[] {
  const sums = new Map<string, Share>();
  for (const { slug, name, views } of articles) {
    if (name === null) continue;
    const known = sums.get(slug ?? name);
    if (known) known.views += views;
    else sums.set(slug ?? name, { slug: slug ?? "", name, views });
  }
  return [...sums.values()].sort((one, other) => other.views - one.views).slice(0, LISTED);
}
