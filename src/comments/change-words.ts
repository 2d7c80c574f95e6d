import type { Db } from "../db/client.ts";
import type { Query } from "../db/query.ts";
import { minhashOf } from "../spam/minhash.ts";
import { sitesOf } from "../spam/sites.ts";
import { storedSites } from "./judged-sites.ts";

/** Texts of a stranger, or of the newsroom. */
export type Words = { body: string; authorName: string };

/** The statement that puts other words into comments; readers see that they were edited. @param changed column `id` */
export function changeWords(
  db: Db,
  { sql, bindings }: Query,
  { body, authorName }: Words,
  now: number,
): D1PreparedStatement {
  const set = ["body", "author_name", "edited_at", "sketch_a", "sketch_b", "sites"];
  const assignments = set.map((column, index) => `${column} = ?${bindings.length + 1 + index}`).join(", ");
  return db.$client
    .prepare(`UPDATE comments SET ${assignments} WHERE id IN (${sql})`)
    .bind(...bindings, body, authorName, now, ...minhashOf(body), storedSites(sitesOf({ authorName, body })));
}
