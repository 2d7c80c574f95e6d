import type { Db } from "../../db/client.ts";
import type { Rows } from "../../db/rows.ts";
import type { PersonComment } from "./person-comments.ts";

/** Mails on their way, and those that were sent lately: no index is kept for this. */
const MAILS_LOOKED_AT = 10_000;
/** Of one comment, or of one address: nobody has that many. */
const MOST = 1_000;

/** What hangs on somebody's comments. Times are ISO 8601. */
export type OfComment = {
  /** What the judge found, with its reasons. */
  findings: unknown[];
  /** Where it leads, as the paper has noted it. */
  sites: string[];
  /** What the newsroom has changed in it. */
  edits: { at: string; detail: unknown }[];
  /** What the judge has learned of it: a copy of the text, or features of it. */
  lessons: { isSpam: boolean; name: string; text: string; at: string }[];
  /** What its author has said against decisions on it. */
  objections: { words: string; at: string; outcome: string | null }[];
};

/** What is kept of an address beside the comments that were sent with it. */
export type KeptOfPerson = {
  follows: {
    what: "thread" | "answers";
    article: { title: string; path: string } | null;
    address: string;
    daily: boolean;
    askedAt: string;
    confirmedAt: string | null;
  }[];
  /** Mails about replies, by the comment: an empty address has ended them. */
  replyMails: { comment: number; address: string; askedAt: string; confirmedAt: string | null }[];
  /** On their way, or sent lately. */
  mails: { kind: string; about: number; isSent: boolean }[];
  reports: { comment: number; reason: string | null; words: string | null; address: string; at: string }[];
  /** Against decisions on what they reported. */
  objections: { comment: number; words: string; at: string; outcome: string | null }[];
  /** The owner has confirmed the address in a browser, or wants no mails; null: neither. */
  address: { isConfirmed: boolean; stoppedAt: string | null } | null;
  /** How decisions on their comments came out, and what the newsroom has set; null: nothing is known. */
  known: { approved: number; spam: number; stayed: number; trusted: boolean; blocked: boolean } | null;
  marks: { trusted: boolean; blocked: boolean; at: string }[];
};

const iso = (at: number) => new Date(at).toISOString();
const isoOrNull = (at: number | null) => (at === null ? null : iso(at));

/** The same comments with all that hangs on them. */
export async function withOfComments(
  db: Db,
  comments: PersonComment[],
): Promise<(PersonComment & OfComment)[]> {
  if (comments.length === 0) return [];
  const ids = JSON.stringify(comments.map(({ id }) => id));
  const ask = (sql: string) => db.$client.prepare(sql).bind(ids);
  const [verdicts, sites, edits, lessons, objections] = await db.$client.batch<Record<string, unknown>>([
    ask("SELECT c.id, c.verdict FROM json_each(?1) n CROSS JOIN comments c ON c.id = n.value"),
    ask(
      "SELECT s.comment_id AS id, s.site FROM json_each(?1) n CROSS JOIN judged_sites s ON s.comment_id = n.value",
    ),
    ask(
      `SELECT e.comment_id AS id, e.at, e.detail FROM json_each(?1) n CROSS JOIN audit_events e
         ON e.action = 'comment.edited' AND e.comment_id = n.value LIMIT ${MOST}`,
    ),
    ask(
      ["features IS NULL", "features IS NOT NULL"]
        .map(
          (kind) =>
            `SELECT comment_id AS id, is_spam, author_name, body, taught_at FROM json_each(?1) n CROSS JOIN lessons l ON l.comment_id = n.value AND ${kind}`,
        )
        .join(" UNION ALL "),
    ),
    ask(
      `SELECT o.comment_id AS id, o.words, o.objected_at, o.outcome FROM json_each(?1) n CROSS JOIN objections o
         ON o.comment_id = n.value WHERE o.notice = ''`,
    ),
  ]);
  const of = <T>(result: D1Result | undefined, id: number) =>
    ((result?.results ?? []) as (T & { id: number })[]).filter((row) => row.id === id);
  return comments.map((comment) => {
    const { id } = comment;
    return {
      ...comment,
      findings: of<Pick<Rows["comments"], "verdict">>(verdicts, id).flatMap(({ verdict }) =>
        JSON.parse(verdict ?? "[]"),
      ),
      sites: of<Pick<Rows["judged_sites"], "site">>(sites, id).map(({ site }) => site),
      edits: of<Pick<Rows["audit_events"], "at" | "detail">>(edits, id).map(({ at, detail }) => ({
        at: iso(at),
        detail: JSON.parse(detail ?? "null"),
      })),
      lessons: of<Pick<Rows["lessons"], "is_spam" | "author_name" | "body" | "taught_at">>(lessons, id).map(
        (row) => ({
          isSpam: row.is_spam === 1,
          name: row.author_name,
          text: row.body,
          at: iso(row.taught_at),
        }),
      ),
      objections: of<Pick<Rows["objections"], "words" | "objected_at" | "outcome">>(objections, id).map(
        ({ words, objected_at, outcome }) => ({ words, at: iso(objected_at), outcome }),
      ),
    };
  });
}

/** All that is kept of an address but its comments. @param hash of the same address */
export async function readKept(
  db: Db,
  { hash, email }: { hash: string; email: string },
): Promise<KeptOfPerson> {
  const ask = (sql: string, ...bindings: string[]) => db.$client.prepare(sql).bind(...bindings);
  const address = email.trim().toLowerCase();
  const key = `email:${hash}`;
  const [follows, replies, mails, reports, objections, owners, known, marks] = await db.$client.batch<
    Record<string, unknown>
  >([
    ask(
      `SELECT f.kind, f.email, f.daily, f.asked_at, f.confirmed_at, a.title, a.path
       FROM follows f LEFT JOIN articles a ON a.id = f.article_id WHERE f.email_hash = ? ORDER BY f.id`,
      hash,
    ),
    ask("SELECT comment_id, email, asked_at, confirmed_at FROM subscriptions WHERE email_hash = ?", hash),
    ask(
      `SELECT m.id, m.kind, m.comment_id FROM (SELECT * FROM mails WHERE id > -9007199254740991 ORDER BY id LIMIT ${MAILS_LOOKED_AT}) m
       CROSS JOIN subscriptions s ON s.comment_id = m.subscription_id WHERE s.email_hash = ?`,
      hash,
    ),
    ask(
      "SELECT comment_id, reason, words, email, reported_at FROM notices WHERE email = ? ORDER BY reported_at",
      address,
    ),
    ask(
      `SELECT o.comment_id, o.words, o.objected_at, o.outcome FROM notices n CROSS JOIN objections o
         ON o.comment_id = n.comment_id AND o.notice = n.number WHERE n.email = ?`,
      address,
    ),
    ask("SELECT commenter_key, stopped_at FROM mail_addresses WHERE email_hash = ?", hash),
    ask("SELECT approved, spam, stayed, trusted, blocked FROM commenters WHERE key = ?", key),
    ask("SELECT trusted, blocked, marked_at FROM commenter_marks WHERE key = ? ORDER BY id", key),
  ]);
  const rows = <T>(result: D1Result | undefined) => (result?.results ?? []) as T[];
  const [owner] = rows<Pick<Rows["mail_addresses"], "commenter_key" | "stopped_at">>(owners);
  const [counted] =
    rows<Pick<Rows["commenters"], "approved" | "spam" | "stayed" | "trusted" | "blocked">>(known);
  return {
    follows: rows<Rows["follows"] & { title: string | null; path: string | null }>(follows).map((row) => ({
      what: row.kind,
      article: row.title === null || row.path === null ? null : { title: row.title, path: row.path },
      address: row.email,
      daily: row.daily === 1,
      askedAt: iso(row.asked_at),
      confirmedAt: isoOrNull(row.confirmed_at),
    })),
    replyMails: rows<Rows["subscriptions"]>(replies).map((row) => ({
      comment: row.comment_id,
      address: row.email,
      askedAt: iso(row.asked_at),
      confirmedAt: isoOrNull(row.confirmed_at),
    })),
    mails: rows<Pick<Rows["mails"], "id" | "kind" | "comment_id">>(mails).map((row) => ({
      kind: row.kind,
      about: row.comment_id,
      isSent: row.id < 0,
    })),
    reports: rows<Rows["notices"]>(reports).map((row) => ({
      comment: row.comment_id,
      reason: row.reason,
      words: row.words,
      address: row.email ?? "",
      at: iso(row.reported_at),
    })),
    objections: rows<Rows["objections"]>(objections).map((row) => ({
      comment: row.comment_id,
      words: row.words,
      at: iso(row.objected_at),
      outcome: row.outcome,
    })),
    address: owner
      ? { isConfirmed: owner.commenter_key !== null, stoppedAt: isoOrNull(owner.stopped_at) }
      : null,
    known: counted ? { ...counted, trusted: counted.trusted === 1, blocked: counted.blocked === 1 } : null,
    marks: rows<Rows["commenter_marks"]>(marks).map((row) => ({
      trusted: row.trusted === 1,
      blocked: row.blocked === 1,
      at: iso(row.marked_at),
    })),
  };
}
