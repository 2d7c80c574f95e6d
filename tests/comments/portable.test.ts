import { getTableColumns } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { AGAIN, PLACE, PORTABLE_COLUMNS, portableFields, SEEN, STAYS } from "../../src/comments/portable.ts";
import { comments } from "../../src/comments/table.ts";

describe("what travels of a comment", () => {
  it("is said of every column, either that it does or why it stays", () => {
    const columns = Object.values(getTableColumns(comments)).map(({ name }) => name);
    expect([...PORTABLE_COLUMNS, ...Object.keys(STAYS)].sort()).toEqual(columns.sort());
  });

  it("is changed by another import where it says so, and never its place", () => {
    expect(AGAIN).toEqual(expect.arrayContaining(SEEN));
    expect(AGAIN.filter((column) => (PLACE as readonly string[]).includes(column))).toEqual([]);
    expect(SEEN.length).toBeGreaterThan(0);
  });

  it("leaves what names a reader at home", () => {
    const row = { author_name: "Ada", reader_hash: "r", commenter_key: "c", created_at: 0, edited_at: null };
    expect(JSON.stringify(portableFields(row as never))).not.toMatch(/reader|commenter|"r"|"c"/);
  });
});
