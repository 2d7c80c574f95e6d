import { OWNER } from "../admin/door/session.ts";
import type { App } from "../api/context.ts";
import { Refusal } from "../api/errors.ts";
import { checkInput } from "../api/validation.ts";
import { publicComment } from "../comments/public-view.ts";
import { findUnlearned } from "../learning/unlearned.ts";
import { type DecisionsDone, decide, type Wanted } from "./decide.ts";
import { editByNewsroom } from "./edit-comment.ts";
import { wordsOfComment } from "./inputs.ts";
import { replyToComment } from "./reply-to-comment.ts";
import { tellAkismet } from "./tell-akismet.ts";
import { findLastDecisions, type UndoDone, type Undone, undo } from "./undo.ts";

/** What a moderator's request brings with it. `origin`: of the request. */
export type Desk = Pick<App["Variables"], "db" | "config" | "now" | "identity" | "after" | "refresh"> & {
  kv: KVNamespace;
  origin: string;
};

/** The desk of a request: what a route's context has of it. */
export function deskOf({
  var: given,
  env,
  req,
}: {
  var: Omit<Desk, "kv" | "origin">;
  env: Pick<App["Bindings"], "PAGES">;
  req: { url: string };
}): Desk {
  return { ...given, kv: env.PAGES, origin: new URL(req.url).origin };
}

const NO_SECRET =
  "This site has no SECRET_KEY, by which senders are known. Set one with `npx wrangler secret put SECRET_KEY`.";

/** Decides, and behind the response brings the pages up to date and tells Akismet where it was wrong. */
export async function carryOut(
  desk: Desk,
  decisions: Wanted[],
  also: D1PreparedStatement[] = [],
): Promise<DecisionsDone> {
  const { db, now, identity } = desk;
  const done = await decide(db, decisions, { now, decidedBy: identity.name }, also);
  follow(desk, done);
  return done;
}

/** Takes decisions back, by their ids in the audit trail, with all that follows. @throws Refusal("not_configured") */
export async function takeBack(desk: Desk, decisions: number[]): Promise<UndoDone> {
  const { db, kv, now, identity } = desk;
  const unlearned = await findUnlearned({ db, kv }, now);
  const by = { now, decidedBy: identity.name, secretKey: secretOf(desk), unlearned };
  const done = await undo(db, decisions, by);
  follow(desk, done);
  return done;
}

/**
 * Takes back the last decision on each of these comments. Where that is done already nothing more is taken back.
 * @returns what each comment is again, those that something else happened to since, and ids that are no comments
 */
export async function takeBackLast(
  desk: Desk,
  comments: number[],
): Promise<{ undone: Undone[]; changedSince: number[]; notFound: number[] }> {
  const { decisions, back, undecided, notFound } = await findLastDecisions(desk.db, comments);
  const { undone, changedSince } = await takeBack(desk, decisions);
  return { undone: [...undone, ...back], changedSince: [...changedSince, ...undecided], notFound };
}

/**
 * Publishes a reply of the newsroom. @returns it as readers' programs see it
 * @throws Refusal("invalid_input", "comment_not_found" or "comment_changed")
 */
export async function replyFrom(
  desk: Desk,
  to: number,
  given: { comment?: unknown; author?: unknown; seen?: number | undefined },
) {
  const { db, now, identity, config } = desk;
  const words = checkInput(wordsOfComment, {
    comment: given.comment,
    author: given.author ?? signatureOf(identity, config.site),
  });
  const replied = await replyToComment(db, { to, seen: given.seen, ...words }, { who: identity.name, now });
  if (replied.outcome === "comment_not_found") throw commentNotFound();
  if (replied.outcome === "comment_changed") throw commentChanged();
  if (replied.outcome === "not_approved") {
    const message = `This comment is ${replied.status === "spam" ? "spam" : "in the trash"}: approve it before you answer it.`;
    throw new Refusal("invalid_input", message, { fields: { comment: message } });
  }
  follow(desk, replied.approval);
  return { ...replied, comment: publicComment(replied.comment, replied.article) };
}

/**
 * Changes a comment's words for the newsroom. @returns false: it said that already
 * @throws Refusal("invalid_input", "comment_not_found" or "comment_changed")
 */
export async function editFrom(
  desk: Desk,
  id: number,
  given: { comment?: unknown; author?: unknown; seen: number },
): Promise<boolean> {
  const { db, now, identity, after, refresh } = desk;
  const words = checkInput(wordsOfComment, given);
  const edited = await editByNewsroom(db, { id, seen: given.seen, ...words }, { who: identity.name, now });
  if (edited.outcome === "comment_not_found") throw commentNotFound();
  if (edited.outcome === "comment_changed") throw commentChanged();
  if (edited.outcome === "saved") after(refresh(edited.stalePaths));
  return edited.outcome === "saved";
}

/** Under what somebody's replies are published: an address or the name of a secret is no name for readers. */
export function signatureOf({ name }: Desk["identity"], site: Desk["config"]["site"]): string {
  return name === OWNER.name || name.includes("@") ? site.name : name;
}

function follow(
  { db, config, origin, after, refresh }: Desk,
  { stalePaths, corrected }: Pick<DecisionsDone, "stalePaths" | "corrected">,
): void {
  after(refresh(stalePaths));
  after(tellAkismet({ db, config, origin }, corrected));
}

/** @throws Refusal("not_configured") */
export function secretOf({ config }: Pick<Desk, "config">): string {
  if (config.secretKey === null) throw new Refusal("not_configured", NO_SECRET);
  return config.secretKey;
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
