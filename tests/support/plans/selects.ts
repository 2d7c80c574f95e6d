import { type Schema, withoutStrings } from "./schema.ts";

/** One SELECT, UPDATE or DELETE of a statement, with `()` for those in its brackets. */
export type Select = {
  text: string;
  /** Tables that it reads, by the name that the plan has for them. */
  sources: Map<string, string>;
  /** It ends with a number of rows: its own LIMIT, or that of what selects from it. */
  hasLimit: boolean;
  hasOffset: boolean;
  /** It counts or sums: all that it finds is read, whatever its LIMIT. */
  isAggregate: boolean;
  /** Whether something is there: the first row that is found ends it. */
  isExists: boolean;
  /** What it finds is gone afterwards: each row is read once. */
  isDelete: boolean;
};

type Bracket = { text: string; before: string; outer: Bracket | null };

const AGGREGATES =
  /\b(count|sum|total|avg|min|max|group_concat|json_group_array|json_group_object)\s*\(|\bDISTINCT\b/i;

/** Keywords that may follow a table's name where an alias could stand. */
const NO_ALIAS =
  /^(where|on|set|left|join|cross|inner|order|group|limit|using|values|default|union|except|as|not|indexed|returning)$/i;

/** The SELECTs of a statement: one for each pair of brackets that holds one, and one for each part of a UNION. */
export function selectsOf(sql: string, schema: Schema): Select[] {
  const plain = withoutStrings(sql).replaceAll(/[`"](\w+)[`"]/g, "$1");
  return bracketsOf(plain).flatMap((bracket) =>
    bracket.text.split(/\b(?:UNION ALL|UNION|EXCEPT|INTERSECT)\b/i).map((text) => ({
      text,
      sources: sourcesOf(text, schema),
      hasLimit: isLimited(bracket),
      hasOffset: /\bOFFSET\b/i.test(bracket.text),
      isAggregate: isAggregate(text),
      isExists: /\bEXISTS\s*$/i.test(bracket.before),
      isDelete: /^\s*DELETE\b/i.test(text),
    })),
  );
}

/** A LIMIT of a UNION stands in its last part and is of them all; one of what selects from these rows ends them too. */
function isLimited({ text, before, outer }: Bracket): boolean {
  if (/\bLIMIT\b/i.test(text)) return true;
  return outer !== null && /\b(FROM|JOIN)\s*$/i.test(before) && !isAggregate(outer.text) && isLimited(outer);
}

function isAggregate(text: string): boolean {
  return AGGREGATES.test(text.replace(/\bFROM\b.*$/is, ""));
}

function bracketsOf(sql: string): Bracket[] {
  const done: Bracket[] = [];
  let top: Bracket = { text: "", before: "", outer: null };
  for (const letter of sql) {
    if (letter === "(") top = { text: "", before: top.text.slice(-20), outer: top };
    else if (letter === ")" && top.outer) {
      done.push(top);
      top.outer.text += /^\s*(SELECT|WITH|VALUES)\b/i.test(top.text) ? "()" : `(${top.text})`;
      top = top.outer;
    } else top.text += letter;
  }
  return [...done, top].filter(({ text }) => /^\s*(SELECT|WITH|INSERT|UPDATE|DELETE)\b/i.test(text));
}

function sourcesOf(text: string, schema: Schema): Map<string, string> {
  const sources = new Map<string, string>();
  const named = /(?:\bFROM|\bJOIN|\bUPDATE|\bINTO|,)\s+(\w+)(?=(?:\s+(?:AS\s+)?(\w+))?)/gi;
  for (const [, table = "", alias = ""] of text.matchAll(named)) {
    if (schema.tables.has(table)) sources.set(alias === "" || NO_ALIAS.test(alias) ? table : alias, table);
  }
  return sources;
}
