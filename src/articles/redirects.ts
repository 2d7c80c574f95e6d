import type { Db } from "../db/client.ts";
import { canonicalPath } from "./permalinks.ts";

/** An old path and the one that it leads to. */
export type Redirect = { from: string; to: string };

/** The only addresses with a query that lead anywhere: WordPress's own, by an article's number. */
const NUMBERED = /^\/\?(?:p|page_id)=\d{1,15}$/;

/** Whether a path is such an address. */
export function isNumbered(path: string): boolean {
  return NUMBERED.test(path);
}

/** The old address of a request for the front page that names an article by its number; null for any other. */
export function numberedAddress({ pathname, searchParams }: URL): string | null {
  if (pathname !== "/") return null;
  for (const name of ["p", "page_id"]) {
    const address = `/?${name}=${searchParams.get(name)}`;
    if (isNumbered(address)) return address;
  }
  return null;
}

/** Stores old paths and where they lead; one that is known leads to the new place from then on. @returns how many there were */
export async function storeRedirects(db: Db, redirects: Redirect[]): Promise<number> {
  const rows = redirects.flatMap(({ from, to }) => {
    const paths = { from: isNumbered(from) ? from : canonicalPath(from), to: canonicalPath(to) };
    return paths.from === null || paths.to === null || paths.from === paths.to ? [] : [paths];
  });
  await leadTo(db, rows as Redirect[]).run();
  return rows.length;
}

/** The statement that makes old paths lead to others; one that is known leads to the new place from then on. */
export function leadTo(db: Db, paths: Redirect[]): D1PreparedStatement {
  return db.$client
    .prepare(
      `INSERT INTO redirects (from_path, to_path) SELECT value->>'from', value->>'to' FROM json_each(?) WHERE true
       ON CONFLICT (from_path) DO UPDATE SET to_path = excluded.to_path`,
    )
    .bind(JSON.stringify(paths));
}
