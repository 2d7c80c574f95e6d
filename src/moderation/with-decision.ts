import { IS_ERASED_C } from "./changes.ts";
import { STATUS_OF, type Wanted } from "./decide.ts";

/**
 * SQL for statements behind a decision in its transaction: the comment is what the decision makes of it, and says what was
 * seen. So what is to go with the decision goes also where somebody else had decided the same, and never without it.
 */
export function isDecided({ id, decision, seen }: Wanted): string {
  const isAsSeen = seen === undefined ? "true" : `coalesce(c.edited_at, 0) = ${integer(seen)}`;
  return `EXISTS (SELECT 1 FROM comments c WHERE c.id = ${integer(id)} AND c.status = '${STATUS_OF[decision]}'
    AND ${isAsSeen} AND NOT (${IS_ERASED_C}))`;
}

/** SQL for the id of the decision that its transaction has made on a comment; null where it changed nothing. */
export function decisionMade({ comment, who, now }: Record<"comment" | "who" | "now", string>): string {
  return `(SELECT made.id FROM decisions made WHERE made.id = (SELECT max(id) FROM decisions WHERE comment_id = ${comment})
    AND made.decided_by = ${who} AND made.decided_at = ${now})`;
}

/** A whole number as SQL. */
function integer(value: number): string {
  if (!Number.isSafeInteger(value)) throw new TypeError(`${value} is no whole number`);
  return String(value);
}
