/** Views by article as they are stored: [article, views, article, views, ...]. */
export type Counts = number[];

/** What lists are ranked from; `recent` is this hour and the two before it. */
export type RankedCounts = Record<"day" | "week" | "month" | "all" | "recent", Counts>;

/**
 * Counts as JSON with a blank before each number of views, `[57, 12,93, 4]`, so that a search of the text tells an
 * article's id from a number: `json_each` would read, and be billed for, a row for each number (article-views.ts).
 */
export function markedText(counts: Counts): string {
  let text = "";
  for (let i = 0; i < counts.length; i += 2) text += `${i === 0 ? "" : ","}${counts[i]}, ${counts[i + 1]}`;
  return `[${text}]`;
}

/** By how much articles' views change. */
export type Changes = Map<number, number>;

export function change(changes: Changes, articleId: number, by: number): void {
  changes.set(articleId, (changes.get(articleId) ?? 0) + by);
}

/** Puts changes into the counts, which are changed themselves, and leaves articles out that have no views then. */
export function withChanges(counts: Counts, changes: Changes): Counts {
  const missing = new Map(changes);
  let kept = 0;
  for (let i = 0; i < counts.length; i += 2) {
    const articleId = counts[i] ?? 0;
    const by = missing.get(articleId);
    if (by !== undefined) missing.delete(articleId);
    const views = (counts[i + 1] ?? 0) + (by ?? 0);
    if (views <= 0) continue;
    counts[kept++] = articleId;
    counts[kept++] = views;
  }
  counts.length = kept;
  for (const [articleId, views] of missing) if (views > 0) counts.push(articleId, views);
  return counts;
}

/** Adds counts to changes, `times` -1 to take them away. */
export function addCounts(changes: Changes, counts: Counts, times = 1): void {
  for (let i = 0; i < counts.length; i += 2) change(changes, counts[i] ?? 0, (counts[i + 1] ?? 0) * times);
}

/** The sum of all articles' views. */
export function totalOf(counts: Counts): number {
  let total = 0;
  for (let i = 1; i < counts.length; i += 2) total += counts[i] ?? 0;
  return total;
}
