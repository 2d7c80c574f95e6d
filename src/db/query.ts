/**
 * What a statement of another room's table is about: a SELECT with the columns that its owner names. Parameters are numbered
 * from ?1 on, and `bindings` are theirs in that order; the owner's own come after them.
 */
export type Query = { sql: string; bindings: (string | number | null)[] };
