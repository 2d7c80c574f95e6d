import { env } from "cloudflare:workers";
import { Hono } from "hono";
import { vi } from "vitest";
import { forgetAll } from "../../../src/cache/memory.ts";
import { commenterKey, type Own, withOwnComment, writeOwn } from "../../../src/comments/own/own-comments.ts";
import { ownCommentApi, ownCommentForms } from "../../../src/comments/own/routes.ts";
import { reportApi, reportForms } from "../../../src/comments/report/routes.ts";
import { type Config, readConfig } from "../../../src/config/config.ts";
import type { Db } from "../../../src/db/client.ts";
import type { App } from "../../../src/http/context.ts";
import { makeArticle } from "../../support/factories.ts";
import { roomApp } from "../../support/room-app.ts";

export const SECRET = "test-secret-key-of-at-least-32-characters";

/** When these readers do what they do: Unix ms. */
export const NOW = Date.UTC(2026, 10, 23, 12);

/** An article with one comment, in an isolate that knows nothing yet, at NOW. Before each test. */
export async function openArticle(): Promise<{ id: number; path: string }> {
  forgetAll();
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime(NOW);
  return makeArticle({ title: "The bridge opens", commentCount: 1 });
}

type Given = {
  comments?: Partial<Config["comments"]>;
  judge?: Partial<Config["judge"]>;
  db?: Db;
  bindings?: Partial<App["Bindings"]>;
};

/** The routes of one's own comments and of reports, and what readers do with them. */
export function ownCommentApp({ comments, judge, ...given }: Given = {}) {
  const api = new Hono<App>().route("/", ownCommentApi).route("/", reportApi);
  const routes = new Hono<App>()
    .route("/api/v1", api)
    .route("/", ownCommentForms)
    .route("/", reportForms)
    .all("*", (c) => c.text("another room", 404));
  const base = readConfig(env);
  const config = { comments: { ...base.comments, ...comments }, judge: { ...base.judge, ...judge } };
  const room = roomApp(routes, { ...given, config });
  return {
    ...room,
    open: (path: string, headers: Record<string, string> = {}) => room.request(path, { headers }),
    /** Presses a button of a form. */
    press: (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
      room.request(path, { method: "POST", body: new URLSearchParams(fields), headers }),
    /** What a program asks of the API. */
    call: (method: string, path: string, body: object | null, headers: Record<string, string> = {}) =>
      room.request(`/api/v1${path}`, {
        method,
        headers: { "Content-Type": "application/json", ...headers },
        ...(body && { body: JSON.stringify(body) }),
      }),
  };
}

/** The one browser of these tests, which the comments that it posted are stored under. */
const BROWSER = "the-browser-of-a-tests";

export function browserKey(): Promise<string> {
  return commenterKey(SECRET, { browser: BROWSER, articles: new Map() });
}

/** The headers of that browser, or another, which its cookie says has posted these comments of one article. */
export async function browserOf(
  articleId: number,
  ids: number[],
  now: number,
  browser = BROWSER,
): Promise<{ Cookie: string }> {
  let own: Own = { browser, articles: new Map() };
  for (const id of ids) own = withOwnComment(own, { articleId, revision: 1, id });
  const cookie = await writeOwn(SECRET, own, { now, secure: false });
  return { Cookie: cookie.split(";")[0] ?? "" };
}

export function stored(id: number): Promise<Record<string, unknown> | null> {
  return env.DB.prepare("SELECT * FROM comments WHERE id = ?").bind(id).first();
}

export function articleRow(id: number): Promise<{ comment_count: number; revision: number } | null> {
  return env.DB.prepare("SELECT comment_count, revision FROM articles WHERE id = ?").bind(id).first();
}

export async function stalePaths(): Promise<unknown[]> {
  const { results } = await env.DB.prepare("SELECT path FROM stale_pages").all();
  return results.map(({ path }) => path);
}
