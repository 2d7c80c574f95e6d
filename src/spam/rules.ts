import { contactAndMoney } from "./contact-rules.ts";
import { disguise } from "./disguise-rules.ts";
import type { Facts } from "./facts.ts";
import { foreignLanguage, foreignScript } from "./language-rules.ts";
import { bareLink, foreignMarkup, lateLink, manyLinks, namedLink, shortenedLink } from "./link-rules.ts";
import { advertisingName } from "./name-rules.ts";
import { paperName } from "./paper-name-rule.ts";
import { formToken, honeypot, knownCommenter, rate, sameText } from "./sending-rules.ts";
import { approvedSites, markedSite } from "./site-evidence-rules.ts";
import { blockedWord, heldWord } from "./site-rules.ts";
import { begging, call, ownPlace, repeatedCharacter, salesTalk, shouting } from "./text-rules.ts";
import type { Finding } from "./verdict.ts";
import type { VisibleText } from "./visible-text.ts";

/** What one rule finds in what is known of the sending, or null. */
export type SendingRule = (facts: Facts) => Finding | null;

/** What one rule finds in name and text, or null. Each is linear in the text. */
export type TextRule = (facts: Facts, seen: VisibleText) => Finding | null;

/** The rules that read no text, in the order in which they are asked. */
export const SENDING_RULES: readonly SendingRule[] = [
  honeypot,
  formToken,
  knownCommenter,
  paperName,
  rate,
  sameText,
  markedSite,
  approvedSites,
];

/** The rules that read name and text, in the order in which they are asked. */
export const TEXT_RULES: readonly TextRule[] = [
  blockedWord,
  heldWord,
  advertisingName,
  manyLinks,
  bareLink,
  shortenedLink,
  foreignMarkup,
  lateLink,
  namedLink,
  disguise,
  contactAndMoney,
  salesTalk,
  ownPlace,
  begging,
  call,
  shouting,
  repeatedCharacter,
  foreignScript,
  foreignLanguage,
];
