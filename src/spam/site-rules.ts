import type { Facts } from "./facts.ts";
import { CERTAIN, type Finding, STRONG } from "./verdict.ts";
import type { VisibleText } from "./visible-text.ts";
import { findWord } from "./word-lists.ts";

/** The site's own words that make spam. */
export function blockedWord(facts: Facts, seen: VisibleText): Finding | null {
  const place = placeOf(facts, seen, "block");
  if (!place) return null;
  const reason = `${place}, which this site blocks.`;
  return { rule: "blocked-word", weight: CERTAIN, reason, atLeast: "spam" };
}

/** The site's own words that a moderator wants to see. */
export function heldWord(facts: Facts, seen: VisibleText): Finding | null {
  const place = placeOf(facts, seen, "hold");
  if (!place) return null;
  const reason = `${place}, which this site holds for a moderator.`;
  return { rule: "held-word", weight: STRONG, reason, atLeast: "hold" };
}

/** The entry of the site's words that stands for whatever leads to a site: what `sitesOf` calls it, in angle brackets. */
export function siteEntry(site: string): string {
  return `<${site}>`;
}

/** Where one of the words stands. Addresses are not named: a finding is kept, and they are not. */
function placeOf(
  { words, email, address, sites = [] }: Facts,
  seen: VisibleText,
  list: "block" | "hold",
): string | null {
  const inBody = findWord(words, list, seen.body);
  if (inBody !== null) return `The text holds "${inBody}"`;
  const inName = findWord(words, list, seen.name);
  if (inName !== null) return `The name holds "${inName}"`;
  const leads = findWord(words, list, sites.map(({ site }) => siteEntry(site)).join(" "));
  if (leads !== null) return `Leads to "${leads.replace(/[<>]/g, "")}"`;
  if (findWord(words, list, email ?? "") !== null) return "The e-mail address holds a word";
  return findWord(words, list, address ?? "") === null ? null : "The network address holds a word";
}
