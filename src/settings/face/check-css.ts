/** Each page of a reader's first visit loads it. */
export const MAX_CSS_BYTES = 20_000;

/** What a sheet may not have; null: it can be taken. */
export function refuseCss(css: string): string | null {
  const bytes = new TextEncoder().encode(css).length;
  if (bytes > MAX_CSS_BYTES)
    return `This has ${bytes.toLocaleString("en")} bytes, and at most ${MAX_CSS_BYTES.toLocaleString("en")} are taken.`;
  if (/@import\b/i.test(withoutComments(css)))
    return "@import makes readers wait for another sheet: copy its rules here instead.";
  const [open, closed] = [count(css, "{"), count(css, "}")];
  if (open !== closed)
    return `It opens ${open} blocks and closes ${closed}: browsers would pass over what follows. See where a { or a } is missing.`;
  return null;
}

/** What readers pay for that it asks of other companies, a sentence each. */
export function cssWarnings(css: string): string[] {
  const hosts = [...withoutComments(css).matchAll(/url\(\s*["']?(?:https?:)?\/\/([^/"')\s]+)/gi)].map(
    ([, host]) => host,
  );
  return [...new Set(hosts)].map(
    (host) =>
      `Every reader's browser asks ${host} for a file, which tells it who reads the paper. Fonts from there are not loaded at all.`,
  );
}

/** An end of a comment that never comes takes the rest with it, as in browsers. */
function withoutComments(css: string): string {
  const parts = css.split("/*");
  return parts
    .map((part, index) => {
      const end = index === 0 ? -2 : part.indexOf("*/");
      return end === -2 ? part : end < 0 ? "" : part.slice(end + 2);
    })
    .join(" ");
}

/** Braces in comments and strings count as well, which no sheet has unpaired on purpose. */
function count(css: string, character: string): number {
  return withoutComments(css).split(character).length - 1;
}
