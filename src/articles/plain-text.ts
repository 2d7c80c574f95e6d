/** Words a reader reads, for the reading time. */
export function countWords(html: string): number {
  const text = plainText(html);
  const ideographs = text.match(/[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]/gu)?.length ?? 0;
  const words = text.match(/[\p{L}\p{N}]+(?:['’-][\p{L}\p{N}]+)*/gu)?.length ?? 0;
  return words + Math.round(ideographs / 2);
}

/** A sanitised body's words without its markup and entities. */
export function plainText(html: string): string {
  return html.replace(/<[^<>]*>|&(?:#\d+|#x[\da-f]+|[a-z]+);/gi, " ");
}
