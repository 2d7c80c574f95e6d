import { commenterKeysOf, knownKeys } from "../comments/posting/commenter-keys.ts";
import type { Db } from "../db/client.ts";
import type { Rows } from "../db/rows.ts";
import type { QueuedComment } from "./queue.ts";

/** What a moderator wants to know beside the comment itself. Names and texts are a stranger's: never HTML. */
export type CommentContext = {
  /** The comment answered, its text cut short. */
  answered: { id: number; author: string; text: string; status: string } | null;
  /** What was decided on the same sender's comments, by e-mail address or browser. */
  sender: { approved: number; spam: number; trusted: boolean };
  /** What of the sender is blocked. */
  blocked: { sender: boolean; name: boolean };
  /** How many others the same network address sent on that day, counted up to SENT_COUNTED. */
  sentThatDay: number;
};

export const SENT_COUNTED = 20;
const ANSWERED_LENGTH = 240;

type SenderRow = Pick<
  Rows["comments"],
  "id" | "author_name" | "email_hash" | "reader_hash" | "commenter_key" | "source"
> & {
  answered_id: number | null;
  answered_author: string | null;
  answered_text: string | null;
  answered_status: string | null;
  sent: number;
};

type MarkRow = Pick<Rows["commenters"], "key" | "approved" | "spam" | "trusted" | "blocked">;

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
  return new Map(
    senders.map(({ row, keys: { name, ...own } }) => {
      const known = knownKeys({ ...own, name: null }).flatMap((key) => marks.get(key) ?? []);
      const context: CommentContext = {
        answered: answeredOf(row),
        sender: {
          approved: known.reduce((most, { approved }) => Math.max(most, approved), 0),
          spam: known.reduce((most, { spam }) => Math.max(most, spam), 0),
          trusted: known.some(({ trusted }) => trusted === 1),
        },
        blocked: {
          sender: known.some(({ blocked }) => blocked === 1),
          name: marks.get(name ?? "")?.blocked === 1,
        },
        sentThatDay: row.sent,
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
           AND c.source <> 'newsroom' LIMIT ${SENT_COUNTED})) AS sent
       FROM json_each(?1) named CROSS JOIN comments c ON c.id = named.value
       LEFT JOIN comments p ON p.id = c.parent_id`,
    )
    .bind(JSON.stringify(comments.map(({ id }) => id)))
    .all<SenderRow>();
  return results;
}

async function findMarks(db: Db, keys: string[]): Promise<Map<string, MarkRow>> {
  if (keys.length === 0) return new Map();
  const { results } = await db.$client
    .prepare(
      `SELECT key, approved, spam, trusted, blocked FROM commenters
       WHERE key IN (SELECT value FROM json_each(?))`,
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
