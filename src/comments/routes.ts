import { type Context, Hono } from "hono";
import { type ArticleKey, articleKey, findServedArticle } from "../articles/articles.ts";
import { findAddress } from "../http/addresses.ts";
import type { App } from "../http/context.ts";
import { isCrossSite } from "../http/cross-site.ts";
import { outsidePageOf } from "../http/embed-address.ts";
import { Refusal } from "../http/errors.ts";
import { isWithinLimit } from "../http/rate-limit.ts";
import { noSecretKey } from "../http/secret-key.ts";
import { checkInput, fieldErrors } from "../http/validation.ts";
import { wantsJson } from "../http/wants-json.ts";
import type { FormState } from "../pages/data.ts";
import { slowSentence } from "../pages/thread-rules.ts";
import {
  commenterKey,
  newOwn,
  type Own,
  ownBySecret,
  ownCommentsOn,
  ownSent,
  readOwn,
  withOwnComment,
  writeOwn,
} from "./own/own-comments.ts";
import { commentInput, missingForMails, recentQuery, threadQuery } from "./posting/inputs.ts";
import { keptFailure } from "./posting/kept-failure.ts";
import { KeptText } from "./posting/kept-text.ts";
import type { Posted } from "./posting/post-comment.ts";
import { type RawSubmission, readSubmission, textOf } from "./posting/read-submission.ts";
import { otherDaysHash, readerHash } from "./posting/reader-hash.ts";
import { waitingTime } from "./posting/slow-mode.ts";
import { commentHtml } from "./thread/body-html.ts";
import { listThread, recentComments } from "./thread/comments.ts";
import { publicComment } from "./thread/public-comment.ts";
import { listRecommended } from "./thread/recommended.ts";

const PRIVATE = { "Cache-Control": "private, no-store" };
const SHARED = "public, max-age=30";
const RETRY_AFTER_SECONDS = 60;

/** Sentences of refusals: each says what to do next. */
const CLOSED =
  "Comments on this article are closed. Your words are kept below: copy them if you want to use them elsewhere.";
const TOO_MANY =
  "That is a lot of comments in one minute. Your words are kept below: please send them again in a minute.";
const FULL =
  "More comments are coming in than this paper takes in a minute. Your words are kept below: please send them again in a minute.";
const FULL_TODAY =
  "This paper has taken as many comments as it can in a day. Your words are kept below: please copy them, and send them again tomorrow.";
const TOO_LARGE =
  "This is too much for one comment: at most 10,000 characters fit. Your words are kept below: please shorten them.";
const CROSS_SITE =
  "This comment was sent from a page of another site. If you wrote it, please send it from here.";
const NO_SECRET = noSecretKey("This site cannot take comments yet");
const UNREADABLE =
  "Send a comment as a form or as a JSON object with the fields comment, author, email and parent.";
const PARENT =
  "The comment that you answered is not shown here any more. Send your words again, and they are a comment of their own.";

const COMMENT = commentInput({ requireEmail: false }).pick({ comment: true });

/** `POST {article path}comments`: what the page's form sends, with or without its script. */
export const commentForms = new Hono<App>().post("*", async (c, next) => {
  const found = findAddress(new URL(c.req.url).pathname);
  if (found?.name !== "thread") return next();
  return takeComment(c, { address: found.groups.article ?? "/" });
});

export const commentApi = new Hono<App>()
  .get("/articles/:key/comments", async (c) => {
    const { order, cursor, limit } = checkInput(threadQuery, c.req.query());
    const article = await findServedArticle(c.var.db, articleKey(c.req.param("key")), c.var.now);
    if (!article)
      throw new Refusal("article_not_found", "There is no published article with this id or slug.");
    const page =
      order === "recommended"
        ? await listRecommended(c.var.db, article.id, { after: cursor, limit })
        : await listThread(c.var.db, article.id, { order, after: cursor, limit, ownIds: [] });
    c.header("Cache-Control", SHARED);
    return c.json({
      items: page.comments.map((comment) => publicComment(comment, article)),
      next: page.next,
    });
  })
  .post("/articles/:key/comments", (c) => takeComment(c, articleKey(c.req.param("key"))))
  .get("/comments/recent", async (c) => {
    const { limit } = checkInput(recentQuery, c.req.query());
    const comments = await recentComments(c.var.db, limit, { now: c.var.now });
    c.header("Cache-Control", SHARED);
    const items = comments.map((one) => publicComment(one, { id: one.articleId, path: one.articlePath }));
    return c.json({ items, next: null });
  });

/** A comment's request from its bytes to its answer; whatever goes wrong, the answer holds what was typed. */
async function takeComment(c: Context<App>, key: ArticleKey): Promise<Response> {
  const raw = await readSubmission(c.req.raw);
  if (!raw) throw new Refusal("invalid_input", UNREADABLE);
  const kept = { form: { values: raw.values, errors: {} }, articlePath: pathOf(key) };
  try {
    // Hono makes `c.var` anew each time that it is read.
    const { config, now } = c.var;
    const { secretKey, site } = config;
    if (secretKey === null) throw new KeptText("not_configured", NO_SECRET, kept);
    if (isCrossSite(c.req.raw, site.url)) throw new KeptText("cross_site", CROSS_SITE, kept);
    const sender = await readerHash(secretKey, c.req.raw, now);
    if (!(await isWithinLimit(c.env.COMMENT_TRIES, sender)))
      return await answer(c, raw, pathOf(key), "too_many_comments", TOO_MANY);
    if (raw.tooLarge) return await answer(c, raw, pathOf(key), "body_too_large", TOO_LARGE);
    if (textOf(raw.fields.preview) !== "") return await showPreview(c, raw, pathOf(key));
    return await post(c, key, raw, { secretKey, sender });
  } catch (error) {
    const isForProgram = error instanceof Refusal && wantsJson(c.req.raw);
    throw isForProgram && error.code !== "article_not_found" ? error : keptFailure(error, kept);
  }
}

async function post(
  c: Context<App>,
  key: ArticleKey,
  raw: RawSubmission,
  { secretKey, sender }: { secretKey: string; sender: string },
): Promise<Response> {
  const { db, now, config, begin } = c.var;
  const { requireEmail, replyMails } = config.comments;
  const checked = commentInput({ requireEmail, replyMails }).safeParse(raw.fields);
  if (!checked.success) return answerInvalid(c, raw, pathOf(key), fieldErrors(checked.error));
  const missing = missingForMails(checked.data);
  if (missing !== null) return answerInvalid(c, raw, pathOf(key), { email: missing });
  const { idempotencyKey } = checked.data;
  // The browser gets its name before the comment is stored, which knows its sender by it.
  const own =
    (await readOwn(secretKey, ownSent(c.req.raw), now)) ??
    (idempotencyKey === undefined ? newOwn() : await ownBySecret(secretKey, idempotencyKey));
  const submission = {
    ...checked.data,
    token: textOf(raw.fields.token),
    honeypot: textOf(raw.fields.extra),
    via: raw.format,
    readerHash: sender,
    otherDaysHash: await otherDaysHash(secretKey, c.req.raw, now),
    commenterKey: await commenterKey(secretKey, own),
    address: c.req.header("CF-Connecting-IP") ?? null,
    sending: sendingOf(c, raw, config.site.url),
  };
  const mayKeep = () => isWithinLimit(c.env.COMMENTS_KEPT, sender);
  // The judge and all that it knows: views do without.
  const { postComment } = await import("./posting/post-comment.ts");
  const ownOn = (articleId: number) => ownCommentsOn(own, articleId)?.ids ?? [];
  const context = { db, now, config, secretKey, kv: c.env.PAGES, mayKeep, ownOn, begin };
  let posted = await postComment(context, key, submission);
  if (posted.outcome === "article_not_found" && (await beginOutsideThread(c, key)))
    posted = await postComment(context, key, submission);
  const told = textOf(raw.fields.page);
  const outside = told === "" ? null : outsidePageOf(pathOf(key), config.embedOrigins);
  if (outside?.isNamed) {
    const place = import("./embed/begin-outside.ts");
    c.var.after(place.then(({ placeByPage }) => placeByPage(c.var, pathOf(key), outside, told)));
  }
  switch (posted.outcome) {
    case "article_not_found":
      throw new Refusal("article_not_found", "There is no article here that could be commented on.");
    case "comments_closed":
      return answer(c, raw, posted.article.path, "comments_closed", CLOSED);
    case "too_many":
      return answer(c, raw, posted.article.path, "too_many_comments", TOO_MANY);
    case "slow_mode": {
      const { article, secondsToWait } = posted;
      const sentence = `${slowSentence(article.thread.slowMinutes)} Your words are kept below: you can send them in ${waitingTime(secondsToWait)}.`;
      return answer(c, raw, article.path, "too_many_comments", sentence, secondsToWait);
    }
    case "paper_is_full": {
      const { article, secondsToWait } = posted;
      const sentence = secondsToWait > RETRY_AFTER_SECONDS ? FULL_TODAY : FULL;
      return answer(c, raw, article.path, "too_many_comments", sentence, secondsToWait);
    }
    case "parent_not_shown":
      return answerInvalid(c, raw, posted.article.path, { parent: PARENT });
    default:
      return acknowledge(c, posted, { secretKey, own });
  }
}

/** Begins the thread of an outside page with its first comment. @returns false: no thread can be there */
async function beginOutsideThread(c: Context<App>, key: ArticleKey): Promise<boolean> {
  const path = pathOf(key);
  const { db, now, config, after, refresh } = c.var;
  const outside = outsidePageOf(path, config.embedOrigins);
  if (!outside?.isAllowed) return false;
  const { beginOutside } = await import("./embed/begin-outside.ts");
  const name = await beginOutside({ db, now, refresh }, path, outside);
  after(name());
  return true;
}

/** The comment as it would look, and not stored: what is wrong with its text is told all the same. */
async function showPreview(c: Context<App>, raw: RawSubmission, path: string): Promise<Response> {
  const checked = COMMENT.safeParse(raw.fields);
  const errors = checked.success ? {} : fieldErrors(checked.error);
  const html = commentHtml(raw.values.comment);
  if (html === "") return answerInvalid(c, raw, path, errors);
  if (wantsJson(c.req.raw)) return Response.json({ preview: html }, { headers: PRIVATE });
  return c.var.showForm(path, { ...formOf(raw), errors, previewHtml: html }, 200);
}

/** The form as it was sent. A page that comes back is no new one: what proves that the first was read goes on. */
function formOf({ values, fields }: RawSubmission): FormState {
  const token = textOf(fields.token);
  return { values, errors: {}, ...(token !== "" && { token }) };
}

/** What only the services are told: it is not stored. */
function sendingOf(c: Context<App>, { fields }: RawSubmission, siteUrl: string | null) {
  const { hostname, origin } = new URL(siteUrl ?? c.req.url);
  return {
    agent: c.req.header("User-Agent") ?? "",
    referrer: c.req.header("Referer") ?? "",
    turnstileToken: textOf(fields["cf-turnstile-response"]),
    host: hostname,
    origin,
  };
}

type Kept = Extract<Posted, { outcome: "published" | "held" }>;

async function acknowledge(
  c: Context<App>,
  posted: Kept,
  { secretKey, own: before }: { secretKey: string; own: Own },
): Promise<Response> {
  const { article, comment } = posted;
  const { now, after, refresh } = c.var;
  if (posted.outcome === "published" && !posted.repeated)
    after(refresh([article.path], posted.page, posted.begun));
  const { isSenders } = posted;
  const own = withOwnComment(before, {
    articleId: article.id,
    revision: article.revision,
    id: comment.id,
    isRepeated: !isSenders,
    isHeld: posted.outcome === "held",
  });
  const secure = new URL(c.req.url).protocol === "https:";
  const headers = {
    ...PRIVATE,
    "Set-Cookie": await writeOwn(secretKey, own, { now, secure, path: article.path }),
  };
  if (wantsJson(c.req.raw)) {
    const body = {
      comment: publicComment(comment, article),
      status: posted.outcome,
      ...(!isSenders && { own: false }),
    };
    return Response.json(body, { status: posted.outcome === "published" ? 201 : 202, headers });
  }
  return new Response(null, {
    status: 303,
    headers: { ...headers, Location: `${article.path}#comment-${comment.id}` },
  });
}

type FormCode = "comments_closed" | "body_too_large" | "too_many_comments";

/** A refusal that the article's own page shows above its form. */
async function answer(
  c: Context<App>,
  raw: RawSubmission,
  path: string,
  code: FormCode,
  message: string,
  retryAfterSeconds: number = RETRY_AFTER_SECONDS,
): Promise<Response> {
  const retry = code === "too_many_comments" ? { retryAfterSeconds } : {};
  const refusal = new Refusal(code, message, retry);
  if (wantsJson(c.req.raw)) throw refusal;
  const form: FormState = { ...formOf(raw), notice: message };
  const page = await c.var.showForm(path, form, FORM_STATUS[code]);
  if (retry.retryAfterSeconds === undefined) return page;
  const headers = new Headers(page.headers);
  headers.set("Retry-After", String(retry.retryAfterSeconds));
  return new Response(page.body, { status: page.status, headers });
}

const FORM_STATUS = { comments_closed: 403, body_too_large: 413, too_many_comments: 429 } as const;

async function answerInvalid(
  c: Context<App>,
  raw: RawSubmission,
  path: string,
  errors: Record<string, string>,
): Promise<Response> {
  if (wantsJson(c.req.raw))
    throw new Refusal("invalid_input", "Some fields need another value.", { fields: errors });
  // What is not there cannot be answered a second time either.
  const values = errors.parent === undefined ? raw.values : { ...raw.values, parent: "" };
  return c.var.showForm(path, { ...formOf(raw), values, errors }, 422);
}

function pathOf(key: ArticleKey): string {
  return "address" in key ? key.address : "/";
}
