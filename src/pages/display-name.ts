/** What is no text: control characters, halves of surrogate pairs, and the noncharacters that mark slots in pages. */
const NO_TEXT = /[^\P{Cc}\n\t]|\p{Cs}|[\uFDD0-\uFDEF]/gu;

/** Embeddings, overrides and isolates: left open, they would turn round what stands beside a stranger's text. */
const BIDI_CONTROLS = /[\u202A-\u202E\u2066-\u2069]/g;

/** Tag characters: they make the flags of Scotland and Wales out of a black flag, and are invisible elsewhere. */
const TAGS = /(\u{1F3F4}[\u{E0020}-\u{E007F}]{1,7})|[\u{E0000}-\u{E007F}]/gu;

/**
 * Accents stacked until they cover the lines above, and floods of characters that take no room. No script and no emoji
 * needs more than four in a row.
 */
const FLOOD = /((?![\u{E0000}-\u{E007F}])[\p{M}\p{Default_Ignorable_Code_Point}\p{Cf}]){5,}/gu;

const VISIBLE = /[^\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/u;

/** What cannot be stored as it is: NUL ends strings in SQLite, half a surrogate pair has no UTF-8, and our slots' marks. */
const NOT_STORED = /\0|\p{Cs}|[\uFDD0-\uFDEF]/gu;

/** Text as it is stored: as it was typed, but for what no database can keep. Lines end with \n, as browsers show them. */
export function keptText(text: string): string {
  return text.replace(/\r\n?/g, "\n").replace(NOT_STORED, "");
}

/** Whether a reader sees anything of a text. */
export function isVisible(text: string): boolean {
  return VISIBLE.test(text);
}

/** A stranger's text without what would disturb the text around it. Plain text, not HTML; linear in its length. */
export function calmText(text: string): string {
  return keptText(text)
    .replace(NO_TEXT, "")
    .replace(BIDI_CONTROLS, "")
    .replace(TAGS, "$1")
    .replace(FLOOD, (flood) => [...flood].slice(0, 4).join(""));
}

/** Check marks, which stand before what the paper says of a name: nobody's own. */
const BADGE_SIGNS = /[✓✔☑✅√🗸🗹⍻\u2BBD\u{1F5F9}\u{1FBB1}]\uFE0F?/gu;

/** What stands beside the name of somebody who speaks for the paper. No name that is shown holds its sign. */
export function badgeText(speaksFor: "author" | "newsroom"): string {
  return speaksFor === "author" ? "✓ Author" : "✓ Newsroom";
}

/** A name with its badge, where there is no markup to tell them apart. `name`: what displayName gave. */
export function nameWithBadge(name: string, speaksFor: "author" | "newsroom" | null): string {
  return speaksFor === null ? name : `${name} ${badgeText(speaksFor)}`;
}

/** A commenter's name as it is shown, on one line. Plain text, not HTML. */
export function displayName(name: string): string {
  const calm = calmText(name).replace(BADGE_SIGNS, "").replace(/\s+/g, " ").trim();
  return isVisible(calm) ? calm : "Anonymous";
}
