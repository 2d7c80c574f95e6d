import { type Context, Hono } from "hono";
import { HTML_HEADERS, PRIVATE } from "../cache/respond.ts";
import { limitBody } from "../http/body-limit.ts";
import type { App } from "../http/context.ts";
import { Refusal } from "../http/errors.ts";
import { readFields } from "../http/forms.ts";
import { type MailPageData, mailPage } from "../pages/mail-pages.tsx";
import { readConfirmLink, readUnsubscribeLink } from "./signed-links.ts";
import { confirmSubscription, endSubscription, findSubscription, stopAddress } from "./subscriptions.ts";

export const NOT_OURS = "This link is not complete. Please open it from the mail itself, or copy all of it.";
export const OVER: MailPageData = {
  title: "This link is too old",
  paragraphs: ["Links in our mails work for a week. Nothing has been changed."],
};
const ENDED: MailPageData = {
  title: "There is nothing to confirm any more",
  paragraphs: ["The comment is not there any more, or mails about it were ended. No mails will come."],
};

/** A button and the note that it may carry. */
const MAX_FORM_BYTES = 64_000;

/** What links in mails may lead to. Opening one changes nothing: programs that look for harmful links open all. */
export function linkedPages(): Hono<App> {
  return new Hono<App>().use("/mail/*", limitBody(MAX_FORM_BYTES), async (c, next) => {
    await next();
    // A page has them already, with what its paper's face needs.
    for (const [name, value] of Object.entries(HTML_HEADERS))
      if (!c.res.headers.has(name)) c.header(name, value);
    // Whoever has the address of such a page has what it allows.
    c.header("Referrer-Policy", "no-referrer");
    c.header("X-Robots-Tag", "noindex");
    c.header("Cache-Control", PRIVATE);
  });
}

/** The pages on which the owners of addresses ask for mails about replies, and end them. */
export const mailPages = linkedPages()
  .get("/mail/confirm", async (c) => {
    const commentId = await linkedSubscription(c);
    if (commentId === "over") return showLinked(c, OVER, 410);
    const subscription = await findSubscription(c.var.db, commentId);
    if (!subscription) return showLinked(c, ENDED, 410);
    const { title, path } = subscription.article;
    if (subscription.isConfirmed) return showLinked(c, confirmed(path));
    return showLinked(c, {
      title: "Mails about replies",
      paragraphs: [`Do you want a mail when somebody answers your comment on “${title}”?`],
      acts: [{ label: "Yes, send me these mails", name: "confirm", value: "1" }],
      onward: { label: "To the article", path },
    });
  })
  .post("/mail/confirm", async (c) => {
    const commentId = await linkedSubscription(c);
    if (commentId === "over") return showLinked(c, OVER, 410);
    const subscription = await findSubscription(c.var.db, commentId);
    if (!subscription) return showLinked(c, ENDED, 410);
    await confirmSubscription(c.var.db, commentId, c.var.now);
    return showLinked(c, confirmed(subscription.article.path));
  })
  .get("/mail/unsubscribe", async (c) => {
    await linkedAddress(c);
    return showLinked(c, {
      title: "No more mails?",
      paragraphs: ["Which mails do you not want any more?"],
      acts: [
        { label: "Mails about replies to this comment", name: "scope", value: "comment" },
        { label: `All mails from ${c.var.config.site.name}`, name: "scope", value: "all" },
      ],
    });
  })
  .post("/mail/unsubscribe", async (c) => {
    const link = await linkedAddress(c);
    const body = await readFields(c);
    // RFC 8058: mail programs send this pair, without a cookie and without having seen the page.
    const isOneClick = body["List-Unsubscribe"] === "One-Click";
    const scope = isOneClick ? link.scope : body.scope;
    const { db, now, config } = c.var;
    if (scope === "all") {
      await db.$client.batch(stopAddress(db, link.emailHash, now));
      const paragraphs = [`${config.site.name} sends no more mails to your address.`];
      return showLinked(c, { title: "No more mails", paragraphs });
    }
    if (scope !== "comment") throw new Refusal("invalid_input", "Please choose which mails to end.");
    await endSubscription(db, link.commentId).run();
    const paragraphs = ["You get no more mails about replies to this comment."];
    return showLinked(c, { title: "No more of these mails", paragraphs });
  });

/** The comment that a confirm link names. */
async function linkedSubscription(c: Context<App>): Promise<number | "over"> {
  if (!c.var.config.mail) throw new Refusal("not_found", NOT_OURS);
  const link = await readConfirmLink(linkSecret(c), c.req.query(), c.var.now);
  if (!link) throw new Refusal("not_found", NOT_OURS);
  return link === "over" ? link : link.commentId;
}

/** Mails that went out can be ended also when no more are sent. */
async function linkedAddress(c: Context<App>) {
  const link = await readUnsubscribeLink(linkSecret(c), c.req.query());
  if (!link) throw new Refusal("not_found", NOT_OURS);
  return link;
}

/** What signs the links. @throws Refusal("not_found") where nothing can have been signed */
export function linkSecret(c: Context<App>): string {
  const { secretKey } = c.var.config;
  if (secretKey === null) throw new Refusal("not_found", NOT_OURS);
  return secretKey;
}

function confirmed(path: string): MailPageData {
  return {
    title: "You get mails about replies",
    paragraphs: ["When somebody answers your comment, a mail tells you. Each has a link that ends them."],
    onward: { label: "To the article", path },
  };
}

export function showLinked(c: Context<App>, data: MailPageData, status: 200 | 410 = 200): Promise<Response> {
  return c.var.answerPlain(mailPage({ site: c.var.config.site, now: c.var.now }, data), status);
}
