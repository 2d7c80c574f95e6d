/** A small change of one place of a file. */
export type Mutant = { file: string; line: number; offset: number; before: string; after: string };

/** What is looked for, and what stands in its place. */
type Operator = { pattern: RegExp; replace: (match: string, ...groups: string[]) => string };

/**
 * Biome's formatting makes each of these findable by its text: operators have spaces around them, a call that is a
 * statement or an element of a list stands on lines of its own.
 */
const OPERATORS: Operator[] = [
  // Bounds, in code and in SQL.
  { pattern: / (<=?|>=?) (?=[\w?(:"'`-])/g, replace: (_, sign) => ` ${otherBound(sign ?? "")} ` },
  { pattern: / (===|!==) /g, replace: (_, sign) => (sign === "===" ? " !== " : " === ") },
  { pattern: / (&&|\|\|) /g, replace: (_, sign) => (sign === "&&" ? " || " : " && ") },
  { pattern: /(?<=[\w)\]]) ([+-]) 1\b/g, replace: () => "" },
  { pattern: /\b(true|false)\b(?=[,;)\s])/g, replace: (word) => (word === "true" ? "false" : "true") },
  // A guard that never stops anybody.
  { pattern: /^( +)if \((?=.*\) (?:return|throw|continue|break)\b)/gm, replace: (all) => `${all}false && ` },
  // What is not done at all.
  { pattern: /^ +(?:await )?\w[\w.]*\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\);$/gm, replace: () => "" },
  { pattern: /^ +\.\.\.[\w.]+\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\),$/gm, replace: () => "" },
  // What a statement asks for.
  { pattern: / AND (?=[\w(])(?:[^\n`"()]|\([^()\n]*\))*(?=\n|`|"|$| AND)/gm, replace: () => "" },
  { pattern: /\bIS (NOT )?NULL\b/g, replace: (_, not) => (not ? "IS NULL" : "IS NOT NULL") },
  { pattern: /\bDESC\b/g, replace: () => "ASC" },
];

const OTHER_BOUND: Record<string, string> = { "<": "<=", "<=": "<", ">": ">=", ">=": ">" };
const otherBound = (sign: string) => OTHER_BOUND[sign] ?? sign;

/** Every mutant of a file's text, in the order of their places. Comments, imports and types have none. */
export function mutantsOf(file: string, text: string): Mutant[] {
  const hidden = silent(text);
  return OPERATORS.flatMap(({ pattern, replace }) =>
    [...hidden.matchAll(pattern)].map((match): Mutant => {
      const [before, ...groups] = match;
      const line = text.slice(0, match.index).split("\n").length;
      return { file, line, offset: match.index, before, after: replace(before, ...groups) };
    }),
  ).sort((a, b) => a.offset - b.offset);
}

/** The file's text with the mutant in its place. */
export function mutated(text: string, { offset, before, after }: Mutant): string {
  return text.slice(0, offset) + after + text.slice(offset + before.length);
}

/** The text with blanks, as long, where nothing is to be changed. */
function silent(text: string): string {
  const blank = (part: string) => part.replace(/[^\n]/g, "\0");
  return text
    .replace(/\/\*[\s\S]*?\*\//g, blank)
    .replace(/^\s*\/\/.*$/gm, blank)
    .replace(/^import[\s\S]*?;$/gm, blank)
    .replace(/^(?:export )?type [\s\S]*?;\n(?=\n|$|[a-z/])/gm, blank)
    .replace(/^ +console\.\w+\([\s\S]*?\);$/gm, blank);
}

/** `count` of them, spread over all, the same for the same seed. */
export function sample(mutants: Mutant[], count: number, seed: number): Mutant[] {
  let state = seed >>> 0 || 1;
  const random = () => {
    // Xorshift (Marsaglia 2003).
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  return mutants
    .map((mutant) => ({ mutant, order: random() }))
    .sort((a, b) => a.order - b.order)
    .slice(0, count)
    .map(({ mutant }) => mutant);
}
