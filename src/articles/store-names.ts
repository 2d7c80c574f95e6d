import type { Db } from "../db/client.ts";
import { storeBylines } from "./byline-names.ts";
import type { ReadyArticle } from "./ready-article.ts";

/** The statements that keep the names of sections, authors and tags, and of whom bylines name beside. */
export function storeNames(db: Db, articles: ReadyArticle[]): D1PreparedStatement[] {
  const named = {
    sections: articles.flatMap(({ section }) => section ?? []),
    authors: articles.flatMap(({ author }) => author ?? []),
    tags: articles.flatMap(({ tags }) => tags),
  };
  const statements = Object.entries(named).map(([table, rows]) =>
    db.$client
      .prepare(
        `INSERT INTO ${table} (slug, name) SELECT value->>'slug', value->>'name' FROM json_each(?) WHERE true
         ON CONFLICT (slug) DO UPDATE SET name = excluded.name${table === "authors" ? ", name_key = NULL" : ""}
         WHERE name <> excluded.name`,
      )
      .bind(JSON.stringify(rows)),
  );
  return [...statements, ...storeBylines(db, articles)];
}
