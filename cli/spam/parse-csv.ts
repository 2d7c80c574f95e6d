import { Failure } from "../failure.ts";

/** One row, and the line of the file on which it begins. */
export type Row = { cells: string[]; line: number };

type Reader = { source: string; file: string; separator: string; at: number; line: number };

/**
 * Reads CSV (RFC 4180): cells in quotes may hold separators, line breaks and doubled quotes. The separator is the one of
 * comma, semicolon and tab that the first line has most of. Empty lines are left out.
 * @throws Failure where a quote never ends
 */
export function parseCsv(source: string, file: string): Row[] {
  const reader = { source, file, separator: separatorOf(source), at: 0, line: 1 };
  const rows: Row[] = [];
  while (reader.at < source.length) {
    const row = readRow(reader);
    if (row.cells.length > 1 || row.cells[0] !== "") rows.push(row);
  }
  return rows;
}

function separatorOf(source: string): string {
  const header = /\S.*/.exec(source)?.[0] ?? "";
  const count = (separator: string) => header.split(separator).length;
  return [",", ";", "\t"].reduce((most, next) => (count(next) > count(most) ? next : most));
}

function readRow(reader: Reader): Row {
  const row: Row = { cells: [], line: reader.line };
  for (;;) {
    row.cells.push(readCell(reader));
    if (reader.source[reader.at] !== reader.separator) break;
    reader.at += 1;
  }
  if (reader.source[reader.at] === "\r") reader.at += 1;
  reader.at += 1;
  reader.line += 1;
  return row;
}

/** Leaves the reader at the separator or line break after the cell. */
function readCell(reader: Reader): string {
  const quoted = reader.source[reader.at] === '"' ? readQuoted(reader) : "";
  const from = reader.at;
  while (reader.at < reader.source.length && !isEnd(reader)) reader.at += 1;
  return quoted + reader.source.slice(from, reader.at);
}

function isEnd({ source, separator, at }: Reader): boolean {
  const sign = source[at];
  return sign === separator || sign === "\n" || (sign === "\r" && source[at + 1] === "\n");
}

function readQuoted(reader: Reader): string {
  const { source, file, line } = reader;
  const from = reader.at + 1;
  let end = source.indexOf('"', from);
  while (end >= 0 && source[end + 1] === '"') end = source.indexOf('"', end + 2);
  if (end < 0) throw new Failure(`${file}:${line}: the quote (") that a cell begins with here never ends.`);
  const text = source.slice(from, end);
  reader.at = end + 1;
  reader.line += text.split("\n").length - 1;
  return text.replaceAll('""', '"');
}
