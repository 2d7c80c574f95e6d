/** Letters that may be wrong in a name of so many. */
const SLIPS = (length: number) => (length <= 4 ? 1 : 2);

/**
 * The one of `known` that somebody meant who wrote `given`: its letters in another case or with other signs between them,
 * or with a slip or two (a letter missing, too many, another one, or two swapped). Null: none of them.
 */
export function nearName(given: string, known: string[]): string | null {
  const plain = plainName(given);
  const [nearest] = known
    .map((name) => ({ name, slips: slipsBetween(plain, plainName(name)) }))
    .toSorted((a, b) => a.slips - b.slips);
  return nearest && nearest.slips <= SLIPS(plain.length) ? nearest.name : null;
}

/** A name in small letters, without the signs that part its words. */
export function plainName(name: string): string {
  return name.toLowerCase().replace(/[-_\s]/g, "");
}

/** Damerau and Levenshtein's distance, in which no letter is moved twice (optimal string alignment). */
function slipsBetween(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swap =
        i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
          ? (beforeLast[j - 2] ?? 0) + 1
          : change;
      row.push(Math.min(change, swap, (last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
