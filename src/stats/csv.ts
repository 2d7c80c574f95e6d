export type Cell = string | number | null;

/** So that a spreadsheet reads UTF-8 as such. */
const BYTE_ORDER_MARK = "\uFEFF";

/** Rows as comma-separated values (RFC 4180). What a spreadsheet would take for a formula has an apostrophe before it. */
export function csvOf(rows: Cell[][]): string {
  return rows.map((row) => `${row.map(cellText).join(",")}\r\n`).join("");
}

/** A file of them to download. @param name without its ending */
export function csvResponse(rows: Cell[][], name: string): Response {
  return new Response(BYTE_ORDER_MARK + csvOf(rows), {
    headers: {
      "Content-Type": "text/csv; charset=utf-8; header=present",
      "Content-Disposition": `attachment; filename="${name.replace(/[^\w.]+/g, "-")}.csv"`,
      "Cache-Control": "private, no-store",
      "X-Content-Type-Options": "nosniff",
    },
  });
}

function cellText(cell: Cell): string {
  if (cell === null) return "";
  if (typeof cell === "number") return String(cell);
  const safe = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
