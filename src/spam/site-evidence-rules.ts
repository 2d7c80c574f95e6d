import type { Facts } from "./facts.ts";
import { quoted } from "./quoted.ts";
import { CERTAIN, type Finding, STRONG, WEAK } from "./verdict.ts";

/** Two marks may be a quarrel over one site; of a site that nobody ever approved, so many are none. */
const MARKED = 2;
const MARKED_OFTEN = 4;

/** A site that moderators let through so often is one that this paper's readers name. */
const APPROVED = 3;
const APPROVED_OFTEN = 10;

type Site = NonNullable<Facts["sites"]>[number];

/** New words around the same site are the same advertisement. */
export function markedSite({ sites = [] }: Facts): Finding | null {
  const marked = sites
    .filter(({ spam, approved, isOwn }) => !isOwn && spam >= MARKED && spam > approved)
    .sort((a, b) => b.spam - a.spam)[0];
  if (!marked) return null;
  const { site, spam, approved } = marked;
  return {
    rule: "marked-site",
    weight: spam >= MARKED_OFTEN && approved === 0 ? CERTAIN : STRONG,
    reason: `Leads to ${quoted(site)}: moderators marked ${spam} comments that did as spam.`,
  };
}

/** Speaks for who sends it, where all that it leads to is such: an advertisement names its own site too. */
export function approvedSites({ sites = [] }: Facts): Finding | null {
  const [first] = sites;
  if (!first || !sites.every(isApproved)) return null;
  const reason = first.isOwn
    ? "Leads to this paper's own pages."
    : `Leads to ${quoted(first.site)}: moderators approved ${first.approved} comments that did.`;
  const isOften = sites.every(({ isOwn, approved }) => isOwn || approved >= APPROVED_OFTEN);
  return { rule: "approved-site", weight: isOften ? -STRONG : -WEAK, reason };
}

function isApproved({ approved, spam, isOwn }: Site): boolean {
  return isOwn || (approved >= APPROVED && spam === 0);
}
