import type { ApiClient } from "./api-client.ts";
import type {
  ArticlesAnswer,
  ArticleUpload,
  CommentsAnswer,
  CommentUpload,
  RedirectsAnswer,
  RedirectUpload,
  ViewsUpload,
} from "./api-shapes.ts";
import { fillSearch } from "./fill-search.ts";
import { Refused } from "./refused.ts";
import { addTo, emptySummary, type Kept, type Skip, type Summary, type Tally } from "./summary.ts";

/** Something to send, and what to call it when it is refused. */
type Entry<T> = { value: T; what: string; bytes: number };

const MAX_BYTES = 1_000_000;
const MAX_ARTICLES = 50;
const MAX_COMMENTS = 500;
/** As many articles in one request the paper takes for an editor's, and does for them at once all that hangs on them. */
const EDITORIAL = 3;

export type Upload = {
  /** What has become of everything sent so far. */
  summary: Summary;
  /** Number of things that should have gone in and did not. */
  failed: () => number;
  /** An article, and the comments to send once it is in. */
  add: (article: ArticleUpload, what: string, comments?: CommentUpload[]) => Promise<void>;
  /** A comment on an article that is in already. */
  addComment: (comment: CommentUpload) => Promise<void>;
  /** Sends what is left. */
  finish: () => Promise<ArticlesAnswer["articles"]>;
};

/**
 * Gathers articles and comments into requests of at most a megabyte. Memory holds what one request of each does, however
 * many are added.
 * @param onSent is called after each request.
 */
export function openUpload(api: ApiClient, onSent: (summary: Summary) => void = () => {}): Upload {
  const summary = emptySummary();
  const stored: ArticlesAnswer["articles"] = [];
  let failed = 0;
  let unsearched = 0;
  let articles: Entry<ArticleUpload>[] = [];
  let waiting: Entry<CommentUpload>[] = [];
  let comments: Entry<CommentUpload>[] = [];

  function record(tally: Tally, answer: Tally): void {
    addTo(tally, answer);
    failed += answer.skipped.length;
    onSent(summary);
  }

  function keep(kept: Kept[]): void {
    if (kept.length > 0) summary.articles.kept = [...(summary.articles.kept ?? []), ...kept];
  }

  /** What did not go in has no comments here, and another source's article at its path is not to get them. */
  function leaveOutCommentsOf({ skipped, kept = [] }: ArticlesAnswer): void {
    const absent = new Map([
      ...skipped.map(({ what }): [string, string] => [what, `there is no article at ${what}`]),
      ...kept.flatMap(({ what, path, reason }): [string, string][] =>
        path === null ? [[what, `of what it belongs to: ${reason}`]] : [],
      ),
    ]);
    const isOut = ({ value }: Entry<CommentUpload>) => absent.has(value.articlePath);
    for (const { what, value } of waiting.filter(isOut))
      summary.comments.skipped.push({ what, reason: absent.get(value.articlePath) ?? "" });
    waiting = waiting.filter((entry) => !isOut(entry));
  }

  async function sendArticles(): Promise<void> {
    if (articles.length === 0) return;
    const answer = await sendWithout(articles, api.putArticles, emptyArticles);
    stored.push(...answer.articles);
    keep(answer.kept ?? []);
    record(summary.articles, answer);
    leaveOutCommentsOf(answer);
    unsearched += answer.created + answer.updated;
    articles = [];
    comments.push(...waiting);
    waiting = [];
    while (isFull(comments, MAX_COMMENTS)) await sendComments();
  }

  async function sendComments(): Promise<void> {
    const batch = takeBatch(comments, MAX_COMMENTS);
    comments = comments.slice(batch.length);
    if (batch.length === 0) return;
    record(summary.comments, await sendWithout(batch, api.putComments, emptyComments));
  }

  return {
    summary,
    failed: () => failed,
    add: async (article, what, articleComments = []) => {
      const entry = { value: article, what, bytes: sizeOf(article) };
      if (totalBytes(articles) + entry.bytes > MAX_BYTES) await sendArticles();
      articles.push(entry);
      waiting.push(...articleComments.map((value) => ({ value, what: nameOf(value), bytes: sizeOf(value) })));
      if (articles.length === MAX_ARTICLES || waiting.length >= MAX_COMMENTS) await sendArticles();
    },
    addComment: async (comment) => {
      comments.push(entryOf(comment));
      if (comments.length === MAX_COMMENTS) await sendComments();
    },
    finish: async () => {
      await sendArticles();
      while (comments.length > 0) await sendComments();
      // Few at once are searchable by then.
      if (unsearched > EDITORIAL) await fillSearch(api, unsearched);
      unsearched = 0;
      return stored;
    },
  };
}

/** Sends views, a thousand at a time. @returns how many belong to no article. */
export async function sendViews(api: ApiClient, views: ViewsUpload[]): Promise<number> {
  let unknown = 0;
  for (let at = 0; at < views.length; at += 1000)
    unknown += (await api.putViews(views.slice(at, at + 1000))).unknownArticles;
  return unknown;
}

/** Sends a batch; what the site refuses by number is left out and becomes a skip, so that the rest arrives. */
async function sendWithout<T, A extends { skipped: Skip[] }>(
  batch: Entry<T>[],
  put: (values: T[]) => Promise<A>,
  empty: () => A,
): Promise<A> {
  try {
    return batch.length === 0 ? empty() : await put(batch.map(({ value }) => value));
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const reasons = refusedEntries(error, batch.length);
    if (reasons.size === 0) throw error;
    const rest = batch.filter((_, index) => !reasons.has(index));
    const answer = await sendWithout(rest, put, empty);
    for (const [index, reason] of reasons) answer.skipped.push({ what: batch[index]?.what ?? "", reason });
    return answer;
  }
}

/** Which entries of a batch the site refused: `3.title` or `comments.3.body` names the fourth. */
function refusedEntries({ code, fields, message }: Refused, length: number): Map<number, string> {
  const reasons = new Map<number, string>();
  if (code === "body_too_large" && length === 1) reasons.set(0, message);
  for (const [field, reason] of Object.entries(fields)) {
    const found = /^(?:comments\.)?(\d+)(?:\.|$)(.*)/.exec(field);
    // The only article of a request may be named by its field alone.
    const index = found ? Number(found[1]) : length === 1 ? 0 : Number.NaN;
    if (index < length) reasons.set(index, `${found?.[2] || field}: ${reason}`);
  }
  return reasons;
}

function takeBatch<T>(entries: Entry<T>[], most: number): Entry<T>[] {
  let bytes = 0;
  let count = 0;
  for (const entry of entries.slice(0, most)) {
    bytes += entry.bytes;
    if (count > 0 && bytes > MAX_BYTES) break;
    count++;
  }
  return entries.slice(0, count);
}

function isFull<T>(entries: Entry<T>[], most: number): boolean {
  return entries.length >= most || totalBytes(entries) >= MAX_BYTES;
}

function totalBytes<T>(entries: Entry<T>[]): number {
  return entries.reduce((sum, { bytes }) => sum + bytes, 0);
}

function sizeOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value)) + 1;
}

function entryOf(value: CommentUpload): Entry<CommentUpload> {
  return { value, what: nameOf(value), bytes: sizeOf(value) };
}

function nameOf({ author, articlePath, createdAt }: CommentUpload): string {
  return `comment of ${author} on ${articlePath}, ${createdAt.slice(0, 10)}`;
}

function emptyArticles(): ArticlesAnswer {
  return { created: 0, updated: 0, unchanged: 0, skipped: [], articles: [] };
}

function emptyComments(): CommentsAnswer {
  return { created: 0, updated: 0, unchanged: 0, skipped: [] };
}

/** Stands for the site in a dry run: takes everything. */
export function nowhere(): ApiClient & {
  putRedirects: (redirects: RedirectUpload[], yielding?: boolean) => Promise<RedirectsAnswer>;
} {
  const taken = (count: number) => ({ created: count, updated: 0, unchanged: 0, skipped: [] });
  return {
    putArticles: async (articles) => ({ ...taken(articles.length), articles: [] }),
    putComments: async (comments) => taken(comments.length),
    putRedirects: async (redirects) => ({ stored: redirects.length, skipped: [], kept: [] }),
    indexForSearch: async () => ({ indexed: 0, waiting: 0, walk: null }),
    putViews: async (views) => ({ imported: views.length, unknownArticles: 0, unknownPaths: [] }),
  };
}
