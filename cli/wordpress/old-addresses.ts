import { slugOf } from "../../src/articles/slugs.ts";
import type { ArticleUpload } from "../api-shapes.ts";
import { openAttachmentPages } from "./attachment-pages.ts";
import { openFirstAddresses } from "./first-addresses.ts";
import { openLocalDays } from "./local-days.ts";
import { clip, plainText } from "./plain-text.ts";
import type { Category, Fields, Item, Term } from "./read-export.ts";
import { openTermPaths } from "./term-paths.ts";

type Redirect = { from: string; to: string };

/**
 * Gathers where WordPress's own addresses lead here: its lists of categories, tags and authors, by name and by number,
 * the pages of pictures, what articles had at first, and days by another clock.
 * @param site host and path of the old site, such as `example.org/blog`
 */
export function openOldAddresses(site: string) {
  const base = /^[^/]*(\/.*)?$/.exec(site)?.[1] ?? "";
  const paths = openTermPaths();
  const terms: Term[] = [];
  const known = new Set<string>();
  const accounts = new Map<string, string>();
  /** The author's slug by the account that articles were saved under. */
  const authors = new Map<string, string>();
  const sections = new Set<string>();
  const tags = new Map<string, string>();
  const others = [openAttachmentPages(base), openFirstAddresses(), openLocalDays(base)];
  /** What the paths of articles are below. */
  const folders = new Set<string>();

  /** Where the articles of a category are: a section, or what has become a tag. */
  function placeOf(slug: string): string | null {
    const here = tags.get(`category ${slug}`);
    if (here === undefined) return null;
    return sections.has(here) ? listOf("section", here) : listOf("tag", here);
  }

  /** An empty list leads to the one above it, or below it, which has something to show. */
  function nearest({ slug, parent }: Term): string {
    const below = terms.find(
      (term) => term.taxonomy === "category" && term.parent === slug && placeOf(term.slug),
    );
    return placeOf(slug) ?? placeOf(below?.slug ?? "") ?? placeOf(parent) ?? "/";
  }

  function* ofCategories(): Generator<Redirect> {
    for (const term of terms.filter(({ taxonomy }) => taxonomy === "category")) {
      const to = nearest(term);
      const path = paths.categoryPath(term.slug);
      yield { from: base + path, to };
      // Articles stand below their categories, and so do the lists of these at many sites.
      const plain = path.replace(/^\/category/, base);
      if (folders.has(plain)) yield { from: plain, to };
      if (path !== `/category/${term.slug}/`) yield { from: `${base}/category/${term.slug}/`, to };
      if (term.id !== "") yield { from: `${base}/?cat=${term.id}`, to };
    }
  }

  function* ofTags(): Generator<Redirect> {
    for (const { taxonomy, slug } of terms.filter((term) => term.taxonomy === "post_tag")) {
      const here = tags.get(`${taxonomy} ${slug}`);
      const to = here === undefined ? "/" : listOf("tag", here);
      if (base !== "" || here !== slug) yield { from: `${base}/tag/${slug}/`, to };
    }
  }

  function* ofAuthors(): Generator<Redirect> {
    for (const [login, slug] of authors) {
      const to = listOf("author", slug);
      const nicename = nicenameOf(login);
      if (base !== "" || nicename !== slug) yield { from: `${base}/author/${nicename}/`, to };
      const id = accounts.get(login);
      if (id !== undefined) yield { from: `${base}/?author=${id}`, to };
    }
  }

  /** Taxonomies of the site's own that have become tags or sections. */
  function* ofOthers(): Generator<Redirect> {
    for (const { taxonomy, slug } of terms) {
      const here = tags.get(`${taxonomy} ${slug}`);
      if (here === undefined || taxonomy === "category" || taxonomy === "post_tag") continue;
      const to = sections.has(here) ? listOf("section", here) : listOf("tag", here);
      yield { from: `${base}/${taxonomy}/${slug}/`, to };
    }
  }

  function addTerm(term: Term): void {
    paths.add(term);
    terms.push(term);
    known.add(`${term.taxonomy} ${term.slug}`);
  }

  function addArticle(item: Item, article: ArticleUpload & { path: string }): void {
    for (let at = article.path.indexOf("/", 1); at > 0; at = article.path.indexOf("/", at + 1))
      folders.add(article.path.slice(0, at + 1));
    const section = slugOfNamed(article.section);
    if (section !== null) sections.add(section);
    const given = new Set([section, ...(article.tags ?? []).map(slugOfNamed)]);
    for (const category of item.categories) {
      const { domain: taxonomy, nicename: slug, name } = category;
      const here = slugOfTerm(category);
      if (!given.has(here)) continue;
      tags.set(`${taxonomy} ${slug}`, here);
      // An export of some articles only does not name its categories.
      if (!known.has(`${taxonomy} ${slug}`))
        addTerm({ taxonomy, slug, name, id: "", parent: "", description: "", meta: new Map() });
    }
    const author = slugOfNamed(article.author);
    const login = item.fields.get("dc:creator")?.trim();
    if (login && author !== null) authors.set(login, author);
  }

  return {
    addTerm,
    addAccount: (fields: Fields): void => {
      const id = fields.get("wp:author_id")?.trim();
      if (id) accounts.set(fields.get("wp:author_login")?.trim() ?? "", id);
    },
    /** Any item of the export, with the article that it has become, if it has. */
    add: (item: Item, article: (ArticleUpload & { path: string }) | null): void => {
      for (const kind of others) kind.add(item, article?.path ?? null);
      if (article !== null) addArticle(item, article);
    },
    /** Old addresses and where they lead, each once. */
    list: (): Redirect[] => {
      const front = base === "" ? [] : [{ from: `${base}/`, to: "/" }];
      const all = [
        ...front,
        ...ofCategories(),
        ...ofTags(),
        ...ofOthers(),
        ...ofAuthors(),
        ...others.flatMap((kind) => kind.list()),
      ];
      return [...new Map(all.filter(({ from, to }) => from !== to).map((one) => [one.from, one])).values()];
    },
  };
}

function listOf(kind: "section" | "tag" | "author", slug: string): string {
  return `/${kind}/${encodeURIComponent(slug)}/`;
}

function slugOfNamed(named: ArticleUpload["section"]): string | null {
  if (!named) return null;
  return typeof named === "string" ? slugOf(named) : named.slug;
}

/** As the paper makes it: WordPress's own where it is a plain one, else from the name. */
function slugOfTerm({ name, nicename }: Category): string {
  return /^[a-z0-9-]+$/.test(nicename) ? nicename : slugOf(clip(plainText(name), 120) || nicename);
}

/** As WordPress makes an author's address of a login, unless somebody has changed it. */
function nicenameOf(login: string): string {
  return encodeURIComponent(
    login
      .toLowerCase()
      .replace(/[@'"()]/g, "")
      .replace(/[\s._/]+/g, "-"),
  );
}
