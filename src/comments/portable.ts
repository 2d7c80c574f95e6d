import * as z from "zod";
import type { Given, Rows } from "../db/rows.ts";
import type { Finding } from "../spam/verdict.ts";

type Comment = Rows["comments"];
type Column = keyof Comment;

/** A column that goes from site to site, by an export or from another system. */
type Portable = {
  column: Column;
  /** What an import may send. */
  input: z.ZodType;
  /** Stored where an import sends none; else null. */
  missing?: Comment[Column];
  /** What is stored for what `input` gave, where it is another thing. */
  store?(given: never): Comment[Column];
  /** What JSON has for what is stored, where it is another thing. */
  show?(stored: never): unknown;
  /** The same comment imported again may change it; `seen`: its page looks different then. */
  again?: boolean | "seen";
};

/** Unicode noncharacters mark slots in pages, NUL ends strings in SQLite, half a surrogate pair has no UTF-8: none is text. */
const text = z.string().transform((value) => value.toWellFormed().replace(/[\0\uFDD0-\uFDEF]/g, ""));

/** One line of text, cut to so many characters. */
export const line = (max: number) =>
  text.transform((value) => value.replace(/\s+/g, " ").trim().slice(0, max).toWellFormed());

/** What is no web address is dropped: nobody could follow it, and a script's would be dangerous. */
const webAddress = line(2000).transform((value) => (/^https?:\/\//i.test(value) ? value : null));

const time = z.iso
  .datetime({ offset: true, error: "write a time such as 2026-11-23T09:30:00Z" })
  .transform((value) => Date.parse(value));

const oneOf = <const Values extends readonly string[]>(...values: Values) =>
  z.enum(values, `write one of: ${values.join(", ")}`);

const finding = z.object({
  rule: text,
  weight: z.number(),
  reason: text,
  atLeast: z.enum(["hold", "spam"]).optional(),
});

const iso = (ms: number) => new Date(ms).toISOString();

/** What travels of a comment, by its name in JSON: the one place that says how. */
const PORTABLE = {
  kind: { column: "kind", input: oneOf("comment", "pingback", "trackback").default("comment"), again: true },
  status: { column: "status", input: oneOf("held", "spam", "published", "trash"), again: true },
  source: {
    column: "source",
    input: oneOf("form", "api", "import", "newsroom").nullish(),
    missing: "import",
  },
  author: {
    column: "author_name",
    input: line(250).transform((value) => value || "Anonymous"),
    again: "seen",
  },
  authorUrl: { column: "author_url", input: webAddress.nullish(), again: true },
  /** Keyed hash of the e-mail address: only the same SECRET_KEY makes the same. */
  emailHash: { column: "email_hash", input: z.string().max(64).nullish(), again: true },
  /** Plain text. Its length is checked later, so that one that is too long stops no other. */
  body: { column: "body", input: text, again: "seen" },
  findings: {
    column: "verdict",
    input: z.array(finding).max(100).nullish(),
    store: (given: Finding[]) => (given.length > 0 ? JSON.stringify(given) : null),
    show: (stored: string | null) => JSON.parse(stored ?? "[]"),
  },
  score: { column: "score", input: z.number().nullish(), missing: 0 },
  createdAt: { column: "created_at", input: time, show: iso, again: "seen" },
  editedAt: {
    column: "edited_at",
    input: time.nullish(),
    show: (stored: number | null) => (stored === null ? null : iso(stored)),
  },
} satisfies Record<string, Portable>;

type Declared = typeof PORTABLE;
type Field = keyof Declared;
type PortableColumn = Declared[Field]["column"];
type AgainColumn = {
  [F in Field]: Declared[F] extends { again: unknown } ? Declared[F]["column"] : never;
}[Field];

/** Why the other columns stay: a new one is to stand here or above. */
export const STAYS: Record<Exclude<Column, PortableColumn>, string> = {
  id: "kept where it is free",
  article_id: "found by the article's path",
  parent_id: "found by what the comment answered is called",
  root_id: "of its place in the thread",
  thread_key: "of its place in the thread",
  depth: "of its place in the thread",
  shown_in: "settled anew",
  external_id: "what the whole is called",
  reader_hash: "of a day and a site",
  submission_key: "of a day and a site",
  commenter_key: "names a browser to one site",
  sketch_a: "of the sender's own copies",
  sketch_b: "of the sender's own copies",
  sites: "of the text",
  stayed_at: "counts for browsers and addresses of one site",
  of_day: "of a day's limit",
  recommended: "counted among readers of one site",
  picked_at: "said by one newsroom",
  pinned_in: "said by one newsroom",
};

const entries = Object.entries(PORTABLE) as [Field, Portable][];

/** The columns that travel. */
export const PORTABLE_COLUMNS = entries.map(([, { column }]) => column) as PortableColumn[];

/** The columns that another import of the same comment may change. */
export const AGAIN = entries.flatMap(([, { column, again }]) => (again ? [column] : [])) as AgainColumn[];

/** Those of them that its page shows. */
export const SEEN = entries.flatMap(([, { column, again }]) =>
  again === "seen" ? [column] : [],
) as AgainColumn[];

/** What an import sends of them, checked. */
export const portableInputs = Object.fromEntries(entries.map(([field, { input }]) => [field, input])) as {
  [F in Field]: Declared[F]["input"];
};

/** What is stored of a checked import. */
export function portableColumns(given: z.output<z.ZodObject<typeof portableInputs>>) {
  const stored = entries.map(([field, { column, missing = null, store }]) => {
    const value = given[field] ?? null;
    return [column, value === null ? missing : store ? store(value as never) : value];
  });
  return Object.fromEntries(stored) as Pick<Comment, PortableColumn>;
}

/** What an export has of a stored comment. */
export function portableFields(row: Pick<Comment, PortableColumn>): Record<Field, unknown> {
  const shown = entries.map(([field, { column, show }]) => {
    const stored = row[column as PortableColumn];
    return [field, show ? show(stored as never) : stored];
  });
  return Object.fromEntries(shown) as Record<Field, unknown>;
}

/** A comment's columns as an import writes them. `shown_in`: as it begins, and settled once all are written. */
export type ImportedRow = Pick<Comment, PortableColumn | PlaceColumn | "shown_in"> &
  Given<Comment, "external_id">;

/** Where a comment is: these never change. */
export const PLACE = [
  "id",
  "article_id",
  "parent_id",
  "root_id",
  "thread_key",
  "depth",
] as const satisfies Column[];

type PlaceColumn = (typeof PLACE)[number];

/** What is read of a comment that an earlier import stored. */
export type EarlierImport = Pick<Comment, PlaceColumn | AgainColumn>;
