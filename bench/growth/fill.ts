import { globSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { markedText } from "../../src/popularity/counts.ts";
import { keptTerms, rarity, weighTerms } from "../../src/search/terms.ts";
import { Writer } from "./words.ts";

type Row = Record<string, SQLInputValue>;

/** Sections, authors and tags are few, as in a paper, whatever it holds; one tag is every article's. */
const SECTIONS = 8;
const AUTHORS = 40;
const TAGS = 400;
const BODY_WORDS = 150;
const YEAR_MS = 31_536_000_000;
/** Every so many comments one waits, and another is spam. */
const HELD_EVERY = 200;
const SPAM_EVERY = 50;
/** Of views_ever, as in src/popularity/running-totals.ts. */
const ARTICLES_A_PART = 4_096;
const REPLIES = 0.4;
const MAX_DEPTH = 20;

/** The article of a number: what the product is sent, and what is written in its place. */
export function articleOf(n: number) {
  const writer = new Writer(n);
  return {
    path: `/2026/n/${n}/`,
    title: `${writer.text(7)} ${n}`,
    standfirst: writer.text(18),
    body: Array.from({ length: 3 }, () => writer.text(BODY_WORDS / 3)).join("\n\n"),
    section: `Section ${n % SECTIONS}`,
    author: `Author ${n % AUTHORS}`,
    tags: [`Tag ${Math.floor(writer.random() * TAGS)}`, "Tag every"],
  };
}

/**
 * Fills a paper's database by SQL, by the pattern of the one article and the one comment that the product has stored there: what
 * an import would write in hours. Throws where the index by content would not be what the product made of its article.
 */
export function fill(
  state: string,
  { articles, comments }: { articles: number; comments: number },
  now: number,
) {
  const file = globSync(join(state, "**", "*.sqlite")).find(holdsArticles);
  if (!file) throw new Error(`There is no paper's database below ${state}.`);
  const db = new DatabaseSync(file);
  db.exec("PRAGMA synchronous = OFF; BEGIN");
  fillArticles(db, articles, now);
  fillComments(db, { articles, comments }, now);
  const views = Map.groupBy(numbers(articles), (id) => Math.floor(id / ARTICLES_A_PART));
  for (const [part, ids] of views) {
    const counts = ids.flatMap((id) => [id, 1 + (id % 97)]);
    insert(db, "views_ever", { part, views: markedText(counts), total: ids.length * 49 }, "OR REPLACE");
  }
  db.exec("COMMIT");
  db.close();
}

function fillArticles(db: DatabaseSync, articles: number, now: number): void {
  const pattern = first(db, "SELECT * FROM articles WHERE id = 1");
  const postings = new Map<string, number[]>();
  for (let n = 0; n < SECTIONS; n++)
    insert(db, "sections", { slug: slugOf(`Section ${n}`), name: `Section ${n}` }, "OR IGNORE");
  for (let n = 0; n < AUTHORS; n++)
    insert(db, "authors", { slug: slugOf(`Author ${n}`), name: `Author ${n}` }, "OR IGNORE");
  for (let n = 0; n < TAGS; n++)
    insert(db, "tags", { slug: slugOf(`Tag ${n}`), name: `Tag ${n}` }, "OR IGNORE");
  for (const n of numbers(articles)) {
    const { path, title, standfirst, body, section, author, tags } = articleOf(n);
    const at = now - 3_600_000 - (articles - n) * ((2 * YEAR_MS) / 100_000);
    const time = Math.floor(at);
    const kept = termsOf(n, postings, n - 1);
    if (n === 1) ensureSame(db, kept);
    else {
      const texts = {
        path,
        slug: `n-${n}`,
        title,
        standfirst,
        body_source: body,
        body_html: `<p>${body.replaceAll("\n\n", "</p>\n<p>")}</p>`,
      };
      const names = { byline: author, author_slug: slugOf(author), section_slug: slugOf(section) };
      insert(db, "articles", {
        ...pattern,
        id: n,
        ...texts,
        ...names,
        published_at: time,
        listed_at: time,
        changed_at: time,
        created_at: time,
        content_hash: `hash-${n}`,
      });
      for (const [position, tag] of tags.entries())
        insert(db, "article_tags", { article_id: n, tag_slug: slugOf(tag), position, listed_at: time });
      insert(db, "article_vectors", { article_id: n, terms: JSON.stringify([...kept]) });
    }
    for (const [term, weight] of kept) {
      const list = postings.get(term) ?? [];
      if (list.length === 0) postings.set(term, list);
      list.push(n, weight);
    }
  }
  db.exec("DELETE FROM terms");
  insert(db, "terms", { term: "", articles, postings: "{}" });
  for (const [term, list] of postings) {
    const pairs = Array.from({ length: list.length / 2 }, (_, at) => `"${list[2 * at]}":${list[2 * at + 1]}`);
    insert(db, "terms", { term, articles: pairs.length, postings: `{${pairs.join(",")}}` });
  }
}

function termsOf(n: number, postings: Map<string, number[]>, total: number): Map<string, number> {
  const { title, standfirst, body, section, tags } = articleOf(n);
  const terms = weighTerms({
    title,
    standfirst,
    text: body,
    section: slugOf(section),
    tags: tags.map(slugOf),
  });
  return keptTerms(terms, (term) => rarity((postings.get(term)?.length ?? 0) / 2, total));
}

function ensureSame(db: DatabaseSync, kept: Map<string, number>): void {
  const stored = first(db, "SELECT terms FROM article_vectors WHERE article_id = 1").terms;
  if (stored !== JSON.stringify([...kept]))
    throw new Error(`The product indexes otherwise:\n${stored}\n${JSON.stringify([...kept])}`);
}

function fillComments(
  db: DatabaseSync,
  { articles, comments }: { articles: number; comments: number },
  now: number,
): void {
  const pattern = first(db, "SELECT * FROM comments LIMIT 1");
  const last = new Map<number, { id: number; root: number; key: string; depth: number }>();
  const writer = new Writer(7);
  for (const n of numbers(comments)) {
    // Some articles are talked about more than others.
    const articleId = 1 + Math.floor(writer.random() ** 2 * articles);
    const created = Math.floor(now - 3_600_000 - (comments - n) * ((2 * YEAR_MS) / 1_000_000));
    const id = created * 1024 + (n % 1024);
    const own = id.toString(36).padStart(11, "0");
    const answered = writer.random() < REPLIES ? last.get(articleId) : undefined;
    const status = n % HELD_EVERY === 0 ? "held" : n % SPAM_EVERY === 1 ? "spam" : "published";
    const place = {
      id,
      root: answered?.root ?? id,
      key: `${answered?.key ?? ""}${own}`,
      depth: answered ? answered.depth + 1 : 0,
    };
    if (status === "published" && place.depth < MAX_DEPTH) last.set(articleId, place);
    insert(db, "comments", {
      ...pattern,
      id,
      article_id: articleId,
      parent_id: answered?.id ?? null,
      root_id: place.root,
      thread_key: place.key,
      depth: place.depth,
      status,
      shown_in: status === "published" ? articleId : null,
      author_name: `Reader ${n % 5000}`,
      body: writer.text(30),
      reader_hash: `reader-${n % 50_000}`,
      submission_key: `sent-${n}`,
      sketch_a: Math.floor(writer.random() * 2 ** 40),
      sketch_b: Math.floor(writer.random() * 2 ** 40),
      commenter_key: `browser-${n % 20_000}`,
      created_at: created,
    });
  }
  db.exec("UPDATE articles SET comment_count = (SELECT count(*) FROM comments WHERE shown_in = articles.id)");
}

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, n) => n + 1);
}

function slugOf(name: string): string {
  return name.toLowerCase().replaceAll(" ", "-");
}

function holdsArticles(file: string): boolean {
  const db = new DatabaseSync(file, { readOnly: true });
  const found = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'articles'").get();
  db.close();
  return found !== undefined;
}

function first(db: DatabaseSync, sql: string): Row {
  const row = db.prepare(sql).get();
  if (!row) throw new Error(`Nothing is there to write like: ${sql}`);
  return { ...row };
}

const inserts = new WeakMap<DatabaseSync, Map<string, StatementSync>>();

function insert(db: DatabaseSync, table: string, row: Row, or = ""): void {
  const names = Object.keys(row).join(", ");
  const sql = `INSERT ${or} INTO ${table} (${names}) VALUES (${Object.keys(row).fill("?").join(", ")})`;
  const known = inserts.get(db) ?? new Map<string, StatementSync>();
  inserts.set(db, known);
  const statement = known.get(sql) ?? db.prepare(sql);
  known.set(sql, statement);
  statement.run(...Object.values(row));
}
