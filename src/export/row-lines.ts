import type { Exporting, Lines } from "./lines.ts";
import type { TableRows } from "./tables.ts";

/** So much of an answer is enough, little for the free plan's CPU and for a Worker's memory. */
const ENOUGH_CHARACTERS = 500_000;

/** Some rows of a table as they are, as many as fit. */
export async function rowLines({ table, read, most }: TableRows, { db, after }: Exporting): Promise<Lines> {
  const { results } = await read(db, after).all<{ row_key: string; row_json: string }>();
  let characters = 0;
  const end = results.findIndex(({ row_json }) => {
    characters += row_json.length;
    return characters > ENOUGH_CHARACTERS;
  });
  const taken = end < 0 ? results : results.slice(0, end + 1);
  const isAll = end < 0 && results.length < most;
  return {
    lines: taken.map(({ row_json }) => `{"type":"row","table":"${table}","row":${row_json}}`),
    next: isAll ? null : (taken.at(-1)?.row_key ?? null),
  };
}
