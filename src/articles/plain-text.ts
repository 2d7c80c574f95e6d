/** Words a reader reads, for the reading time. */
export function countWords(html: string): number {
  const text = plainText(html);
  const ideographs = text.match(/[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]/gu)?.length ?? 0;
  const words = text.match(/[\p{L}\p{N}]+(?:['’-][\p{L}\p{N}]+)*/gu)?.length ?? 0;
  return words + Math.round(ideographs / 2);
}

const WORDS_A_MINUTE = 230;

/** How long so many words take to read: at least a minute. */
export function readingMinutes(words: number): number {
  return Math.max(1, Math.round(words / WORDS_A_MINUTE));
}

/** A sanitised body's words without its markup and entities. */
export function plainText(html: string): string {
  return html.replace(/<[^<>]*>|&(?:#\d+|#x[\da-f]+|[a-z]+);/gi, " ");
}

/** Markup within a word: "<b>T</b>he" is one. */
const WITHIN =
  /<\/?(?:a|abbr|b|bdi|bdo|cite|code|data|del|dfn|em|font|i|ins|kbd|mark|q|s|samp|small|span|strong|sub|sup|time|u|var|wbr)(?:\s[^<>]*)?>|\u00ad|&shy;/gi;
/** What the sanitiser leaves as entities. */
const ENTITIES: Record<string, string> = {
  "&amp;": "&",
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&#39;": "'",
  "&nbsp;": " ",
};

/** A sanitised body as it is read: words whole where markup stands in them, entities as what they mean, each run of spaces one. */
export function readableText(html: string): string {
  return html
    .replace(WITHIN, "")
    .replace(/<[^<>]*>/g, " ")
    .replace(/&(?:amp|lt|gt|quot|#39|nbsp);/g, (entity) => ENTITIES[entity] ?? " ")
    .replace(/\s+/g, " ")
    .trim();
}
