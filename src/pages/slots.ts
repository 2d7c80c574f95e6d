/** Parts of a page that are filled in when it is served, so that their change never needs a page to be rendered again. */
export const SLOT_NAMES = [
  "date",
  "head",
  "nameplate",
  "sections",
  "footer",
  "top-five",
  "popular",
  "top-five-read",
  "popular-box",
  "form-token",
  "reply",
  "back",
  "origin",
  "publisher-logo",
  "feed-image",
  "feed-icon",
  "code-head",
  "code-before",
  "code-rail",
  "code-end",
] as const;

export type SlotName = (typeof SLOT_NAMES)[number];

/** Unicode noncharacters: they have no meaning in text, and inputs are stripped of them. */
const OPEN = "\uFDD0";
const CLOSE = "\uFDD1";

const MARKER = new RegExp(`${OPEN}(${SLOT_NAMES.join("|")})${CLOSE}`);

/** The marker that stands in a rendered page where the slot's content goes. */
export function slot(name: SlotName): string {
  return OPEN + name + CLOSE;
}

/** As the name of a property: what stands there becomes whole properties, each with a comma before it, or nothing. */
export function withSlotProperties(json: string): string {
  return json.replace(PROPERTY, "$1");
}

const PROPERTY = new RegExp(`,"(${OPEN}(?:${SLOT_NAMES.join("|")})${CLOSE})":""`, "g");

const CODE_MARKERS = new RegExp(`${OPEN}code-[a-z]+${CLOSE}`, "g");

/** A rendered page that will have no code of other companies. */
export function withoutCode(page: string): string {
  return page.replace(CODE_MARKERS, "");
}

/** A rendered page taken apart: text, slot, text, slot, ..., text. Even places are text, odd ones slot names. */
export function splitAtSlots(page: string): string[] {
  return page.split(MARKER);
}
