import type { Facts } from "./facts.ts";
import { CERTAIN, type Finding, STRONG, WEAK } from "./verdict.ts";

/** Three remarks in ten minutes are a quarrel, six are a program or a very angry person. */
const RATE_MINUTES = 10;
const MANY_IN_MINUTES = 3;
const VERY_MANY_IN_MINUTES = 6;
const VERY_MANY_IN_AN_HOUR = 12;
/** Offices and telephone networks share one address: what it sent in a whole day says less. */
const MANY_IN_A_DAY = 20;
const MINUTE = 60_000;

/** What was sent once before may be a copy by mistake; nobody sends the same words a fourth time. */
const COPIES_OF_SPAM = 3;

/**
 * People leave fields alone that they do not see; programs fill in every one, and so do some that keep people's passwords
 * and addresses: a person should look.
 */
export function honeypot({ honeypot }: Facts): Finding | null {
  if (honeypot.trim() === "") return null;
  const reason = "Filled in a field that people do not see.";
  return { rule: "honeypot", weight: STRONG, reason, atLeast: "hold" };
}

/** Programs that post JSON need no form. A form without its token comes from a program that pretends. */
export function formToken({ token, via, formMinSeconds }: Facts): Finding | null {
  const found = (weight: number, reason: string) => ({ rule: "form-token", weight, reason });
  switch (token.state) {
    case "ok":
      if (token.ageSeconds >= formMinSeconds) return null;
      return found(STRONG, `Was sent ${secondsText(token.ageSeconds)} after the page was opened.`);
    case "missing":
      return via === "json" ? null : found(STRONG, "Was sent by something that never opened the page.");
    case "old":
      return found(WEAK, "Was sent from a page that had been open for days.");
    case "forged":
      return { ...found(CERTAIN, "Carries a forged proof of having opened the page."), atLeast: "spam" };
  }
}

/** So many comments that stayed up unreported say as much as one that a moderator approved. */
const STAYED_AS_APPROVED = 10;

/** Whether a commenter is somebody whom a paper knows by what they wrote before. */
export function isRegular({ approved, trusted, stayed = 0 }: Facts["commenter"]): boolean {
  return trusted || approved > 0 || stayed >= STAYED_AS_APPROVED;
}

/** What became of the same commenter's earlier comments. */
export function knownCommenter({ commenter }: Facts): Finding | null {
  const { approved, spam, trusted, blocked, stayed = 0 } = commenter;
  if (blocked) {
    const reason = "Moderators blocked this commenter.";
    return { rule: "blocked-commenter", weight: CERTAIN, reason, atLeast: "spam" };
  }
  if (trusted)
    return { rule: "trusted-commenter", weight: -CERTAIN, reason: "Moderators trust this commenter." };
  if (spam > 0 && spam >= approved + Math.floor(stayed / STAYED_AS_APPROVED)) {
    const reason = `Moderators marked ${commentsText(spam)} of this commenter as spam.`;
    return { rule: "known-spammer", weight: spam > 1 ? STRONG + WEAK : STRONG, reason };
  }
  if (!isRegular(commenter)) return null;
  const reason =
    approved > 0
      ? `Moderators approved ${commentsText(approved)} of this commenter.`
      : `${stayed} comments of this commenter stayed up unreported.`;
  return { rule: "known-commenter", weight: -STRONG, reason };
}

export function rate({ sentAgo }: Facts): Finding | null {
  const within = (minutes: number) => sentAgo.filter((ago) => ago < minutes * MINUTE).length;
  const found = (weight: number, count: number, time: string) => ({
    rule: "rate",
    weight,
    reason: `The same network address sent ${commentsText(count)} in ${time}.`,
  });
  const [justNow, hour, day] = [within(RATE_MINUTES), within(60), within(24 * 60)];
  if (justNow >= VERY_MANY_IN_MINUTES) return found(STRONG, justNow, "ten minutes");
  if (hour >= VERY_MANY_IN_AN_HOUR) return found(STRONG, hour, "an hour");
  if (justNow >= MANY_IN_MINUTES) return found(WEAK, justNow, "ten minutes");
  return day >= MANY_IN_A_DAY ? found(WEAK, day, "a day") : null;
}

/** A copy of spam is spam, most likely; a copy of what is published is often sent by mistake. */
export function sameText({ similar }: Facts): Finding | null {
  const { published, held, spam } = similar;
  const times = published + held + spam;
  if (times < 1) return null;
  const found = (weight: number, reason: string) => ({ rule: "same-text", weight, reason });
  if (times >= COPIES_OF_SPAM) return found(CERTAIN, `Nearly the same was sent ${times} times before.`);
  if (spam > 0) return found(STRONG + WEAK, "Nearly the same was sent before and is spam.");
  return found(STRONG, `Nearly the same was sent ${times === 1 ? "once" : "twice"} before.`);
}

function commentsText(count: number): string {
  return count === 1 ? "one comment" : `${count} comments`;
}

function secondsText(seconds: number): string {
  const whole = Math.round(seconds);
  return whole === 1 ? "1 second" : `${whole} seconds`;
}
