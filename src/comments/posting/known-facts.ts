import {
  type ArticleKey,
  type ServedArticle,
  type ServedRow,
  servedArticleOf,
  servedArticleQuery,
} from "../../articles/articles.ts";
import type { Db } from "../../db/client.ts";
import type { Rows } from "../../db/rows.ts";
import { sign } from "../../http/signing.ts";
import {
  type EarlierRow,
  earlierQuery,
  type SentWords,
  type SubmissionNames,
  sentLatelyQuery,
} from "./earlier-submission.ts";
import { judgingQueries, type Sender, type Sent } from "./judge-comment.ts";
import { type PaceRow, paceQuery } from "./pace.ts";
import { lastOwnOn } from "./slow-mode.ts";

/** A comment as it was sent, its fields checked. */
export type Submission = Omit<Sent, "isReply"> & {
  parent: number | null;
  /** Wants a mail when somebody answers. */
  notify: boolean;
  /** Names the sender for today. */
  readerHash: string;
  /** Names them for the other day, where midnight is near; else null. */
  otherDaysHash: string | null;
  /** Names the browser by its cookie. */
  commenterKey: string;
  sending: NonNullable<Sent["sending"]>;
};

/** The comment answered. */
export type ParentRow = Pick<
  Rows["comments"],
  "id" | "article_id" | "thread_key" | "root_id" | "depth" | "shown_in" | "status"
>;

/** What the database knows of a submission before it is judged. */
export type KnownFacts = {
  article: ServedArticle | null;
  /** The sender's last comment on it, by its id; null: none, or it does not matter. */
  lastOwn: number | null;
  parent: ParentRow | null;
  earlier: EarlierRow | null;
  /** How many comments came in lately; null: not known. */
  pace: PaceRow | null;
  /** For the judge: what judgingQueries answered. */
  judging: D1Result[];
};

/** Reads all of it in one round trip. */
export async function readFacts(
  db: Db,
  now: number,
  key: ArticleKey,
  { words, names, sender }: { words: SentWords; names: SubmissionNames; sender: Sender },
): Promise<KnownFacts> {
  const { $client } = db;
  const [article, answered, earlier, lately, pace, ...judging] = await $client.batch([
    servedArticleQuery(db, key, now, lastOwnOn([names.today.readerHash, names.otherDay?.readerHash ?? null])),
    $client
      .prepare(
        "SELECT id, article_id, thread_key, root_id, depth, shown_in, status FROM comments WHERE id = ?",
      )
      .bind(words.parent_id),
    earlierQuery(db, names, now),
    sentLatelyQuery(db, words, now),
    paceQuery(db, now),
    ...judgingQueries(db, sender),
  ]);
  const served = first<ServedRow>(article);
  const sentLately = rowsOf<EarlierRow>(lately).find(({ article_id }) => article_id === served?.id);
  return {
    article: servedArticleOf(served),
    lastOwn: served?.also ?? null,
    parent: first<ParentRow>(answered),
    earlier: first<EarlierRow>(earlier) ?? sentLately ?? null,
    pace: first<PaceRow>(pace),
    judging,
  };
}

/** The same reader, article, comment answered, name and words: the same submission. */
export async function namesOf(
  secret: string,
  key: ArticleKey,
  { comment, author, parent, readerHash, otherDaysHash }: Submission,
): Promise<SubmissionNames> {
  const nameOf = async (hash: string) => {
    const text = `submission:${JSON.stringify([key, hash, parent, author, comment])}`;
    return { readerHash: hash, submissionKey: await sign(secret, text) };
  };
  return {
    today: await nameOf(readerHash),
    otherDay: otherDaysHash === null ? null : await nameOf(otherDaysHash),
  };
}

function first<T>(result: D1Result | undefined): T | null {
  return rowsOf<T>(result)[0] ?? null;
}

function rowsOf<T>(result: D1Result | undefined): T[] {
  return (result?.results ?? []) as T[];
}
