import { commentNotFound } from "../../moderation/apply-decisions.ts";
import type { DecisionsDone } from "../../moderation/decide.ts";
import { goTo } from "../answer.ts";
import { type Act, type Place, pathOf } from "./inputs.ts";

/** Where the moderator stood, with what was done. */
export function backTo(
  place: Place,
  done: string,
  result: { done: DecisionsDone; act: Act } | null = null,
  at: number | null = null,
  blocked: { of?: string; entry?: string } = {},
): Response {
  const told = result && toldOf(result.done, result.act);
  return goTo(pathOf(place, { done, ...told, ...blocked }) + (at === null ? "" : `#comment-${at}`));
}

/** An address has no room for more: then the last act is taken back, which is this one. */
const MOST_NAMED = 100;

/** @throws Refusal("comment_not_found") where none of the comments meant is there */
function toldOf(
  { decided, edited, decidedSince: since, decisions }: DecisionsDone,
  act: Act,
): Record<string, string> {
  if (decided.length + edited.length + since.length === 0) throw commentNotFound();
  return {
    undo: decisions.length > MOST_NAMED ? "last" : decisions.join("."),
    count: String(decisions.length),
    edited: String(edited.length),
    ...(since.length > 0 && {
      asked: since
        .slice(0, MOST_NAMED)
        .map(({ id }) => id)
        .join("."),
      act,
    }),
  };
}
