/**
 * A text without what its sender can change cheaply: case, width, spaces, punctuation and characters that take no room.
 * The same words give the same folded text.
 */
export function foldText(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[\p{Cf}\p{M}]/gu, "")
    .replace(/[\p{P}\p{S}\s]+/gu, " ")
    .trim();
}
