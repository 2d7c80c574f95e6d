import type { Facts } from "./facts.ts";
import { quoted } from "./quoted.ts";
import { countWords } from "./text-fold.ts";
import { FAINT, type Finding, STRONG, WEAK } from "./verdict.ts";
import type { VisibleText } from "./visible-text.ts";

/** Shorter texts are shouted for joy. */
const SHOUTING_LETTERS = 40;
const SHOUTING_SHARE = 0.8;
/** Phrases beyond this many say nothing new. */
const SALES_PHRASES = 3;

/** Phrases that twenty years of comment spam have in common. Some are said by people too: each weighs little. */
const SALES_TALK = [
  /\b(?:online casinos?|payday loans?|cheap (?:viagra|cialis|meds)|buy (?:viagra|cialis|followers))\b/i,
  /\b(?:make|earn|made|earned|making|earning) [$€£]?\d[\d,.]{0,20} ?(?:[$€£]|dollars|usd|euros?)? ?(?:a|an|per|every|each) (?:hour|day|week|month)\b/i,
  /\bwork(?:ing)? (?:from|at) home\b.{0,80}[$€£]/i,
  /\b(?:you(?:'ve|’ve| have)?|u(?: have)?) won\b|\b(?:claim|collect|redeem|receive) (?:your|ur|a free|ur free)\b.{0,30}(?:\b(?:prizes?|vouchers?|gift ?cards?|awards?|reward|bonus)\b|[£$€]\d)/i,
  /\b(?:win|claim)\b.{0,20}(?:[£$€]\d|\b(?:vouchers?|gift ?cards?|iphones?)\b).{0,40}\b(?:txt|text|call|click|reply|now|today)\b/i,
  /\byou(?:'ve|’ve| have| were| are)? (?:been )?(?:specially )?(?:selected|chosen|awarded)\b/i,
  /\b(?:guest posts?|link exchange|buy backlinks|rank (?:higher )?on google|seo services?)\b/i,
  /\b(?:get|be|got|getting) paid (?:to|for)\b|\b(?:earn|make) (?:real|free|easy|extra|quick|some) (?:money|cash)\b|\bfree (?:gift ?cards?|money|paypal|followers|robux)\b/i,
  /\bfree (?:valuation|quote|quotation|survey|trial|consultation|estimate|sample|brochure|report|check|audit|demo|version|plan|tier|account)\b(?! (?:of|on|by|from)\b)|\bfirst (?:lesson|month|session|half hour|consultation) (?:is |was )?free\b|\bno win,? no fee\b/i,
  /\b(?:promo|discount|coupon|referral|invite) (?:code|link)\b|\b(?:use|with) (?:my|the) (?:code|link)\b|\b(?:%|percent) off\b|\b(?:student|special|introductory) (?:price|discount|offer)\b/i,
  /\b(?:just|simply) (?:search|google) (?:for )?(?:us|our)\b|\b(?:highly recommend(?:ed)?|worth (?:a look|checking|downloading|a try))\b.{0,60}(?:https?:|www\.|\.(?:com|app|io|net)\b)|(?:https?:\S{4,200}|\w\.(?:com|app|io|net)\b).{0,80}\bworth (?:a look|checking|downloading|a try)\b/i,
  /\ban? (?:ai|app|bot|plug-?in|extension|tool|service|platform|site|website) (?:that|which) [^.!?\n]{3,60}? for you\b|\b(?:live|best|latest|better) odds (?:for|on|at|from)\b|\bbetting tips?\b/i,
  /\b(?:signals?|trades?|trading|strategy|guidance|mentorship|tutelage|investments?) (?:from|of|by|with) (?:mrs?|ms|miss|madam|sir|dr|expert|coach|mentor)\b/i,
  /\b(?:spell ?caster|loan offer|guaranteed (?:income|profits?)|recover(?:ed)? my (?:bitcoin|crypto|lost funds))\b/i,
];

/** A name that somebody made for a product: two words grown together, or one with what it is. */
const PRODUCT =
  /(?<![\p{L}@#])(?!(?:Mac|Fitz|Van|Von|Den|Del|San)\p{Lu})\p{Lu}\p{Ll}{2,14}\p{Lu}\p{Ll}{2,14}(?!\p{L})|(?<!\p{L})\p{Lu}\p{L}{3,20} (?:AI|VPN|GPT|App)(?!\p{L})/gu;
/** Everybody's, and named for other reasons. */
const EVERYBODYS =
  /^(?:YouTube|WhatsApp|LinkedIn|PayPal|TikTok|FaceBook|SnapChat|WordPress|SoundCloud|PowerPoint|JavaScript|BuzzFeed|HuffPost|WikiLeaks|MasterCard|BlackBerry|MacBook|AirBnb|NewsCorp|PlayStation|FaceTime|OpenAI|ChatGPT|WeChat|DropBox|GoogleMaps|The .*|This .*|Your .*)$/;

/** Asks for a call or a message to a number, a short one or a whole one. */
const CALL =
  /\b(?:call|ring|dial|te?xt|sms|whatsapp|telegram|send)\b.{0,40}?(?:\+?\d[\d ().-]{7,24}\d|(?<![\d.,£$€])\d{5,6}(?![\d.,]))/i;

/** Whoever helps or is in an office has a number too, and charges nothing; an offer comes with these. */
const OFFER =
  /[£$€]\s?\d|\d ?p\b|%|\b(?:free|win|won|winner|prizes?|claim|awarded|offers?|guaranteed|cash|loans?|order|discount|whatsapp|telegram|txt|18\+|mins?|msg|std|stop)\b/i;

/** Something of one's own that lives by visits. */
const OWN =
  "(?:my|our) (?:[\\w']{1,12} ){0,3}(?:chann?els?|pages?|profile|site|web ?site|blog|vide?os?|vidios?|vids?|clips?|covers?|songs?|music|beats?|mixtape|raps?|tracks?|remix(?:es)?|uploads?|youtube|insta(?:gram)?|facebook|fb|soundcloud|tiktok|twitch|podcast|band|album|server|merch|store|shop)\\b";
/** Asks for a visit to it. */
const OWN_PLACE = new RegExp(
  [
    `\\b(?:check(?:ed|ing)?|chec?king|visit|watch|see|view|hear|listen to|look at|subscribe|sub|follow|support|go to|come to|stop by|search for|click on)\\b.{0,40}\\b${OWN}`,
    `\\b${OWN}.{0,60}\\bcheck (?:it|them|us|me) out\\b`,
    `\\b(?:on|at|to) ${OWN}`,
    "\\bcheck(?:ed|ing)? (?:me|us) out\\b",
  ].join("|"),
  "i",
);

const SUBSCRIBE = "(?:su[bs]?s?c?s?cribe|subs?)";
/** Asks for clicks that others count. */
const BEGGING = new RegExp(
  [
    `\\b(?:${SUBSCRIBE}|like|follow|view)s?\\b.{0,12}\\b(?:me|back|4 ?(?:sub|like|me)s?|for (?:sub|like)s?|pl[sz]|please)\\b`,
    `\\b(?:pl[sz]|please)\\b.{0,20}\\b(?:${SUBSCRIBE}|follow|like)\\b`,
    "\\b(?:if|when|once|till|until) (?:i|we) (?:get|reach|hit|have)\\b.{0,14}\\b(?:subs|subscribers|likes|followers|views)\\b",
  ].join("|"),
  "i",
);
/** All that such a comment says, in a few words. */
const NOTHING_BUT_BEGGING = new RegExp(`\\b${SUBSCRIBE}s?\\b.{0,20}\\b(?:me|my|us|our|back)\\b`, "i");
const FEW_WORDS = 10;

/** What is asked for good causes as well. */
const ASKING = /\b(?:pl[sz]|please)\b.{0,20}\b(?:vote|share|donate)\b/i;

/** Thirteen of one character. Lines of dashes, dots and the like set off paragraphs. */
const REPEATED_CHARACTER = /([^\s\p{Pd}\p{Pc}.…·=*~#])\1{12}/u;

export function salesTalk(_: Facts, { body }: VisibleText): Finding | null {
  const phrases = SALES_TALK.flatMap((phrase) => phrase.exec(body)?.[0] ?? []);
  const [first] = phrases;
  if (first === undefined) return null;
  const count = phrases.length === 1 ? "a phrase" : `${phrases.length} phrases`;
  const product = body.match(PRODUCT)?.find((name) => !EVERYBODYS.test(name));
  const beside = product === undefined ? "" : `, beside the name of a product: ${quoted(product)}`;
  const reason = `Uses ${count} of advertisements: ${quoted(first)}${beside}.`;
  const signs = phrases.length + (product === undefined ? 0 : 1);
  return { rule: "sales-talk", weight: WEAK * Math.min(signs, SALES_PHRASES), reason };
}

export function ownPlace(_: Facts, { body }: VisibleText): Finding | null {
  const found = OWN_PLACE.exec(body)?.[0];
  if (found === undefined) return null;
  const reason = `Invites readers to a page or channel of its own: ${quoted(found)}.`;
  return { rule: "own-place", weight: WEAK, reason };
}

/** Helplines and offices have numbers too: without an offer it is hardly a sign. */
export function call(_: Facts, { body }: VisibleText): Finding | null {
  const found = CALL.exec(body)?.[0];
  if (found === undefined) return null;
  const weight = OFFER.test(body) ? WEAK : FAINT;
  return { rule: "call", weight, reason: `Asks readers to call or text a number: ${quoted(found)}.` };
}

export function begging(_: Facts, { body }: VisibleText): Finding | null {
  const begged = BEGGING.exec(body)?.[0];
  const found = begged ?? ASKING.exec(body)?.[0];
  if (found === undefined) return null;
  const reason = `Asks for subscribers, likes or votes: ${quoted(found)}.`;
  const isAll = NOTHING_BUT_BEGGING.test(body) && countWords(body) <= FEW_WORDS;
  return { rule: "begging", weight: isAll ? STRONG : begged === undefined ? FAINT : WEAK, reason };
}

export function shouting(_: Facts, { letters }: VisibleText): Finding | null {
  if (!isShouted(letters)) return null;
  return { rule: "shouting", weight: WEAK, reason: "Is written in capitals." };
}

/** Whoever shouts repeats as well: both are one sign. */
export function repeatedCharacter(_: Facts, { body, letters }: VisibleText): Finding | null {
  const found = REPEATED_CHARACTER.exec(body)?.[1];
  if (found === undefined || isShouted(letters)) return null;
  const reason = `Repeats one character again and again: ${quoted(found)}.`;
  return { rule: "repeated-character", weight: WEAK, reason };
}

function isShouted(letters: string): boolean {
  if (letters.length < SHOUTING_LETTERS) return false;
  const capitals = letters.length - letters.replace(/\p{Lu}+/gu, "").length;
  return capitals >= letters.length * SHOUTING_SHARE;
}
