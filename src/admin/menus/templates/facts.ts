import type { Bindings } from "../../../config/bindings.ts";
import type { Config } from "../../../config/config.ts";

/** What a page that tells readers what the paper stores hangs on: a few words each, as the newsroom is told when one is another. */
export type Facts = {
  comments: "open" | "checked first" | "closed";
  email: "required" | "optional";
  editing: string;
  reports: "on" | "off";
  objections: "on" | "off";
  replyMails: "on" | "off";
  turnstile: "on" | "off";
  akismet: "on" | "off";
  embeds: "on" | "off";
  analyticsEngine: "on" | "off";
  spamKept: string;
};

/** The facts as the newsroom calls them. */
export const FACT_LABELS: Record<keyof Facts, string> = {
  comments: "Comments",
  email: "A commenter's e-mail address",
  editing: "Changing one's own comment",
  reports: "Reports of comments",
  objections: "Objections to decisions",
  replyMails: "Mails about replies",
  turnstile: "Cloudflare Turnstile",
  akismet: "Akismet",
  embeds: "Other companies' frames",
  analyticsEngine: "Workers Analytics Engine",
  spamKept: "How long spam and deleted comments are kept",
};

/** As the paper is set at this moment. */
export function factsOf({ comments, site, judge, turnstile, akismet }: Config, env: Bindings): Facts {
  const on = (is: unknown) => (is ? "on" : "off");
  return {
    comments: comments.policy === "closed" ? "closed" : comments.policy === "open" ? "open" : "checked first",
    email: comments.requireEmail ? "required" : "optional",
    editing: comments.editMinutes === 0 ? "off" : `${comments.editMinutes} minutes`,
    reports: on(comments.reportsToHold > 0),
    objections: on(comments.objections),
    replyMails: on(comments.replyMails),
    turnstile: on(turnstile !== null),
    akismet: on(akismet !== null),
    embeds: on(site.embeds),
    analyticsEngine: on(env.VIEWS),
    spamKept: judge.spamKeepDays === 0 ? "for ever" : `${judge.spamKeepDays} days`,
  };
}

/** What is another since a page was made, a line each. */
export function changedFacts(before: Record<string, string>, now: Facts): string[] {
  return (Object.keys(FACT_LABELS) as (keyof Facts)[]).flatMap((name) =>
    before[name] === undefined || before[name] === now[name]
      ? []
      : [`${FACT_LABELS[name]}: ${before[name]} then, ${now[name]} now`],
  );
}
