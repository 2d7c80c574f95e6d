import { type Disguise, disguisesOf } from "./disguise.ts";
import type { Facts } from "./facts.ts";
import { quoted } from "./quoted.ts";
import { type Finding, STRONG, WEAK } from "./verdict.ts";

const REASONS: Record<Disguise["kind"], string> = {
  styled: "Writes in letters of mathematics or in boxes instead of ordinary ones",
  mixed: "Mixes letters of several scripts that look alike within a word",
  spaced: "Spells a word letter by letter",
  split: "Splits a name and its number by a sign",
};

/** What hides its words from programs has words to hide: a person should look. */
export function disguise({ body }: Facts): Finding | null {
  const [first, ...others] = disguisesOf(body).sort((a, b) => weightOf(b) - weightOf(a));
  if (!first) return null;
  const weight = weightOf(first) + (others.length === 0 ? 0 : WEAK);
  return { rule: "disguise", weight, reason: `${REASONS[first.kind]}: ${quoted(first.where)}.` };
}

function weightOf({ mayBeEmphasis }: Disguise): number {
  return mayBeEmphasis ? WEAK : STRONG;
}
