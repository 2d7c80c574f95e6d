import { and, desc, eq, gt, isNull, lte, ne, type SQL } from "drizzle-orm";
import type { Db } from "../db/client.ts";
import { statementOf } from "../db/statements.ts";
import { moderators, sessions } from "./table.ts";

/** Whose session it is: the owner's, or that of somebody with a token of their own. */
export type Subject = "owner" | typeof moderators.$inferSelect;

/** Times are Unix ms. `personId` null: the owner's, who has ADMIN_TOKEN. */
export type StoredSession = typeof sessions.$inferSelect;

/** Nobody has more open than they can look at; the newest are shown. */
const MOST_SHOWN = 50;

/** A session that has neither ended nor been ended, and whose it is; null also for somebody whose token was revoked. */
export async function findSession(
  db: Db,
  { id, personId, now }: { id: string; personId: number | null; now: number },
): Promise<{ subject: Subject; endsAt: number } | null> {
  const row = await db
    .select({ endsAt: sessions.endsAt, person: moderators })
    .from(sessions)
    .leftJoin(moderators, and(eq(moderators.id, sessions.personId), isNull(moderators.revokedAt)))
    .where(and(eq(sessions.id, id), isOf(personId), gt(sessions.endsAt, now)))
    .get();
  if (!row) return null;
  const subject = personId === null ? "owner" : row.person;
  return subject && { subject, endsAt: row.endsAt };
}

/** Stores a session, and lets those go whose time is over. */
export async function insertSession(db: Db, session: StoredSession): Promise<void> {
  await db.$client.batch([
    statementOf(db, db.delete(sessions).where(lte(sessions.endsAt, session.begunAt))),
    statementOf(db, db.insert(sessions).values({ ...session, agent: session.agent.slice(0, 300) })),
  ]);
}

export function noteUse(db: Db, id: string, now: number): D1PreparedStatement {
  return statementOf(db, db.update(sessions).set({ usedAt: now }).where(eq(sessions.id, id)));
}

/** The sessions of whoever has this one, the last used first. */
export async function sessionsLike(db: Db, id: string, now: number): Promise<StoredSession[]> {
  const own = await db.select().from(sessions).where(eq(sessions.id, id)).get();
  if (!own) return [];
  const newest = await db
    .select()
    .from(sessions)
    .where(isOf(own.personId))
    .orderBy(desc(sessions.usedAt))
    .limit(MOST_SHOWN)
    .all();
  return newest.filter(({ endsAt }) => endsAt > now);
}

/** Ends a session. */
export function endSession(db: Db, id: string): D1PreparedStatement {
  return statementOf(db, db.delete(sessions).where(eq(sessions.id, id)));
}

/** Ends one session of whoever has `ownId`, or all of them. @returns how many were ended */
export async function endOwnSessions(db: Db, ownId: string, which: { id: string } | "all" | "others") {
  const own = await db.select().from(sessions).where(eq(sessions.id, ownId)).get();
  if (!own) return 0;
  const chosen: SQL | undefined =
    which === "all" ? undefined : which === "others" ? ne(sessions.id, ownId) : eq(sessions.id, which.id);
  const ended = statementOf(db, db.delete(sessions).where(and(isOf(own.personId), chosen)));
  return (await ended.run()).meta.changes;
}

/** Ends all sessions of somebody whose token is revoked or renewed. */
export function endSessionsOf(db: Db, personId: number): D1PreparedStatement {
  return statementOf(db, db.delete(sessions).where(isOf(personId)));
}

function isOf(personId: number | null): SQL | undefined {
  return personId === null ? isNull(sessions.personId) : eq(sessions.personId, personId);
}
