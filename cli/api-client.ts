import { setTimeout as wait } from "node:timers/promises";
import type { z } from "zod";
import {
  type ArticlesAnswer,
  type ArticleUpload,
  addressesAnswer,
  articleStatsAnswer,
  articlesAnswer,
  begunAnswer,
  busyThreadsAnswer,
  type CommentsAnswer,
  type CommentUpload,
  codeAnswer,
  commentsAnswer,
  decidedAnswer,
  erasedAnswer,
  filesAnswer,
  type HeadsUpload,
  headsAnswer,
  type MenusUpload,
  menusAnswer,
  outsideThreadsAnswer,
  personAnswer,
  queueAnswer,
  type RedirectUpload,
  redirectsAnswer,
  replyAnswer,
  restoredAnswer,
  type SearchIndexAnswer,
  searchIndexAnswer,
  settingsAnswer,
  statsAnswer,
  threadsAnswer,
  undoneAnswer,
  type ViewsAnswer,
  type ViewsUpload,
  viewsAnswer,
  type Words,
  wordsAnswer,
} from "./api-shapes.ts";
import type { Connection } from "./connection.ts";
import { Failure } from "./failure.ts";
import {
  clearedAnswer,
  filesHereAnswer,
  type MediaUpload,
  mediaAnswer,
  mediaFileAnswer,
  oldAddressesAnswer,
  rubbishAnswer,
} from "./media/shapes.ts";
import { type Refused, refusal, unreachable } from "./refused.ts";

const TRIES = 5;

/** The newsroom's API of one paper. Every call may be repeated without harm, and is: after 429, 5xx and lost connections. */
export type ApiClient = {
  /** @param isImport they are part of more: their pages are left to the cron */
  putArticles: (
    articles: ArticleUpload[],
    options?: {
      isImport?: boolean;
      /** Of a single one: its content hash as it was read. Where it is another by now, it is skipped. */
      basedOn?: string;
    },
  ) => Promise<ArticlesAnswer>;
  putComments: (comments: CommentUpload[]) => Promise<CommentsAnswer>;
  /** @param source whose share of the views this is: shares of several add up, the same one's is set anew */
  putViews: (views: ViewsUpload[], source?: string) => Promise<ViewsAnswer>;
  /** Brings the search's index up to date by one portion. */
  indexForSearch: () => Promise<SearchIndexAnswer>;
};

export type WordsClient = {
  getWords: () => Promise<Words>;
  /** Lists that are left out stay as they are. */
  putWords: (words: Partial<Words>) => Promise<Words>;
};

/** A comment as it was read: nothing is done where it was changed, or something else decided, since. */
export type AsRead = {
  /** Its `editedAt`. */
  seen?: string | null;
  /** Its `status`. */
  expected?: string;
  /** The id of its `lastDecision`. */
  lastDecision?: number | null;
};

type Method = "GET" | "PUT" | "POST" | "DELETE";

type Answer = { status: number; text: string; content: unknown; waitMs?: number };

type Outcome = { failure: Failure; isPassing: boolean; waitMs?: number };

/** @param pauseMs before the second try; it doubles with each. */
export function openApi(connection: Connection, pauseMs = 500) {
  let reached = false;

  function put<T extends z.ZodType>(path: string, body: unknown, answer: T): Promise<z.output<T>> {
    return call("PUT", path, JSON.stringify(body), answer);
  }

  async function call<T extends z.ZodType>(
    method: Method,
    path: string,
    body: string | Uint8Array<ArrayBuffer> | null,
    answer: T,
  ): Promise<z.output<T>> {
    return checkAnswer(answer, await ask(method, path, body), connection.site);
  }

  /** The answer of success, after as many tries as may help. @throws Failure */
  async function ask(
    method: Method,
    path: string,
    body: string | Uint8Array<ArrayBuffer> | null,
  ): Promise<Answer> {
    for (let tried = 1; ; tried++) {
      const response = await send(method, path, body);
      const outcome = judge(response);
      if (outcome === null && !(response instanceof Error)) return response;
      if (outcome === null) throw unreachable(connection.site, response as Error);
      // An address that never answered is more likely wrong than busy.
      const isPassing = outcome.isPassing && (reached || !(response instanceof Error));
      if (!isPassing || tried === TRIES) throw outcome.failure;
      await wait(outcome.waitMs ?? pauseMs * 2 ** (tried - 1));
    }
  }

  /** Null for an answer of success; else what is wrong, and whether another try may help. */
  function judge(response: Answer | Error): Outcome | null {
    if (response instanceof Error)
      return { failure: unreachable(connection.site, response), isPassing: true };
    reached = true;
    const { status, content, waitMs } = response;
    if (status < 300) return null;
    const failure = refusal(connection.site, status, content);
    return { failure, waitMs, isPassing: isPassing(status, failure) };
  }

  async function send(
    method: Method,
    path: string,
    body: string | Uint8Array<ArrayBuffer> | null,
  ): Promise<Answer | Error> {
    try {
      const response = await fetch(`${connection.site}/api/v1/admin/${path}`, {
        method,
        headers: { Authorization: `Bearer ${connection.token}`, "Content-Type": "application/json" },
        body,
        redirect: "error",
        signal: AbortSignal.timeout(120_000),
      });
      const seconds = Number(response.headers.get("Retry-After") ?? Number.NaN);
      const waitMs = Number.isFinite(seconds) ? Math.min(seconds, 60) * 1000 : undefined;
      const text = await response.text();
      return { status: response.status, text, content: parseJson(text), waitMs };
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  function post<T extends z.ZodType>(path: string, body: unknown, answer: T): Promise<z.output<T>> {
    return call("POST", path, JSON.stringify(body), answer);
  }

  const calls: ApiClient & WordsClient = {
    putArticles: (articles, { isImport = false, basedOn } = {}) => {
      const query = new URLSearchParams({
        ...(isImport && { refresh: "later" }),
        ...(basedOn && { basedOn }),
      });
      return put(query.size > 0 ? `articles?${query}` : "articles", articles, articlesAnswer);
    },
    putComments: (comments) => put("comments", { comments }, commentsAnswer),
    putViews: (views, source) => put("views", { source, views }, viewsAnswer),
    indexForSearch: () => post("search/index", {}, searchIndexAnswer),
    getWords: () => call("GET", "words", null, wordsAnswer),
    putWords: (words) => put("words", words, wordsAnswer),
  };
  return {
    ...calls,
    getCode: () => call("GET", "code", null, codeAnswer),

    putCode: (code: object) => put("code", code, codeAnswer),

    getFiles: () => call("GET", "files", null, filesAnswer),
    /** Files that are left out stay as they are. */
    putFiles: (files: Record<string, string>) => put("files", files, filesAnswer),
    getMenus: () => call("GET", "menus", null, menusAnswer),
    /** Menus that are left out stay as they are. */
    putMenus: (menus: MenusUpload) => put("menus", menus, menusAnswer),
    findPerson: (asked: { email: string; after: number }) => post("person/comments", asked, personAnswer),
    erasePerson: (asked: { email: string; after: number }) => post("person/erase", asked, erasedAnswer),
    /** @param sha256 of the bytes, in hexadecimal */
    putFile: (sha256: string, bytes: Uint8Array<ArrayBuffer>) =>
      call("PUT", `media/files/${sha256}`, bytes, mediaFileAnswer),
    /** Which pictures are here that had these addresses elsewhere, at most 500; `any`: some are known at all. */
    findOldAddresses: (addresses: string[]) => post("media/addresses", { addresses }, oldAddressesAnswer),
    /** Those of at most 40 keys whose bytes the paper has. */
    findFiles: async (keys: string[]) => (await post("media/files", { keys }, filesHereAnswer)).here,
    postMedia: (input: MediaUpload) => post("media", input, mediaAnswer),
    getRubbish: (cursor: string) =>
      call("GET", withQuery("media/rubbish", cursor === "" ? {} : { cursor }), null, rubbishAnswer),
    clearRubbish: (rubbish: { keys: string[]; ids: number[] }) =>
      post("media/rubbish", rubbish, clearedAnswer),
    rebuildSearch: () => post("search/rebuild", {}, searchIndexAnswer),
    /** @param yielding what the newsroom has made of an address since stays */
    putRedirects: (redirects: RedirectUpload[], yielding = false) =>
      put("redirects", { redirects, yielding }, redirectsAnswer),
    /** What readers get at addresses, up to 100: one result for each, in their order. */
    checkAddresses: (addresses: string[]) => post("addresses", { addresses }, addressesAnswer),
    /** @param of names the export @param last the last id that an article of it has had */
    beginRestore: (of: string, last: number) => post("restore", { of, last }, begunAnswer),
    /** @param json lines of one kind, an array of them as JSON */
    putBack: (part: string, { of, from, lines }: { of: string; from: number; lines: number }, json: string) =>
      call(
        "PUT",
        withQuery(`restore/${part}`, { of, from: String(from), lines: String(lines) }),
        json,
        restoredAnswer,
      ),
    endRestore: async () => void (await ask("POST", "restore/end", "{}")),
    /** What lists say of themselves: what the newsroom has made of it since stays. */
    putHeads: (heads: HeadsUpload) => put("lists", heads, headsAnswer),
    getSettings: () => call("GET", "settings", null, settingsAnswer),
    putSettings: (settings: Record<string, string>) => put("settings", settings, settingsAnswer),
    getStats: (query: Record<string, string> = {}) =>
      call("GET", withQuery("stats", query), null, statsAnswer),
    getArticleStats: (query: Record<string, string>) =>
      call("GET", withQuery("stats/article", query), null, articleStatsAnswer),
    /** An answer that is no JSON, as it came. */
    getText: async (what: string, query: Record<string, string>) =>
      (await ask("GET", withQuery(what, query), null)).text,
    /** One answer of the export as it came: lines of JSON. */
    getExport: async (cursor: string, subscriptions = false) =>
      (
        await ask(
          "GET",
          withQuery("export", { cursor, ...(subscriptions && { subscriptions: "true" }) }),
          null,
        )
      ).text,
    /** The same of one article's comments. */
    getCommentsExport: async (articleId: number, cursor: string) =>
      (await ask("GET", `articles/${articleId}/export?cursor=${encodeURIComponent(cursor)}`, null)).text,
    getQueue: (status: string, cursor: string | null) =>
      call(
        "GET",
        `comments?status=${encodeURIComponent(status)}${cursor === null ? "" : `&cursor=${cursor}`}`,
        null,
        queueAnswer,
      ),
    getBusyThreads: () => call("GET", "threads/busiest", null, busyThreadsAnswer),
    getThreads: (cursor: string | null) =>
      call("GET", withQuery("threads", { limit: "100", ...(cursor && { cursor }) }), null, threadsAnswer),
    getOutsideThreads: (cursor: string | null) =>
      call(
        "GET",
        withQuery("threads/outside", { limit: "100", ...(cursor && { cursor }) }),
        null,
        outsideThreadsAnswer,
      ),
    removeThread: async (article: number) => void (await ask("DELETE", `articles/${article}/thread`, null)),
    decide: (decisions: ({ id: number; decision: string } & AsRead)[]) =>
      post("decisions", { decisions }, decidedAnswer),
    undo: (ids: number[]) => post("decisions/undo", { undo: ids }, undoneAnswer),
    /** @param read left out: whatever it says and is by now */
    reply: (id: number, comment: string, read: AsRead = {}) =>
      post(`comments/${id}/reply`, { comment, ...read }, replyAnswer),
  };
}

function withQuery(what: string, query: Record<string, string>): string {
  const text = String(new URLSearchParams(query));
  return text === "" ? what : `${what}?${text}`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether the same request may be answered better in a moment. */
function isPassing(status: number, { code }: Refused): boolean {
  const needsAPerson = code === "not_configured" || code === "schema_missing";
  return status === 429 || (status >= 500 && !needsAPerson);
}

function checkAnswer<T extends z.ZodType>(schema: T, answer: Answer | Error, site: string): z.output<T> {
  const parsed = schema.safeParse(answer instanceof Error ? undefined : answer.content);
  if (parsed.success) return parsed.data;
  throw new Failure(
    `${site} answers, but not as a Broadsheet of this version would: is the address right, and is the site deployed from the same version?`,
  );
}
