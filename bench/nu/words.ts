/**
 * The words that stand in HTML, in their order, read by nobody's parser but this: it shares no code with the product, so that
 * both cannot be wrong in the same way. Good enough for what WordPress writes; not for HTML that is out to deceive.
 */
export function wordsOf(html: string): string[] {
  const shown = html
    .replace(/<!--[\s\S]*?-->/g, "")
    .replace(/<(script|style|template)\b[\s\S]*?<\/\1\s*>/gi, " ")
    .replace(
      /<\/?(?:a|abbr|acronym|b|big|bdi|bdo|cite|code|del|dfn|em|font|i|ins|kbd|mark|q|s|samp|small|span|strike|strong|sub|sup|time|tt|u|var|wbr)\b[^<>]*>/gi,
      "",
    )
    .replace(/<\/?[a-z][^<>]*>/gi, " ");
  return (
    decoded(shown)
      .normalize("NFC")
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}

const NAMED: Record<string, string> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  nbsp: " ",
  hellip: "…",
  mdash: "—",
  ndash: "–",
};
for (const [name, mark] of Object.entries({
  lsquo: "‘",
  rsquo: "’",
  ldquo: "“",
  rdquo: "”",
  copy: "©",
  laquo: "«",
  raquo: "»",
}))
  NAMED[name] = mark;

function decoded(text: string): string {
  return text.replace(/&(?:#(\d+)|#x([\da-f]+)|([a-z]+));/gi, (entity, decimal, hex, name) => {
    if (name) return NAMED[name] ?? entity;
    return String.fromCodePoint(Number.parseInt(decimal ?? hex, decimal ? 10 : 16));
  });
}

/** Words of `source` that `shown` does not have in their place, and those that it has too many. */
export function compare(source: string[], shown: string[]): { missing: string[]; added: string[] } {
  // The longest common subsequence, by its lengths from the end: articles are short enough.
  const width = shown.length + 1;
  const lengths = new Uint16Array((source.length + 1) * width);
  const at = (i: number, j: number) => lengths[i * width + j] ?? 0;
  for (let i = source.length - 1; i >= 0; i--)
    for (let j = shown.length - 1; j >= 0; j--)
      lengths[i * width + j] =
        source[i] === shown[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const missing: string[] = [];
  const added: string[] = [];
  let i = 0;
  let j = 0;
  while (i < source.length && j < shown.length) {
    if (source[i] === shown[j]) {
      i++;
      j++;
    } else if (at(i + 1, j) >= at(i, j + 1)) missing.push(source[i++] ?? "");
    else added.push(shown[j++] ?? "");
  }
  return { missing: [...missing, ...source.slice(i)], added: [...added, ...shown.slice(j)] };
}
