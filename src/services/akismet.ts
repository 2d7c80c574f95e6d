import type { Akismet } from "../config/config.ts";
import type { Finding } from "../spam/verdict.ts";

/** Comments wait for the answer, and readers with them. */
const TIMEOUT_MS = 4_000;

const SPAM = 2;
const RULE = "akismet";
const AWAY = "Akismet did not answer, so this waits for you.";

export type AkismetSite = { url: string; language: string };

export type AkismetComment = { body: string; authorName: string; permalink: string; createdAt: number };

/** What is known of a comment at the moment it is sent, and never stored. */
export type AkismetVisit = {
  address: string | null;
  agent: string;
  referrer: string;
  email: string | null;
  isReply: boolean;
  /** What stood in the field that people do not see. */
  honeypot: string;
  /** The comment was there before, and is judged again because its author changed it. */
  isEdit: boolean;
};

/**
 * Asks Akismet about a comment (comment-check). Null: no spam. While Akismet is away, or refuses the key, comments wait;
 * never throws.
 */
export async function checkComment(
  akismet: Akismet,
  site: AkismetSite,
  comment: AkismetComment,
  visit: AkismetVisit,
): Promise<Finding | null> {
  try {
    const response = await ask(akismet, "comment-check", {
      ...fieldsOf(site, comment),
      user_ip: visit.address ?? "",
      user_agent: visit.agent,
      referrer: visit.referrer,
      comment_type: visit.isReply ? "reply" : "comment",
      comment_author_email: visit.email ?? "",
      honeypot_field_name: "extra",
      extra: visit.honeypot,
      // Without it Akismet takes the same text again for a copy (its documentation of comment-check).
      ...(visit.isEdit && { recheck_reason: "edit" }),
    });
    const answer = (await response.text()).trim();
    if (answer === "true") return spam(response.headers.get("X-akismet-pro-tip") === "discard");
    if (answer === "false") return null;
    return away(response.headers.get("X-akismet-debug-help") ?? `it answered ${response.status} "${answer}"`);
  } catch (error) {
    return away(String(error));
  }
}

/**
 * Tells Akismet that a moderator decided otherwise (submit-spam, submit-ham). The sender's address was never stored, so it
 * gets the one that stands for none.
 * @throws Error where Akismet does not answer, or not with 200
 */
export async function submitToAkismet(
  akismet: Akismet,
  site: AkismetSite,
  comment: AkismetComment,
  isSpam: boolean,
): Promise<void> {
  const fields = {
    ...fieldsOf(site, comment),
    user_ip: "127.0.0.1",
    user_agent: "",
    comment_type: "comment",
  };
  const response = await ask(akismet, isSpam ? "submit-spam" : "submit-ham", fields);
  await response.body?.cancel();
  if (!response.ok) throw new Error(`Akismet answered ${response.status}`);
}

function ask({ key, url }: Akismet, action: string, fields: Record<string, string>): Promise<Response> {
  return fetch(`${url}/1.1/${action}`, {
    method: "POST",
    headers: { "User-Agent": "Broadsheet/1 | Akismet/1" },
    body: new URLSearchParams({ api_key: key, ...fields }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
}

function fieldsOf({ url, language }: AkismetSite, comment: AkismetComment): Record<string, string> {
  return {
    blog: url,
    blog_lang: language.replace("-", "_").toLowerCase(),
    blog_charset: "UTF-8",
    permalink: comment.permalink,
    comment_author: comment.authorName,
    comment_content: comment.body,
    comment_date_gmt: new Date(comment.createdAt).toISOString(),
  };
}

function spam(isBlatant: boolean): Finding {
  const reason = isBlatant ? "Akismet calls it blatant spam." : "Akismet calls it spam.";
  return { rule: RULE, weight: SPAM, reason };
}

function away(error: string): Finding {
  console.error({ event: "akismet_failed", error });
  return { rule: RULE, weight: 0, atLeast: "hold", reason: AWAY };
}
