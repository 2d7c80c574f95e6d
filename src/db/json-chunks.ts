/** D1 takes strings of up to 2 MB; JSON's escapes and UTF-8 make text up to three times as long. */
const MAX_JSON_CHARACTERS = 400_000;

/** JSON texts as JSON arrays that fit into one bound string each; none for none. */
export function jsonChunks(texts: string[]): string[] {
  const groups: string[][] = [];
  let length = MAX_JSON_CHARACTERS;
  for (const text of texts) {
    if (length + text.length > MAX_JSON_CHARACTERS) {
      groups.push([]);
      length = 0;
    }
    groups.at(-1)?.push(text);
    length += text.length;
  }
  return groups.map((group) => `[${group.join(",")}]`);
}
