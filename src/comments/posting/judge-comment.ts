import type { ServedArticle } from "../../articles/articles.ts";
import type { Config } from "../../config/config.ts";
import type { Db } from "../../db/client.ts";
import { DAY_MS } from "../../db/time.ts";
import { postedAt } from "../../db/time-id.ts";
import { currentModel } from "../../learning/current-model.ts";
import { policyFor } from "../../pages/thread-rules.ts";
import { checkComment } from "../../services/akismet.ts";
import { verifyTurnstile } from "../../services/turnstile.ts";
import { readWords, wordsQuery } from "../../settings/site-words.ts";
import type { Facts } from "../../spam/facts.ts";
import { judge, withServices } from "../../spam/judge.ts";
import { type PassesFor, passesFor, passesForPerson } from "../../spam/newsroom-names.ts";
import { countSimilar } from "../../spam/similar.ts";
import { siteOf } from "../../spam/sites.ts";
import type { Finding, Verdict } from "../../spam/verdict.ts";
import { judgedSitesQuery, readJudgedSites } from "../judged-sites.ts";
import { readFormToken, type TokenState } from "./form-token.ts";
import { commenterOf, IS_PROVED } from "./known-commenter.ts";

export type JudgingContext = { db: Db; now: number; config: Config; secretKey: string; kv: KVNamespace };

/** A comment as it was sent. All texts are a stranger's. */
export type Sent = {
  comment: string;
  author: string;
  email: string | null;
  /** What the hidden fields of the form held; empty where there was none. */
  token: string;
  honeypot: string;
  via: "form" | "json";
  /** Network address: judged by, and never stored. */
  address: string | null;
  isReply?: boolean;
  /** What only the services ask for; an edit is not asked about by Turnstile. */
  sending?: { agent: string; referrer: string; turnstileToken: string; host: string; origin: string };
};

/** Whom and what the database is asked about. */
export type Sender = {
  readerHash: string;
  /** Keys in `commenters`. */
  commenterKeys: string[];
  sketch: [number | null, number | null];
  /** Of the name, under which people who write for the paper are looked for; none where a name is judged already. */
  nameKeys: string[];
  /** What is known of the browser's owner of an e-mail address counts if they have proved it to be theirs. */
  commenterKey: string | null;
  /** Where the comment leads: what sitesOf gave. */
  sites: string[];
  /** A comment that is judged again is no copy of itself. */
  exceptId?: number;
};

/** Somebody who sends more in a day is beyond all doubt. */
const MOST_SENT = 100;
const LOOKED_AT = 20;
const MOST_SIMILAR = 8;
/** An edit needs no form token: the cookie says that the page was read. */
const READ_PAGE: TokenState = { state: "ok", ageSeconds: 3_600 };

/** The reads before a verdict, to be part of one batch; `judgeComment` takes their results in the same order. */
export function judgingQueries(db: Db, who: Sender): D1PreparedStatement[] {
  const { $client } = db;
  const except = who.exceptId ?? 0;
  const similar = (column: string, parameter: string) =>
    `SELECT * FROM (SELECT id, status, body FROM comments WHERE ${column} = ${parameter} AND id <> ?3
       AND status <> 'trash' ORDER BY id DESC LIMIT ${MOST_SIMILAR})`;
  return [
    $client
      .prepare(`SELECT id FROM comments WHERE reader_hash = ? AND id <> ? LIMIT ${MOST_SENT}`)
      .bind(who.readerHash, except),
    $client
      .prepare(
        `${similar("sketch_a", "?1")} UNION ${similar("sketch_b", "?2")} ORDER BY id DESC LIMIT ${MOST_SIMILAR}`,
      )
      .bind(...who.sketch, except),
    $client
      .prepare(
        `SELECT key, approved, spam, stayed, trusted, blocked, ${IS_PROVED} AS is_proved
         FROM commenters WHERE key IN (SELECT value FROM json_each(?1))`,
      )
      .bind(JSON.stringify(who.commenterKeys), who.commenterKey),
    wordsQuery(db),
    $client
      .prepare(
        `SELECT name FROM authors WHERE name_key IN (SELECT value FROM json_each(?1))
         UNION ALL SELECT name FROM byline_names WHERE name_key IN (SELECT value FROM json_each(?1))
         UNION ALL SELECT name FROM moderators
         WHERE name_key IN (SELECT value FROM json_each(?1)) AND revoked_at IS NULL LIMIT 1`,
      )
      .bind(JSON.stringify(who.nameKeys)),
    judgedSitesQuery(db, who.sites),
  ];
}

/**
 * The verdict on a comment: the judge's, and where it leaves a doubt, Akismet's; Turnstile's too, where the site has it.
 * A service that is away holds the comment.
 * @param results of `judgingQueries`
 */
export async function judgeComment(
  context: JudgingContext,
  sent: Sent,
  results: D1Result[],
  article: ServedArticle,
  { isEdit }: { isEdit: boolean },
): Promise<Verdict> {
  const { now, config, secretKey, kv } = context;
  const [model, token, passesFor] = await Promise.all([
    currentModel(kv, now),
    isEdit ? READ_PAGE : readFormToken(secretKey, sent.token, now),
    isEdit ? null : whomTheyPassFor(sent.author, config, article, results[4]),
  ]);
  const policy = policyFor(config.comments.policy, article.thread);
  const settings = {
    model,
    thresholds: config.judge,
    policy: policy === "closed" ? ("hold" as const) : policy,
    isOfArticle: policy !== config.comments.policy,
  };
  const verdict = judge(factsOf(context, sent, { results, article, token, passesFor }), settings);
  const findings = await askServices(context, sent, article, { isEdit, isSpam: verdict.outcome === "spam" });
  return findings.length === 0 ? verdict : withServices(verdict, findings, config.judge);
}

type Known = Pick<Facts, "token" | "passesFor"> & { results: D1Result[]; article: ServedArticle };

function factsOf(
  { now, config }: JudgingContext,
  sent: Sent,
  { results, article, token, passesFor }: Known,
): Facts {
  const [earlier, similar, commenters, words, , sites] = results;
  return {
    body: sent.comment,
    authorName: sent.author,
    email: sent.email,
    address: sent.address,
    via: sent.via,
    honeypot: sent.honeypot,
    token,
    formMinSeconds: config.comments.formMinSeconds,
    sentAgo: sentAgo(rowsOf(earlier), now),
    similar: countSimilar(sent.comment, rowsOf(similar)),
    commenter: commenterOf(rowsOf(commenters)),
    passesFor,
    sites: readJudgedSites(sites, siteOf(config.site.url ?? sent.sending?.origin ?? "")),
    article: {
      ageDays: Math.max(0, (now - article.publishedAt) / DAY_MS),
      title: article.title,
      standfirst: article.standfirst,
      language: config.site.language,
    },
    words: readWords(words),
  };
}

/** @param found somebody who writes for the paper under a name that looks like this one */
async function whomTheyPassFor(
  name: string,
  { site }: Config,
  { byline }: ServedArticle,
  found: D1Result | undefined,
): Promise<PassesFor | null> {
  const [person] = rowsOf<{ name: string }>(found);
  if (person) return passesForPerson(person.name);
  return passesFor(name, { siteName: site.name, byline });
}

function sentAgo(rows: { id: number }[], now: number): number[] {
  return rows
    .map(({ id }) => Math.max(0, now - postedAt(id)))
    .sort((a, b) => a - b)
    .slice(0, LOOKED_AT);
}

/** Asked at the same time; Akismet only about what is not spam already, which spares its senders and costs less. */
async function askServices(
  { config, now }: JudgingContext,
  sent: Sent,
  article: ServedArticle,
  { isEdit, isSpam }: { isEdit: boolean; isSpam: boolean },
): Promise<Finding[]> {
  const { turnstile, akismet, site } = config;
  const { address, email, honeypot, sending } = sent;
  const url = site.url ?? sending?.origin ?? "";
  const [passed, spam] = await Promise.all([
    turnstile && !isEdit && !isSpam
      ? verifyTurnstile(turnstile, {
          token: sending?.turnstileToken ?? "",
          address,
          host: sending?.host ?? "",
        })
      : null,
    akismet && !isSpam
      ? checkComment(
          akismet,
          { url, language: site.language },
          {
            body: sent.comment,
            authorName: sent.author,
            permalink: `${url}${article.path}`,
            createdAt: now,
          },
          {
            address,
            agent: sending?.agent ?? "",
            referrer: sending?.referrer ?? "",
            email,
            honeypot,
            isReply: sent.isReply ?? false,
            isEdit,
          },
        )
      : null,
  ]);
  return [passed, spam].flatMap((finding) => finding ?? []);
}

function rowsOf<T>(result: D1Result | undefined): T[] {
  return (result?.results ?? []) as T[];
}
