import { type Context, Hono } from "hono";
import { HTML_HEADERS, PRIVATE } from "../cache/respond.ts";
import type { App } from "../http/context.ts";
import { Refusal } from "../http/errors.ts";
import { decide } from "../moderation/decide.ts";
import { type AskedAbout, findAskedAbout } from "../moderation/digest/held-comments.ts";
import type { Decision } from "../moderation/inputs.ts";
import { tellAkismet } from "../moderation/tell-akismet.ts";
import { displayName } from "../pages/display-name.ts";
import { type Act, decisionPage, type MailPageData, mailPage } from "../pages/mail-pages.tsx";
import {
  type DecisionLink,
  type Read,
  readConfirmLink,
  readDecisionLink,
  readUnsubscribeLink,
} from "./signed-links.ts";
import { confirmSubscription, endSubscription, findSubscription, stopAddress } from "./subscriptions.ts";

const NOT_OURS = "This link is not complete. Please open it from the mail itself, or copy all of it.";
const OVER: MailPageData = {
  title: "This link is too old",
  paragraphs: ["Links in our mails work for a week. Nothing has been changed."],
};
const ENDED: MailPageData = {
  title: "There is nothing to confirm any more",
  paragraphs: ["The comment is not there any more, or mails about it were ended. No mails will come."],
};

/** What each decision is called on its button, and what a comment is then. */
const WORDS: Record<Decision, { question: string; label: string; done: string }> = {
  approve: { question: "Approve this comment?", label: "Approve", done: "The comment is published" },
  spam: { question: "Is this comment spam?", label: "Mark as spam", done: "The comment is marked as spam" },
  trash: { question: "Remove this comment?", label: "Move to trash", done: "The comment is in the trash" },
  hold: { question: "Hold this comment?", label: "Hold", done: "The comment is held" },
};

const STATUS_WORDS: Record<string, string> = {
  published: "It is published at the moment.",
  held: "It waits for a decision.",
  spam: "It is marked as spam at the moment.",
  trash: "It is in the trash at the moment.",
};

/** The pages that links in mails lead to. Opening one changes nothing: programs that look for harmful links open all. */
export const mailPages = new Hono<App>()
  .use("/mail/*", async (c, next) => {
    await next();
    for (const [name, value] of Object.entries(HTML_HEADERS)) c.header(name, value);
    // Whoever has the address of such a page has what it allows.
    c.header("Referrer-Policy", "no-referrer");
    c.header("X-Robots-Tag", "noindex");
    c.header("Cache-Control", PRIVATE);
  })
  .get("/mail/confirm", async (c) => {
    const commentId = await linkedSubscription(c);
    if (commentId === "over") return show(c, OVER, 410);
    const subscription = await findSubscription(c.var.db, commentId);
    if (!subscription) return show(c, ENDED, 410);
    const { title, path } = subscription.article;
    if (subscription.isConfirmed) return show(c, confirmed(path));
    return show(c, {
      title: "Mails about replies",
      paragraphs: [`Do you want a mail when somebody answers your comment on “${title}”?`],
      acts: [{ label: "Yes, send me these mails", name: "confirm", value: "1" }],
      onward: { label: "To the article", path },
    });
  })
  .post("/mail/confirm", async (c) => {
    const commentId = await linkedSubscription(c);
    if (commentId === "over") return show(c, OVER, 410);
    const subscription = await findSubscription(c.var.db, commentId);
    if (!subscription) return show(c, ENDED, 410);
    await confirmSubscription(c.var.db, commentId, c.var.now);
    return show(c, confirmed(subscription.article.path));
  })
  .get("/mail/unsubscribe", async (c) => {
    await linkedAddress(c);
    return show(c, {
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
    const body = await c.req.parseBody();
    // RFC 8058: mail programs send this pair, without a cookie and without having seen the page.
    const isOneClick = body["List-Unsubscribe"] === "One-Click";
    const scope = isOneClick ? link.scope : body.scope;
    const { db, now, config } = c.var;
    if (scope === "all") {
      await db.$client.batch(stopAddress(db, link.emailHash, now));
      const paragraphs = [`${config.site.name} sends no more mails to your address.`];
      return show(c, { title: "No more mails", paragraphs });
    }
    if (scope !== "comment") throw new Refusal("invalid_input", "Please choose which mails to end.");
    await endSubscription(db, link.commentId).run();
    const paragraphs = ["You get no more mails about replies to this comment."];
    return show(c, { title: "No more of these mails", paragraphs });
  })
  .get("/mail/decide", async (c) => {
    const link = await linkedDecision(c);
    if (link === "over") return show(c, OVER, 410);
    const { question, label } = WORDS[link.decision];
    const act = { label, name: "decision", value: link.decision };
    return showDecision(c, await askedAbout(c, link.commentId), question, [act]);
  })
  .post("/mail/decide", async (c) => {
    const link = await linkedDecision(c);
    if (link === "over") return show(c, OVER, 410);
    const { commentId: id, decision, moderator } = link;
    const { db, now, config, after, refresh } = c.var;
    const { notFound, stalePaths, corrected } = await decide(db, [{ id, decision }], {
      now,
      decidedBy: `mail:${moderator}`,
    });
    after(tellAkismet({ db, config, origin: new URL(c.req.url).origin }, corrected));
    if (notFound.length > 0) throw commentGone();
    after(refresh(stalePaths));
    return showDecision(c, await askedAbout(c, id), WORDS[decision].done);
  });

/** The comment that a confirm link names. */
async function linkedSubscription(c: Context<App>): Promise<number | "over"> {
  if (!c.var.config.mail) throw new Refusal("not_found", NOT_OURS);
  const link = await readConfirmLink(secretOf(c), c.req.query(), c.var.now);
  if (!link) throw new Refusal("not_found", NOT_OURS);
  return link === "over" ? link : link.commentId;
}

/** Mails that went out can be ended also when no more are sent. */
async function linkedAddress(c: Context<App>) {
  const link = await readUnsubscribeLink(secretOf(c), c.req.query());
  if (!link) throw new Refusal("not_found", NOT_OURS);
  return link;
}

async function linkedDecision(c: Context<App>): Promise<Exclude<Read<DecisionLink>, null>> {
  const { config, now } = c.var;
  const moderators = config.mail?.moderators ?? [];
  const link = await readDecisionLink(secretOf(c), c.req.query(), { moderators, now });
  if (!link) throw new Refusal("not_found", NOT_OURS);
  return link;
}

function secretOf(c: Context<App>): string {
  const { secretKey } = c.var.config;
  if (secretKey === null) throw new Refusal("not_found", NOT_OURS);
  return secretKey;
}

async function askedAbout(c: Context<App>, commentId: number): Promise<AskedAbout> {
  const comment = await findAskedAbout(c.var.db, commentId);
  if (!comment) throw commentGone();
  return comment;
}

function commentGone(): Refusal {
  return new Refusal("comment_not_found", "This comment is not there any more.");
}

function confirmed(path: string): MailPageData {
  return {
    title: "You get mails about replies",
    paragraphs: ["When somebody answers your comment, a mail tells you. Each has a link that ends them."],
    onward: { label: "To the article", path },
  };
}

function show(c: Context<App>, data: MailPageData, status: 200 | 410 = 200): Response | Promise<Response> {
  return c.html(mailPage({ site: c.var.config.site, now: c.var.now }, data), status);
}

function showDecision(
  c: Context<App>,
  comment: AskedAbout,
  title: string,
  acts: Act[] = [],
): Response | Promise<Response> {
  const page = decisionPage(
    { site: c.var.config.site, now: c.var.now },
    {
      title,
      paragraphs: [`On “${comment.article.title}”. ${STATUS_WORDS[comment.status] ?? ""}`],
      comment: {
        authorName: displayName(comment.authorName),
        body: comment.body,
        findings: comment.findings.map(({ reason }) => reason),
      },
      ...(acts.length > 0 && { acts }),
      onward: { label: "To the article", path: comment.article.path },
    },
  );
  return c.html(page);
}
