/** Code of other companies that the newsroom lets into its pages; null: none. */
export type Code = Record<string, never>;

/** Where on a page code may stand. */
export const CODE_PLACES = ["head", "before", "rail", "end"] as const;

export type CodePlace = (typeof CODE_PLACES)[number];

/** The content of the slots `code-...`. */
export function codeAt(_code: Code | null, _place: CodePlace): string {
  return "";
}
