import { KEY } from "../../src/media/types.ts";

/** A file in an export's lines. */
const FILE_LINE = '{"type":"row","table":"media_files",';

/** The key of a picture's file that a line of an export names; null for every other line, and for a file that another has replaced. */
export function keyOfLine(line: string): string | null {
  if (!line.startsWith(FILE_LINE)) return null;
  const { row } = JSON.parse(line) as { row: { key: string; replaced_at?: number | null } };
  return KEY.test(row.key) && (row.replaced_at ?? null) === null ? row.key : null;
}
