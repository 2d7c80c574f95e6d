import type { Db } from "../db/client.ts";

/** What a newsroom says of a comment beside its status; left out: as it was. */
export type Highlight = { picked?: boolean | undefined; pinned?: boolean | undefined };

/** Of a comment that readers see. */
const IS_SHOWN = "id = ?1 AND status = 'published' AND shown_in IS NOT NULL";

/**
 * The statements that pick out a shown comment, or let it go, and show it above its thread in place of another one. The last one's
 * rows are `{ id, article_id, picked_at, pinned_in }` of the comment; none: readers do not see it.
 */
export function highlightComment(
  db: Db,
  id: number,
  { picked, pinned }: Highlight,
  now: number,
): D1PreparedStatement[] {
  const { $client } = db;
  const flag = (given: boolean | undefined) => (given === undefined ? null : given ? 1 : 0);
  return [
    ...(pinned
      ? [
          $client
            .prepare(
              `UPDATE comments SET pinned_in = NULL
               WHERE pinned_in = (SELECT article_id FROM comments WHERE ${IS_SHOWN}) AND id <> ?1`,
            )
            .bind(id),
        ]
      : []),
    $client
      .prepare(
        `UPDATE comments SET
           picked_at = CASE ?2 WHEN 1 THEN coalesce(picked_at, ?4) WHEN 0 THEN NULL ELSE picked_at END,
           pinned_in = CASE ?3 WHEN 1 THEN article_id WHEN 0 THEN NULL ELSE pinned_in END
         WHERE ${IS_SHOWN} RETURNING id, article_id, picked_at, pinned_in`,
      )
      .bind(id, flag(picked), flag(pinned), now),
  ];
}
