import { commenterKeysOf, knownKeys } from "../comments/posting/commenter-keys.ts";
import { type CommenterRow, commenterOf } from "../comments/posting/known-commenter.ts";
import type { Db } from "../db/client.ts";
import type { Rows } from "../db/rows.ts";
import { sitesOf } from "../spam/sites.ts";
import { lastStanding, TEACHES } from "./changes.ts";
import type { QueuedComment } from "./queue.ts";

/** What a moderator wants to know beside the comment itself. Names and texts are a stranger's: never HTML. */
export type CommentContext = {
  /** The comment answered, its text cut short. */
  answered: { id: number; author: string; text: string; status: string } | null;
  /** What was decided on the same sender's comments, by the browser and by an e-mail address that is proved to be its own. */
  sender: { approved: number; spam: number; stayed: number; trusted: boolean };
  /** What was decided on comments with the same e-mail address, if nobody has proved it to be theirs; null: nothing. */
  unproved: { approved: number; spam: number } | null;
  /** Where the comment leads. */
  sites: string[];
  /** What of the sender is blocked. */
  blocked: { sender: boolean; name: boolean };
  /** What a moderator said of the text last, and nobody has taken back. */
  decided: "approve" | "spam" | null;
  /** How many others the same network address sent on that day, counted up to SENT_COUNTED. */
  sentThatDay: number;
  /** What readers said with their reports, five of them: text of strangers, never HTML. */
  said: { reason: string | null; words: string | null }[];
};

export const SENT_COUNTED = 20;
const ANSWERED_LENGTH = 240;
const SAID_SHOWN = 5;

type SenderRow = Pick<
  Rows["comments"],
  "id" | "author_name" | "email_hash" | "reader_hash" | "commenter_key" | "source"
> & {
  answered_id: number | null;
  answered_author: string | null;
  answered_text: string | null;
  answered_status: string | null;
  sent: number;
  said: string;
  decided: "approve" | "spam" | null;
};

/** The context of each comment of a page, by its id: two round trips, and some thirty rows read for each comment at most. */
export async function findContexts(
  db: Db,
  comments: QueuedComment[],
  secretKey: string,
): Promise<Map<number, CommentContext>> {
  const rows = await findSenders(db, comments);
  const senders = await Promise.all(
    rows.map(async (row) => ({
      row,
      keys: await commenterKeysOf(secretKey, {
        emailHash: row.email_hash,
        readerHash: row.reader_hash,
        commenterKey: row.commenter_key,
        authorName: row.author_name,
      }),
    })),
  );
  const marks = await findMarks(
    db,
    senders.flatMap(({ keys }) => knownKeys(keys)),
  );
  const sites = new Map(
    comments.map(({ id, author, text }) => [id, sitesOf({ authorName: author, body: text })]),
  );
  return new Map(
    senders.map(({ row, keys: { name, ...own } }) => {
      const known = knownKeys({ ...own, name: null }).flatMap((key): CommenterRow[] => {
        const mark = marks.get(key);
        const isProved =
          !key.startsWith("email:") || (row.commenter_key !== null && mark?.proved_by === row.commenter_key);
        return mark ? [{ ...mark, is_proved: isProved ? 1 : 0 }] : [];
      });
      const { blocked, ...sender } = commenterOf(known);
      const typed = known.find(({ is_proved }) => is_proved === 0);
      const context: CommentContext = {
        answered: answeredOf(row),
        sender,
        unproved: typed && typed.approved + typed.spam > 0 ? typed : null,
        sites: sites.get(row.id) ?? [],
        blocked: {
          sender: blocked,
          name: marks.get(name ?? "")?.blocked === 1,
        },
        decided: row.decided,
        sentThatDay: row.sent,
        said: (JSON.parse(row.said) as CommentContext["said"]).filter(({ reason, words }) => reason || words),
      };
      return [row.id, context];
    }),
  );
}

async function findSenders(db: Db, comments: QueuedComment[]): Promise<SenderRow[]> {
  const { results } = await db.$client
    .prepare(
      `SELECT c.id, c.author_name, c.email_hash, c.reader_hash, c.commenter_key, c.source,
         p.id AS answered_id, p.author_name AS answered_author, substr(p.body, 1, ${ANSWERED_LENGTH + 1}) AS answered_text,
         p.status AS answered_status,
         (SELECT count(*) FROM (SELECT 1 FROM comments s WHERE s.reader_hash = c.reader_hash AND s.id <> c.id
           AND c.source <> 'newsroom' LIMIT ${SENT_COUNTED})) AS sent,
         (SELECT json_group_array(json_object('reason', said.reason, 'words', said.words)) FROM (
           SELECT n.reason, n.words FROM notices n WHERE n.comment_id = c.id LIMIT ${SAID_SHOWN}) said) AS said,
         ${lastStanding("c.id", `e.decision ${TEACHES}`)} AS decided
       FROM json_each(?1) named CROSS JOIN comments c ON c.id = named.value
       LEFT JOIN comments p ON p.id = c.parent_id`,
    )
    .bind(JSON.stringify(comments.map(({ id }) => id)))
    .all<SenderRow>();
  return results;
}

/** `proved_by`: the browser whose owner has proved the address to be theirs. */
type MarkRow = Omit<CommenterRow, "is_proved"> & { proved_by: string | null };

async function findMarks(db: Db, keys: string[]): Promise<Map<string, MarkRow>> {
  if (keys.length === 0) return new Map();
  const { results } = await db.$client
    .prepare(
      `SELECT key, approved, spam, stayed, trusted, blocked,
         (SELECT commenter_key FROM mail_addresses WHERE email_hash = substr(key, 7)) AS proved_by
       FROM commenters WHERE key IN (SELECT value FROM json_each(?))`,
    )
    .bind(JSON.stringify([...new Set(keys)]))
    .all<MarkRow>();
  return new Map(results.map((row) => [row.key, row]));
}

function answeredOf(row: SenderRow): CommentContext["answered"] {
  const { answered_id: id, answered_author: author, answered_text: text, answered_status: status } = row;
  if (id === null || author === null || text === null || status === null) return null;
  const short = text.length > ANSWERED_LENGTH ? `${text.slice(0, ANSWERED_LENGTH).toWellFormed()} …` : text;
  return { id, author, text: short, status };
}
