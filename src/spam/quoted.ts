const MOST = 40;

/** What was found in a stranger's text, for a sentence that a moderator reads: in quotation marks, on one line, not long. */
export function quoted(found: string): string {
  const line = found
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\s]+/gu, " ")
    .replace(/[“”]/g, "'")
    .trim();
  const letters = [...line];
  return letters.length <= MOST ? `“${line}”` : `“${letters.slice(0, MOST).join("").trim()}…”`;
}
