import { type Context, Hono } from "hono";
import type { z } from "zod";
import { forModerators } from "../../auth/roles.ts";
import type { Db } from "../../db/client.ts";
import type { App } from "../../http/context.ts";
import { Refusal } from "../../http/errors.ts";
import { readAllFields, readFields } from "../../http/forms.ts";
import { secretOf } from "../../http/secret-key.ts";
import { checkInput } from "../../http/validation.ts";
import {
  applyDecisions,
  commentChanged,
  editFrom,
  moderationContextOf,
  replyFrom,
  undoDecisions,
} from "../../moderation/apply-decisions.ts";
import { blockWords } from "../../moderation/block-words.ts";
import { type DecisionsDone, STATUS_OF, type Wanted } from "../../moderation/decide.ts";
import { decidedSince } from "../../moderation/decided-since.ts";
import { findQueue } from "../../moderation/find-queue.ts";
import type { Decision } from "../../moderation/inputs.ts";
import { type Mark, markCommenter } from "../../moderation/mark-commenters.ts";
import { findQueued, findQueuedOf } from "../../moderation/queue.ts";
import { findReason, stateReason } from "../../moderation/statements.ts";
import { findLastAct } from "../../moderation/undo.ts";
import { goTo } from "../answer.ts";
import { threadTold } from "../threads/thread-told.ts";
import type { Asked } from "./asked.tsx";
import { backTo } from "./back-to.ts";
import type { Typed } from "./card-props.ts";
import { highlightFrom, isHighlight } from "./highlights.ts";
import {
  type Act,
  actForm,
  meantBy,
  type Place,
  pageQuery,
  pathOf,
  placeOf,
  QUEUE_PAGE,
  removeForm,
  replyForm,
  undoForm,
  wordsForm,
} from "./inputs.ts";
import { noticeOf } from "./notice.ts";
import { othersWaiting } from "./others-waiting.ts";
import { show } from "./show-queue.ts";

const DECISION_OF: Record<Exclude<Act, "clear">, Decision> = {
  approve: "approve",
  spam: "spam",
  trash: "trash",
  hold: "hold",
  trust: "approve",
  "block-sender": "spam",
  "block-name": "spam",
};

/** The moderators' queue. */
export const queuePages = new Hono<App>()
  .get("/comments", forModerators, async (c) => {
    const { asked: ids, act, ...told } = checkInput(pageQuery, c.req.query());
    const place = placeOf(told);
    const query = { ...place, order: place.order ?? ("newest" as const), limit: QUEUE_PAGE };
    const { items, next, looked } = await findQueue(c.var.db, query);
    const asked = ids && act ? await askedAbout(c.var.db, ids, act) : null;
    const thread = await threadTold(c.var.db, told);
    const said = thread ? null : noticeOf({ ...told, isAsked: asked !== null });
    const others = await othersWaiting(c.var.db, told);
    return show(c, { place, comments: items, next, said, asked, looked, others, thread });
  })
  .post("/comments/decisions", forModerators, async (c) => {
    const form = checkForm(actForm, await readAllFields(c));
    const { act, ...place } = { ...placeOf(form), act: form.act[0] };
    const meant = meantBy(form);
    if (meant.length === 0) return backTo(place, "none");
    if (isHighlight(act)) return highlightFrom(c, place, act, meant[0]?.id ?? 0);
    if (act === "clear") return clear(c, place, meant[0]?.id ?? 0);
    const wanted = meant
      .slice(0, isMark(act) ? 1 : meant.length)
      .map((one) => ({ ...one, decision: DECISION_OF[act] }));
    const [decision] = wanted;
    const also = isMark(act) && decision ? await marks(c, act, decision.id, decision) : [];
    const done = await applyDecisions(moderationContextOf(c), wanted, also);
    // Of what readers see already nothing is approved: its button says that it is good.
    const told = act === "approve" && place.status === "published" ? "good" : act;
    const at = form.act.length > 1 ? following(form.seen, form.act[1]) : null;
    return backTo(place, told, { done, act }, at, isMark(act) && decision ? { of: String(decision.id) } : {});
  })
  .post("/comments/undo", forModerators, async (c) => {
    const { decisions: named, before, ...form } = checkForm(undoForm, await readFields(c));
    const place = placeOf(form);
    const { db, identity } = c.var;
    const decisions = named ?? (await findLastAct(db, identity.name, before));
    if (decisions.length === 0) return goTo(pathOf(place, { done: "nothing" }));
    const { undone, changedSince } = await undoDecisions(moderationContextOf(c), decisions);
    const [first] = undone;
    return goTo(
      pathOf(place, {
        done: "undone",
        count: String(undone.length),
        edited: String(changedSince.length),
        before: String(Math.min(...decisions)),
        ...(first && undone.every(({ status }) => status === first.status) && { back: first.status }),
      }) + (first && undone.length === 1 ? `#comment-${first.id}` : ""),
    );
  })
  .get("/comments/:id{[0-9]+}", forModerators, async (c) => {
    const comment = await findQueued(c.var.db, Number(c.req.param("id")));
    const place = placeOf(checkInput(pageQuery, { status: comment?.status, ...c.req.query() }));
    return show(c, {
      place,
      comments: comment ? [comment] : [],
      isAlone: true,
    });
  })
  .post("/comments/:id{[0-9]+}/reply", forModerators, async (c) => {
    const fields = await readFields(c);
    const { seen, ...form } = checkForm(replyForm, fields);
    try {
      const { approval } = await replyFrom(moderationContextOf(c), Number(c.req.param("id")), {
        ...form,
        ...seen,
      });
      const isApproved = approval.decided.some(({ changed }) => changed);
      return goTo(pathOf(placeOf(form), { done: isApproved ? "approved-replied" : "replied" }));
    } catch (error) {
      return showTyped(c, placeOf(form), "reply", fields, error);
    }
  })
  .post("/comments/:id{[0-9]+}/edit", forModerators, async (c) => {
    const fields = await readFields(c);
    const { seen, ...form } = checkForm(replyForm, fields);
    try {
      const isChanged = await editFrom(moderationContextOf(c), Number(c.req.param("id")), {
        ...form,
        ...seen,
      });
      return goTo(
        `${pathOf(placeOf(form), { done: isChanged ? "saved" : "unchanged" })}#comment-${c.req.param("id")}`,
      );
    } catch (error) {
      return showTyped(c, placeOf(form), "edit", fields, error);
    }
  })
  .post("/comments/:id{[0-9]+}/remove", forModerators, async (c) => {
    const fields = await readFields(c);
    const id = Number(c.req.param("id"));
    const place = placeOf(checkForm(replyForm, fields));
    try {
      const { seen, reason, own } = checkInput(removeForm, fields);
      const { db, now, identity } = c.var;
      const decision = { id, decision: "trash", ...seen } as const;
      const also = [stateReason(db, own || reason, decision, { who: identity.name, now })];
      const done = await applyDecisions(moderationContextOf(c), [decision], also);
      ensureDecided(done);
      if (done.decisions.length === 0) await ensureStated(db, id, own || reason);
      return backTo(place, "trash", { done, act: "trash" });
    } catch (error) {
      return showTyped(c, place, "remove", fields, error);
    }
  })
  .post("/comments/:id{[0-9]+}/words", forModerators, async (c) => {
    const fields = await readFields(c);
    const id = Number(c.req.param("id"));
    const place = placeOf(checkForm(replyForm, fields));
    try {
      const { words, seen } = checkInput(wordsForm, fields);
      const { db, now, identity } = c.var;
      const decision = { id, decision: "spam", ...seen } as const;
      const also = blockWords(db, words, decision, { who: identity.name, now });
      const done = await applyDecisions(moderationContextOf(c), [decision], also);
      ensureDecided(done);
      return backTo(place, "words", { done, act: "spam" }, null, { entry: words });
    } catch (error) {
      return showTyped(c, place, "words", fields, error);
    }
  });

/** What was typed for a decision on one comment is sent again where that was not made. @throws Refusal("comment_changed" or "comment_decided") */
function ensureDecided({ edited, decidedSince: since }: DecisionsDone): void {
  if (edited.length > 0) throw commentChanged();
  if (since[0]) throw decidedSince(since[0]);
}

/** Where others had thrown the comment away, and why stands there already. @throws Refusal("comment_decided") */
async function ensureStated(db: Db, id: number, reason: string): Promise<void> {
  const stated = await findReason(db, id);
  if (stated === null || stated.reason === reason) return;
  throw new Refusal(
    "comment_decided",
    `${stated.by} has moved it to the trash since, and said why: “${stated.reason}” Yours was not said. Take that decision back first if it is to be yours.`,
  );
}

/** The comment alone, with what was typed and why it was not taken. */
async function showTyped(
  c: Context<App>,
  place: Place,
  form: Typed["form"],
  fields: Record<string, string>,
  error: unknown,
): Promise<Response> {
  if (!(error instanceof Refusal)) throw error;
  const id = Number(c.req.param("id"));
  const comment = await findQueued(c.var.db, id);
  const typed = { id, form, fields, errors: error.fields ?? {} };
  const isField = Object.keys(typed.errors).length > 0;
  const text = isField ? "Nothing was sent: please look at the field below." : error.message;
  const said = { text, isProblem: true, undo: null, before: null };
  const comments = comment ? [comment] : [];
  return show(c, { place, comments, typed, said, isAlone: true }, error.status);
}

/** @throws Refusal("invalid_input") with the first message as its own: such a form was made by nobody's hand. */
function checkForm<T extends z.ZodType>(schema: T, fields: unknown): z.output<T> {
  try {
    return checkInput(schema, fields);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const [message] = Object.values(error.fields ?? {});
    throw new Refusal("invalid_input", message ?? error.message);
  }
}

function isMark(act: Act): act is Mark {
  return act === "trust" || act === "block-sender" || act === "block-name";
}

async function marks(
  c: Context<App>,
  mark: Mark,
  commentId: number,
  decision: Wanted | null,
): Promise<D1PreparedStatement[]> {
  const { db, now, identity, config } = c.var;
  const secretKey = secretOf(config);
  const statements = await markCommenter(
    db,
    { commentId, mark, secretKey, decision },
    { who: identity.name, now },
  );
  if (statements === null)
    throw new Refusal(
      "invalid_input",
      "Nothing is kept that tells this comment's sender from others: it cannot be trusted or blocked. Decide on the comment alone.",
    );
  return statements;
}

async function clear(c: Context<App>, place: Place, commentId: number): Promise<Response> {
  await c.var.db.$client.batch(await marks(c, "clear", commentId, null));
  return backTo(place, "clear", null, commentId);
}

/** What is still otherwise than was meant; null: nothing is. */
async function askedAbout(db: Db, ids: number[], act: Act): Promise<Asked | null> {
  if (act === "clear") return null;
  const comments = (await findQueuedOf(db, ids)).filter(
    ({ status }) => status !== STATUS_OF[DECISION_OF[act]],
  );
  return comments.length > 0 ? { act, comments } : null;
}

/** The comment that stands after this one on the page, which takes its place. */
function following(seen: string[], id: number | undefined): number | null {
  const ids = seen.map((pair) => Number(pair.split(":")[0]));
  return ids[ids.indexOf(id ?? 0) + 1] ?? null;
}
