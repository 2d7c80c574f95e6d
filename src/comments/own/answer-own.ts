import { PRIVATE } from "../../cache/respond.ts";
import { isDatabaseError, isMissingSchema, isRefusedByDatabase } from "../../db/client.ts";
import { MINUTE_MS } from "../../db/time.ts";
import type { Asked } from "../../http/context.ts";
import { Refusal } from "../../http/errors.ts";
import { wantsJson } from "../../http/wants-json.ts";
import { editPage, notEditedPage, withdrawPage } from "../../pages/edit-comment-page.tsx";
import { type CommenterRequest, ensureWelcome, RETRY_AFTER_SECONDS } from "../posting/commenter-request.ts";
import { type RawSubmission, readSubmission } from "../posting/read-submission.ts";
import type { AddressedComment } from "../thread/addressed-comment.ts";
import { placeAt } from "../thread/comment-address.ts";
import { ownCommentData } from "../thread/comment-rows.ts";
import { publicComment } from "../thread/public-comment.ts";
import { changeOwn, ownCookie, withdrawOwn } from "./change-own.ts";
import { AuthorRefusal, ensureChangeable, type FoundOwn, findOwn } from "./find-own.ts";
import { answerOwnPage } from "./own-page.ts";

const AWAY = "Comments cannot be changed at the moment. Please save your words again in a minute.";
const NO_TABLES =
  "The database of this site has no tables. Its admin makes them with `npm run deploy` (locally: `npm start`).";
const FAILED =
  "Something went wrong on our side, and your comment is as it was. Please save your words again in a minute.";
const STILL_THERE = "Your comment is still there. What you have changed has not been saved yet.";
const UNREADABLE = "Send the comment's new text as the field comment of a form or of a JSON object.";

/** Of a comment, below its article. */
type PageAddress = { id: number; articlePath: string };

/** After these the form is shown again: it may work another time, or another of its buttons may. */
const TRY_AGAIN: Refusal["code"][] = [
  "body_too_large",
  "comment_changed",
  "comments_closed",
  "cross_site",
  "internal_error",
  "invalid_input",
  "too_many_comments",
  "try_again_later",
];

const TITLES: Partial<Record<Refusal["code"], string>> = {
  not_your_comment: "This comment cannot be changed here",
  edit_time_over: "The time for changes is over",
  comment_not_found: "This comment is not there any more",
};

/** The page on which commenters change or withdraw what they wrote. */
export function showOwn(c: Asked, address: PageAddress): Promise<Response> {
  return answered(c, address, null, async () => {
    const { comment } = await findOwn(commenterOf(c), address);
    ensureChangeable(comment, commenterOf(c));
    return showEdit(c, comment, comment.row.body);
  });
}

/** What the page sends. */
export async function changeByForm(c: Asked, address: PageAddress): Promise<Response> {
  const raw = await readSubmission(c.req.raw);
  if (!raw) throw new Refusal("invalid_input", UNREADABLE);
  return answered(c, address, raw.values.comment, async () => {
    await ensureWelcome(commenterOf(c));
    return change(c, await findOwn(commenterOf(c), address), raw);
  });
}

/** A program's change of its comment. */
export async function changeByApi(c: Asked, id: number): Promise<Response> {
  const raw = await readSubmission(c.req.raw);
  if (!raw) throw new Refusal("invalid_input", UNREADABLE);
  const commenter = commenterOf(c);
  await ensureWelcome(commenter);
  const found = await findOwn(commenter, { id, articlePath: null });
  const { row, article } = await changeOwn(commenter, found, raw);
  const comment = publicComment(ownCommentData(row, null), article);
  const status = row.status === "published" ? "published" : "held";
  c.header("Cache-Control", PRIVATE);
  const { revision } = article;
  c.header("Set-Cookie", await ownCookie(commenter, found, { revision, isHeld: status === "held" }));
  return c.json({ comment, status });
}

/** A program's withdrawal of its comment. */
export async function withdrawByApi(c: Asked, id: number): Promise<Response> {
  const commenter = commenterOf(c);
  await ensureWelcome(commenter);
  const found = await findOwn(commenter, { id, articlePath: null });
  const { revision } = await withdrawOwn(commenter, found);
  c.header("Cache-Control", PRIVATE);
  c.header("Set-Cookie", await ownCookie(commenter, found, { revision, isHeld: false }));
  return c.body(null, 204);
}

/** What each button of the pages does. */
async function change(c: Asked, found: FoundOwn, raw: RawSubmission): Promise<Response> {
  const commenter = commenterOf(c);
  const { row, article } = found.comment;
  const text = raw.values.comment;
  if (raw.fields.action === "confirm-withdraw") {
    const { revision } = await withdrawOwn(commenter, found);
    const cookie = await ownCookie(commenter, found, { revision, isHeld: false });
    return redirect(`${article.path}#comments`, cookie);
  }
  if (raw.fields.action === "withdraw" || raw.fields.action === "edit") {
    ensureChangeable(found.comment, commenter);
    if (raw.fields.action === "edit")
      return showEdit(c, found.comment, text, text === row.body ? undefined : STILL_THERE);
    const comment = ownCommentData(row, null);
    return answerOwnPage(
      c.var,
      withdrawPage(frameOf(c), { ...placeAt(article.path, row.id, "edit"), comment, text }),
    );
  }
  const changed = await changeOwn(commenter, found, raw);
  const now = { revision: changed.article.revision, isHeld: changed.row.status !== "published" };
  return redirect(`${article.path}#comment-${row.id}`, await ownCookie(commenter, found, now));
}

/** Whatever goes wrong, the answer says so and holds what was typed. `text`: null before anything was typed. */
async function answered(
  c: Asked,
  address: PageAddress,
  text: string | null,
  work: () => Promise<Response>,
): Promise<Response> {
  try {
    return await work();
  } catch (error) {
    const refusal = refusalOf(error, text !== null);
    if (!refusal || wantsJson(c.req.raw) || (text === null && !TITLES[refusal.code])) throw error;
    const place = placeAt(address.articlePath, address.id, "edit");
    const frame = frameOf(c);
    const body = TRY_AGAIN.includes(refusal.code)
      ? editPage(frame, { ...place, text: text ?? "", ...problemOf(refusal) })
      : notEditedPage(frame, {
          title: TITLES[refusal.code] ?? "Your comment was not changed",
          sentence: refusal.message,
          text: text ?? "",
          ...place,
          decisionPath:
            error instanceof AuthorRefusal
              ? placeAt(address.articlePath, address.id, "decision").actionPath
              : undefined,
        });
    return answerOwnPage(c.var, body, refusal.status, refusal.retryAfterSeconds);
  }
}

/** Null: the paper's own error page says it as well, since nothing was typed. */
function refusalOf(error: unknown, isTyped: boolean): Refusal | null {
  if (error instanceof Refusal) return error;
  const isAway = isDatabaseError(error) && !isMissingSchema(error) && !isRefusedByDatabase(error);
  if (!isAway && !isTyped) return null;
  console.error({
    event: "comment_not_changed",
    error: error instanceof Error ? error.stack : String(error),
  });
  if (isAway) return new Refusal("try_again_later", AWAY, { retryAfterSeconds: RETRY_AFTER_SECONDS });
  return isMissingSchema(error)
    ? new Refusal("schema_missing", NO_TABLES)
    : new Refusal("internal_error", FAILED);
}

function problemOf({ fields, message }: Refusal): { error?: string | undefined; notice?: string } {
  return fields?.comment === undefined ? { notice: message } : { error: fields.comment };
}

function showEdit(
  c: Asked,
  { row, article }: AddressedComment,
  text: string,
  notice?: string,
): Promise<Response> {
  const until = row.created_at + c.var.config.comments.editMinutes * MINUTE_MS;
  return answerOwnPage(
    c.var,
    editPage(frameOf(c), { ...placeAt(article.path, row.id, "edit"), text, until, notice }),
  );
}

function redirect(location: string, cookie: string): Response {
  const headers = { Location: location, "Set-Cookie": cookie, "Cache-Control": PRIVATE };
  return new Response(null, { status: 303, headers });
}

function commenterOf(c: Asked): CommenterRequest {
  const { db, now, config, after, refresh } = c.var;
  return { request: c.req.raw, env: c.env, db, now, config, after, refresh };
}

function frameOf(c: Asked) {
  return { site: c.var.config.site, now: c.var.now };
}
