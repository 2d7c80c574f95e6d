import { type Context, Hono } from "hono";
import { findServedArticle, type ServedArticle } from "../../articles/articles.ts";
import { areCommentsOpen } from "../../articles/comments-open.ts";
import { findAddress } from "../../http/addresses.ts";
import { limitBody } from "../../http/body-limit.ts";
import type { App } from "../../http/context.ts";
import { Refusal } from "../../http/errors.ts";
import { readFields } from "../../http/forms.ts";
import { secretOf } from "../../http/secret-key.ts";
import { fieldErrors } from "../../http/validation.ts";
import { follow } from "../../mail/follow/follows.ts";
import { type FollowPageData, followedPage, followPage } from "../../pages/follow-page.tsx";
import { followPath } from "../../pages/links.ts";
import { commenterKey, ownSent, readOwn } from "../own/own-comments.ts";
import { answerOwnPage } from "../own/own-page.ts";
import { ensureWelcome } from "../posting/commenter-request.ts";
import { emailHash } from "../posting/store-comment.ts";
import { followInput } from "./inputs.ts";

/** An address and two choices are far smaller. */
const MAX_BYTES = 20_000;

const NO_MAILS =
  "This site sends no mails. What is new in a conversation is in its feed: the link stands below it.";
const GONE = "There is no article here whose comments could be followed.";
const CLOSED = "Comments on this article are closed: nothing new will come that could be told.";
const NOT_KNOWN = "To follow the answers to all your comments, post one first in this browser";

/** `{article path}comments/follow`: mails about a conversation, for who leaves an address. */
export const followForms = new Hono<App>()
  .get("*", async (c, next) => {
    const address = readFollowAddress(c.req.url);
    if (address === null) return next();
    const article = await findOpen(c, address);
    if (followPath(article.path) !== new URL(c.req.url).pathname)
      return c.redirect(followPath(article.path), 301);
    return showForm(c, article, { values: {}, errors: {} });
  })
  .post("*", limitBody(MAX_BYTES), async (c, next) => {
    const address = readFollowAddress(c.req.url);
    if (address === null) return next();
    const { db, now, config, env, after, refresh } = { ...c.var, env: c.env };
    const values = await readFields(c);
    await ensureWelcome({ request: c.req.raw, env, db, now, config, after, refresh });
    const article = await findOpen(c, address);
    const checked = followInput.safeParse(values);
    if (!checked.success) return showForm(c, article, { values, errors: fieldErrors(checked.error) }, 422);
    const { email, what, when } = checked.data;
    const key = await keyOf(c);
    if (what === "answers" && key === null)
      return showForm(c, article, { values, errors: { what: NOT_KNOWN } }, 422);
    // What no person sees was filled in: the answer is the same.
    if (values.extra) return answerOwnPage(c.var, followedPage(frameOf(c), { article, isConfirmed: false }));
    const isConfirmed = await follow(
      db,
      {
        followed:
          what === "answers" && key !== null
            ? { kind: "answers", commenterKey: key }
            : { kind: "thread", articleId: article.id },
        email,
        emailHash: await emailHash(secretOf(config), email),
        commenterKey: key,
        daily: when === "daily",
      },
      now,
    );
    return answerOwnPage(c.var, followedPage(frameOf(c), { article, isConfirmed }));
  });

/** The article's path of an address where its thread is followed; null for any other, which most are. */
function readFollowAddress(url: string): string | null {
  const { pathname } = new URL(url);
  if (!pathname.endsWith("/comments/follow")) return null;
  const found = findAddress(pathname);
  return found?.name === "threadFollow" ? (found.groups.article ?? "/") : null;
}

async function findOpen(c: Context<App>, address: string): Promise<ServedArticle> {
  const { db, now, config } = c.var;
  if (!config.mail) throw new Refusal("not_found", NO_MAILS);
  const article = await findServedArticle(db, { address }, now);
  if (!article) throw new Refusal("article_not_found", GONE);
  if (config.comments.policy === "closed" || !areCommentsOpen(article, config.comments, now))
    throw new Refusal("comments_closed", CLOSED);
  return article;
}

async function keyOf(c: Context<App>): Promise<string | null> {
  const secret = secretOf(c.var.config);
  const own = await readOwn(secret, ownSent(c.req.raw), c.var.now);
  return own && (await commenterKey(secret, own));
}

async function showForm(
  c: Context<App>,
  article: ServedArticle,
  typed: FollowPageData["typed"],
  status = 200,
): Promise<Response> {
  const mayHaveAnswers = (await keyOf(c)) !== null;
  return answerOwnPage(c.var, followPage(frameOf(c), { article, mayHaveAnswers, typed }), status);
}

function frameOf(c: Context<App>) {
  return { site: c.var.config.site, now: c.var.now };
}
