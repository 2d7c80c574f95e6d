import type { Context } from "hono";
import type { App } from "../../http/context.ts";
import { Refusal } from "../../http/errors.ts";
import { readFields } from "../../http/forms.ts";
import { linkedPages, linkSecret, NOT_OURS, OVER, showLinked } from "../../mail/routes.ts";
import { displayName } from "../../pages/display-name.ts";
import { type DecisionPageData, decisionPage } from "../../pages/mail-pages.tsx";
import { applyDecisions, moderationContextOf } from "../apply-decisions.ts";
import { sinceSentence } from "../decided-since.ts";
import type { Decision } from "../inputs.ts";
import { readersPage } from "../outside-page.ts";
import { readSeen, seenText } from "../seen-text.ts";
import { type DecisionLink, readDecisionLink } from "./decision-links.ts";
import { type AskedAbout, findAskedAbout } from "./held-comments.ts";

/** What each decision is called on its button, and what a comment is then. */
const WORDS: Record<Decision, { question: string; label: string; done: string }> = {
  approve: { question: "Approve this comment?", label: "Approve", done: "The comment is published" },
  spam: { question: "Is this comment spam?", label: "Mark as spam", done: "The comment is marked as spam" },
  trash: { question: "Remove this comment?", label: "Move to trash", done: "The comment is in the trash" },
  hold: { question: "Hold this comment?", label: "Hold", done: "The comment is held" },
};

const CHANGED = "This comment was changed after you had read it. Please read it again";

const STATUS_WORDS: Record<string, string> = {
  published: "It is published at the moment.",
  held: "It waits for a decision.",
  spam: "It is marked as spam at the moment.",
  trash: "It is in the trash at the moment.",
};

/** The pages on which moderators decide from their mails. */
export const decisionPages = linkedPages()
  .get("/mail/decide", async (c) => {
    const link = await linkedDecision(c);
    if (link === "over") return showLinked(c, OVER, 410);
    const { question } = WORDS[link.decision];
    return ask(c, link, await askedAbout(c, link.commentId), question);
  })
  .post("/mail/decide", async (c) => {
    const link = await linkedDecision(c);
    if (link === "over") return showLinked(c, OVER, 410);
    const { commentId: id, decision, moderator } = link;
    const identity = { name: `mail:${moderator}`, role: "moderator" as const, sessionId: "" };
    const { seen } = await readFields(c);
    const { notFound, edited, decidedSince } = await applyDecisions(
      moderationContextOf({ var: { ...c.var, identity }, env: c.env, req: c.req }),
      [{ id, decision, ...readSeen(seen) }],
    );
    if (notFound.length > 0) throw commentGone();
    const comment = await askedAbout(c, id);
    if (edited.length > 0) return ask(c, link, comment, CHANGED, 409);
    const [since] = decidedSince;
    if (since) return ask(c, link, comment, sinceSentence(since), 409);
    return showDecision(c, comment, { title: WORDS[decision].done });
  });

async function linkedDecision(c: Context<App>): Promise<DecisionLink | "over"> {
  const { config, now } = c.var;
  const moderators = config.mail?.moderators ?? [];
  const link = await readDecisionLink(linkSecret(c), c.req.query(), { moderators, now });
  if (!link) throw new Refusal("not_found", NOT_OURS);
  return link;
}

async function askedAbout(c: Context<App>, commentId: number): Promise<AskedAbout> {
  const comment = await findAskedAbout(c.var.db, commentId);
  if (!comment) throw commentGone();
  return comment;
}

function commentGone(): Refusal {
  return new Refusal("comment_not_found", "This comment is not there any more.");
}

/** The page with the button that decides on the comment as the page shows it. */
function ask(
  c: Context<App>,
  { decision }: DecisionLink,
  comment: AskedAbout,
  title: string,
  status: 200 | 409 = 200,
): Response | Promise<Response> {
  const acts = [{ label: WORDS[decision].label, name: "decision", value: decision }];
  const seen = { name: "seen", value: seenText(comment) };
  return showDecision(c, comment, { title, acts, hidden: [seen] }, status);
}

function showDecision(
  c: Context<App>,
  comment: AskedAbout,
  data: Pick<DecisionPageData, "title" | "acts" | "hidden">,
  status: 200 | 409 = 200,
): Promise<Response> {
  const page = decisionPage(
    { site: c.var.config.site, now: c.var.now },
    {
      ...data,
      paragraphs: [`On “${comment.article.title}”. ${STATUS_WORDS[comment.status] ?? ""}`],
      comment: {
        authorName: displayName(comment.authorName),
        body: comment.body,
        findings: comment.findings.map(({ reason }) => reason),
      },
      onward: { label: "To the article", path: readersPage(comment.article) },
    },
  );
  return c.var.answerPlain(page, status);
}
