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
import { openSearchFiller } from "./fill-search.ts";
import { addTo, emptySummary, type Kept, type Skip, type Summary, type Tally } from "./summary.ts";
import { countOf, type Entry, entryOf, isFull, type Most } from "./upload/batches.ts";
import { openFitting } from "./upload/fitting.ts";
import { openLanes } from "./upload/lanes.ts";
import { sendWithout } from "./upload/send-without.ts";
import { touchesOfArticles, touchesOfComments } from "./upload/touches.ts";

/** What the Worker does with in the free plan's 10 ms of CPU: `npm run bench -- isolate`. */
const ARTICLES: Most = { entries: 6, bytes: 30_000 };
const COMMENTS: Most = { entries: 100, bytes: 200_000 };
const VIEWS = 300;
/** Requests at the same time: most of one is waiting for the network and the database. */
const LANES = 6;
/** As many articles in one request the paper takes for an editor's, and does for them at once all that hangs on them. */
const EDITORIAL: Most = { entries: 3, bytes: 1_000_000 };
/** Comments that wait for their articles: more are read when these are in. */
const MOST_WAITING = 2_000;

export type Upload = {
  /** What has become of everything sent so far. What was skipped is in it when all is sent. */
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
 * Gathers articles and comments into requests as large as the paper can do with, and sends several at once; what comes of it is
 * what came of it one by one, in their order. Memory holds what some requests of each do, however many are added.
 * @param onSent is called after each request.
 */
export function openUpload(api: ApiClient, onSent: (summary: Summary) => void = () => {}): Upload {
  const summary = emptySummary();
  const lanes = openLanes(LANES);
  const fitting = openFitting(ARTICLES);
  const search = openSearchFiller(api);
  /** By the number of the request, since they may end in another order. */
  const stored: ArticlesAnswer["articles"][] = [];
  const keeps: Kept[][] = [];
  const skips = { articles: [] as Skip[][], comments: [] as Skip[][] };
  let failed = 0;
  let added = 0;
  let articles: (Entry<ArticleUpload> & { comments: CommentUpload[] })[] = [];
  let comments: Entry<CommentUpload>[] = [];
  let waiting = 0;
  /** Gives the comments of articles free, in the order of their articles. */
  let feed: Promise<void> = Promise.resolve();

  function record(kind: "articles" | "comments", place: number, { skipped, ...counts }: Tally): void {
    addTo(summary[kind], { ...counts, skipped: [] });
    skips[kind][place] = skipped;
    failed += skipped.length;
    onSent(summary);
  }

  async function sendArticles(most: Most): Promise<void> {
    const batch = articles.slice(0, countOf(articles, most));
    articles = articles.slice(batch.length);
    const place = stored.push([]) - 1;
    const isImport = most !== EDITORIAL;
    let absent = new Map<string, string>();
    const { done } = await lanes.start(touchesOfArticles(batch.map(({ value }) => value)), async () => {
      const put = (values: ArticleUpload[]) => api.putArticles(values, { isImport });
      const answer = await sendWithout(batch, put, emptyArticles, fitting.overwhelmed);
      fitting.wentWell(batch.length);
      stored[place] = answer.articles;
      keeps[place] = answer.kept ?? [];
      absent = absentOf(answer);
      search.note(answer.created + answer.updated);
      record("articles", place, answer);
    });
    const own = batch.flatMap((article) => article.comments);
    waiting += own.length;
    feed = feed.then(async () => {
      await done;
      waiting -= own.length;
      await takeComments(own, absent);
    });
    // Whoever waits for it hears of it.
    feed.catch(() => {});
    if (waiting > MOST_WAITING) await feed;
  }

  /** @param absent why an article at a path gets none */
  async function takeComments(more: CommentUpload[], absent = new Map<string, string>()): Promise<void> {
    for (const comment of more) {
      const reason = absent.get(comment.articlePath);
      if (reason === undefined) comments.push(entryOf(comment, nameOf(comment)));
      else skips.comments.push([{ what: nameOf(comment), reason }]);
      if (isFull(comments, COMMENTS)) await sendComments();
    }
  }

  async function sendComments(): Promise<void> {
    const batch = comments.slice(0, countOf(comments, COMMENTS));
    comments = comments.slice(batch.length);
    const place = skips.comments.push([]) - 1;
    await lanes.start(touchesOfComments(batch.map(({ value }) => value)), async () => {
      record("comments", place, await sendWithout(batch, api.putComments, emptyComments));
    });
  }

  /** What stays as it is here, in the order in which it was added. */
  function tellKept(): void {
    const kept = keeps.flat();
    if (kept.length > 0) summary.articles.kept = kept;
  }

  /** What was skipped since it was asked for last, in the order in which it was added. */
  function tellSkips(kind: "articles" | "comments"): void {
    summary[kind].skipped.push(...skips[kind].flat());
    skips[kind] = skips[kind].map(() => []);
  }

  return {
    summary,
    failed: () => failed,
    add: async (article, what, articleComments = []) => {
      articles.push({ ...entryOf(article, what), comments: articleComments });
      added++;
      // Until there are more than an editor sends, it may be an editor.
      while (added > EDITORIAL.entries && isFull(articles, fitting.most()))
        await sendArticles(fitting.most());
    },
    addComment: async (comment) => {
      await feed;
      await takeComments([comment]);
    },
    finish: async () => {
      while (articles.length > 0) await sendArticles(added > EDITORIAL.entries ? fitting.most() : EDITORIAL);
      await feed;
      while (comments.length > 0) await sendComments();
      await lanes.idle();
      tellKept();
      tellSkips("articles");
      tellSkips("comments");
      await search.finish(EDITORIAL.entries + 1);
      return stored.flat();
    },
  };
}

/** Sends views, some hundred at a time. @returns how many belong to no article. */
export async function sendViews(api: ApiClient, views: ViewsUpload[]): Promise<number> {
  let unknown = 0;
  for (let at = 0; at < views.length; at += VIEWS)
    unknown += (await api.putViews(views.slice(at, at + VIEWS))).unknownArticles;
  return unknown;
}

/** What did not go in has no comments here, and another source's article at its path is not to get them: why, by their paths. */
function absentOf({ skipped, kept = [] }: ArticlesAnswer): Map<string, string> {
  return new Map([
    ...skipped.map(({ what }): [string, string] => [what, `there is no article at ${what}`]),
    ...kept.flatMap(({ what, path, reason }): [string, string][] =>
      path === null ? [[what, `of what it belongs to: ${reason}`]] : [],
    ),
  ]);
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
