import { OWNER } from "../auth/session.ts";
import { publicComment } from "../comments/thread/public-comment.ts";
import type { App } from "../http/context.ts";
import { Refusal } from "../http/errors.ts";
import { checkInput } from "../http/validation.ts";
import { findUnlearned } from "../learning/unlearned.ts";
import { type DecisionsDone, decide, type Wanted } from "./decide.ts";
import { decidedSince } from "./decided-since.ts";
import { editByNewsroom } from "./edit-by-newsroom.ts";
import { wordsOfComment } from "./inputs.ts";
import { replyToComment } from "./reply-to-comment.ts";
import type { Shown } from "./shown-state.ts";
import { tellAkismet } from "./tell-akismet.ts";
import { findLastDecisions, type UndoDone, type Undone, undo } from "./undo.ts";

/** What a moderator's request brings with it. `origin`: of the request. */
export type ModerationContext = Pick<
  App["Variables"],
  "db" | "config" | "now" | "identity" | "after" | "refresh"
> & {
  kv: KVNamespace;
  origin: string;
};

/** What moderating needs of a request: what a route's context has of it. */
export function moderationContextOf({
  var: given,
  env,
  req,
}: {
  var: Omit<ModerationContext, "kv" | "origin">;
  env: Pick<App["Bindings"], "PAGES">;
  req: { url: string };
}): ModerationContext {
  return { ...given, kv: env.PAGES, origin: new URL(req.url).origin };
}

/** Decides, and behind the response brings the pages up to date and tells Akismet where it was wrong. */
export async function applyDecisions(
  context: ModerationContext,
  decisions: Wanted[],
  also: D1PreparedStatement[] = [],
): Promise<DecisionsDone> {
  const { db, now, identity } = context;
  const done = await decide(db, decisions, { now, decidedBy: identity.name }, also);
  follow(context, done);
  return done;
}

/** Takes decisions back, by their ids in the audit trail, with all that follows. */
export async function undoDecisions(context: ModerationContext, decisions: number[]): Promise<UndoDone> {
  const { db, kv, now, identity } = context;
  const unlearned = await findUnlearned({ db, kv });
  const by = { now, decidedBy: identity.name, unlearned };
  const done = await undo(db, decisions, by);
  follow(context, done);
  return done;
}

/**
 * Takes back the last decision on each of these comments. Where that is done already nothing more is taken back.
 * @returns what each comment is again, those that something else happened to since, and ids that are no comments
 */
export async function undoLastDecisions(
  context: ModerationContext,
  comments: number[],
): Promise<{ undone: Undone[]; changedSince: number[]; notFound: number[] }> {
  const { decisions, back, undecided, notFound } = await findLastDecisions(context.db, comments);
  const { undone, changedSince } = await undoDecisions(context, decisions);
  return { undone: [...undone, ...back], changedSince: [...changedSince, ...undecided], notFound };
}

/**
 * Publishes a reply of the newsroom. @returns it as readers' programs see it
 * @throws Refusal("invalid_input", "comment_not_found", "comment_changed" or "comment_decided")
 */
export async function replyFrom(
  context: ModerationContext,
  to: number,
  given: { comment?: unknown; author?: unknown; seen?: number | undefined; shown?: Shown | undefined },
) {
  const { db, now, identity, config } = context;
  const words = checkInput(wordsOfComment, {
    comment: given.comment,
    author: given.author ?? signatureOf(identity, config.site),
  });
  const replied = await replyToComment(
    db,
    { to, seen: given.seen, shown: given.shown, ...words },
    { who: identity.name, now },
  );
  if (replied.outcome === "comment_not_found") throw commentNotFound();
  if (replied.outcome === "comment_changed") throw commentChanged();
  if (replied.outcome === "comment_decided") throw decidedSince(replied.since);
  if (replied.outcome === "not_approved") {
    const message = `This comment is ${replied.status === "spam" ? "spam" : "in the trash"}: approve it before you answer it.`;
    throw new Refusal("invalid_input", message, { fields: { comment: message } });
  }
  follow(context, replied.approval);
  return { ...replied, comment: publicComment(replied.comment, replied.article) };
}

/**
 * Changes a comment's words for the newsroom. @returns false: it said that already
 * @throws Refusal("invalid_input", "comment_not_found" or "comment_changed")
 */
export async function editFrom(
  context: ModerationContext,
  id: number,
  given: { comment?: unknown; author?: unknown; seen: number },
): Promise<boolean> {
  const { db, now, identity, after, refresh } = context;
  const words = checkInput(wordsOfComment, given);
  const edited = await editByNewsroom(db, { id, seen: given.seen, ...words }, { who: identity.name, now });
  if (edited.outcome === "comment_not_found") throw commentNotFound();
  if (edited.outcome === "comment_changed") throw commentChanged();
  if (edited.outcome === "saved") after(refresh(edited.stalePaths));
  return edited.outcome === "saved";
}

/** Under what somebody's replies are published: an address or the name of a secret is no name for readers. */
export function signatureOf(
  { name }: ModerationContext["identity"],
  site: ModerationContext["config"]["site"],
): string {
  return name === OWNER.name || name.includes("@") ? site.name : name;
}

function follow(
  { db, config, origin, after, refresh }: ModerationContext,
  { stalePaths, corrected }: Pick<DecisionsDone, "stalePaths" | "corrected">,
): void {
  after(refresh(stalePaths));
  after(tellAkismet({ db, config, origin }, corrected));
}

export function commentNotFound(): Refusal {
  return new Refusal("comment_not_found", "There is no comment with this id.");
}

export function commentChanged(): Refusal {
  return new Refusal(
    "comment_changed",
    "This comment was changed after you had read it. Read it again, and decide then.",
  );
}
