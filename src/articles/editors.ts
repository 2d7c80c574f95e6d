import { lt } from "drizzle-orm";
import type { Db } from "../db/client.ts";
import { statementOf } from "../db/statements.ts";
import { MINUTE_MS } from "../db/time.ts";
import { articleEditors } from "./table.ts";

/** Somebody who has an article open. `isSelf`: under one's own name, on another device or by a token that is shared. */
export type Editor = { name: string; seenAt: number; isSelf: boolean };

/** Whoever was not heard of for so long has closed the page. */
const GONE_MS = 3 * MINUTE_MS;

type Who = { name: string; sessionId: string };

/**
 * Notes that somebody has an article open, and forgets who has left it or any other.
 * @param who `sessionId` tells people apart who share a name
 * @returns the others who have it open now; nobody, where that cannot be noted: it keeps nobody from writing
 */
export async function noteEditor(db: Db, articleId: number, who: Who, now: number): Promise<Editor[]> {
  try {
    return await noteAndList(db, articleId, who, now);
  } catch (error) {
    console.error({ event: "editor_not_noted", error: String(error) });
    return [];
  }
}

async function noteAndList(
  db: Db,
  articleId: number,
  { name, sessionId }: Who,
  now: number,
): Promise<Editor[]> {
  const [, , others] = await db.$client.batch<Omit<Editor, "isSelf">>([
    statementOf(db, db.delete(articleEditors).where(lt(articleEditors.seenAt, now - GONE_MS))),
    statementOf(
      db,
      db
        .insert(articleEditors)
        .values({ articleId, name, sessionId, seenAt: now })
        .onConflictDoUpdate({
          target: [articleEditors.articleId, articleEditors.name, articleEditors.sessionId],
          set: { seenAt: now },
        }),
    ),
    db.$client
      .prepare(
        `SELECT name, max(seen_at) AS seenAt FROM article_editors WHERE article_id = ?1 AND (name, desk) <> (?2, ?3)
         GROUP BY name ORDER BY seenAt DESC`,
      )
      .bind(articleId, name, sessionId),
  ]);
  return (others?.results ?? []).map((other) => ({ ...other, isSelf: other.name === name }));
}
