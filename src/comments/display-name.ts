/** Directional controls, which would turn round what stands beside a stranger's text. */
const BIDI_CONTROLS = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;
/** Characters that take no room: one joins an emoji, many hide text. */
const ZERO_WIDTH_RUN = /[\u200B-\u200D\u2060\uFEFF]{2,}/g;
/** Accents stacked over each other until they cover the lines above. */
const COMBINING_FLOOD = /(\p{M}{4})\p{M}+/gu;

/** A stranger's text as it can be shown beside others': what would disturb them is left out. Plain text, not HTML. */
export function calmText(text: string): string {
  return text.replace(BIDI_CONTROLS, "").replace(ZERO_WIDTH_RUN, "\u200D").replace(COMBINING_FLOOD, "$1");
}

/** A commenter's name as it is shown. Plain text, not HTML. */
export function displayName(name: string): string {
  return calmText(name).trim() || "Anonymous";
}
