import type { Bindings } from "../../../config/bindings.ts";
import type { Config } from "../../../config/config.ts";
import type { Db } from "../../../db/client.ts";
import { readSetting } from "../../../settings/stored.ts";

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
  /** Hosts of other companies whose code is let into the pages. */
  others: string;
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
  others: "Code of other companies",
};

/** As the paper is set at this moment. */
export function factsOf(
  { comments, site, judge, turnstile, akismet }: Config,
  env: Bindings,
  others: string[] = [],
): Facts {
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
    others: others.length === 0 ? "none" : others.join(", "),
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

/** Hosts whose code the newsroom lets into the paper's pages: a row read. */
export async function findOthers(db: Db): Promise<string[]> {
  const stored = await readSetting(db, "code");
  const { hosts = {} }: { hosts?: Record<string, string[]> } = stored === null ? {} : JSON.parse(stored);
  return [...new Set(Object.values(hosts).flat())].sort();
}
