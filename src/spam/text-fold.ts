/**
 * A text without what its sender changes at no cost: case, width of letters, spaces, punctuation, and characters that
 * nobody sees. Two texts with the same words have the same folded text.
 */
export function foldText(text: string): string {
  return withoutInvisible(text)
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[\p{P}\p{S}\s]+/gu, " ")
    .trim();
}

/** A text without zero-width characters, soft hyphens, direction marks, variation selectors and fillers. */
export function withoutInvisible(text: string): string {
  return text.replace(/[\p{Default_Ignorable_Code_Point}\p{Cf}]+/gu, "");
}
