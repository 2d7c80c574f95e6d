import type * as articles from "../articles/table.ts";
import type * as audit from "../audit/table.ts";
import type * as auth from "../auth/table.ts";
import type * as cache from "../cache/table.ts";
import type * as comments from "../comments/table.ts";
import type * as learning from "../learning/table.ts";
import type * as mail from "../mail/table.ts";
import type * as media from "../media/table.ts";
import type * as moderation from "../moderation/table.ts";
import type * as popularity from "../popularity/table.ts";
import type * as search from "../search/table.ts";
import type * as settings from "../settings/table.ts";
import type * as stats from "../stats/table.ts";

/** All of them: the one place that knows every room's tables. */
type Tables = typeof articles &
  typeof audit &
  typeof auth &
  typeof cache &
  typeof comments &
  typeof learning &
  typeof mail &
  typeof media &
  typeof moderation &
  typeof popularity &
  typeof search &
  typeof settings &
  typeof stats;

/** A value as D1 answers it: booleans are numbers, and what may be missing is null. */
type Value<Column> = Column extends { _: { data: infer Data; notNull: infer IsThere } }
  ? (Data extends boolean ? 0 | 1 : Data) | (IsThere extends true ? never : null)
  : never;

type Row<Table> = Table extends { _: { columns: infer Columns } }
  ? {
      [Key in keyof Columns as Columns[Key] extends { _: { name: infer Name extends string } }
        ? Name
        : never]: Value<Columns[Key]>;
    }
  : never;

/** The rows of SQL written by hand, by their tables' names: their columns as the tables declare them. */
export type Rows = {
  [Key in keyof Tables as Tables[Key] extends { _: { name: infer Name extends string } } ? Name : never]: Row<
    Tables[Key]
  >;
};

/** Columns that a query's conditions or joins never leave null. */
export type Given<Row, Column extends keyof Row> = { [Name in Column]: NonNullable<Row[Name]> };

/** Columns of a table that a LEFT JOIN may not have found. */
export type Perhaps<Row, Column extends keyof Row> = { [Name in Column]: Row[Name] | null };
