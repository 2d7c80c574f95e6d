import { eq, isNotNull, isNull, or, sql } from "drizzle-orm";
import { recordEvent } from "../audit/record-event.ts";
import type { Db } from "../db/client.ts";
import { statementOf, where } from "../db/statements.ts";
import type { Role } from "../http/identity.ts";
import { base64url, digest } from "../http/signing.ts";
import { keyOfPerson } from "../spam/people-names.ts";
import { endSessionsOf } from "./sessions.ts";
import { moderators } from "./table.ts";

/** Somebody with a token of their own. Times are Unix ms. */
export type Person = typeof moderators.$inferSelect;

/** Names that one run of the cron comes to. */
const A_RUN = 100;

/** All of them, those whose token still works first. */
export function listPeople(db: Db): Promise<Person[]> {
  const isRevoked = isNotNull(moderators.revokedAt);
  return db
    .select()
    .from(moderators)
    .orderBy(isRevoked, sql`${moderators.name} COLLATE NOCASE`)
    .limit(500)
    .all();
}

/** Whose token this is; null for nobody's and for a revoked one. One row read. */
export async function personByToken(db: Db, token: string): Promise<Person | null> {
  return findPerson(db, { tokenHash: await digest(token), revokedAt: null });
}

/** Who has this id; null for nobody and for somebody whose token was revoked. */
export function personById(db: Db, id: number): Promise<Person | null> {
  return findPerson(db, { id, revokedAt: null });
}

async function findPerson(db: Db, by: Partial<Person>): Promise<Person | null> {
  return (await db.select().from(moderators).where(where(moderators, by)).get()) ?? null;
}

/** Notes that somebody has signed in. */
export async function noteSignIn(db: Db, id: number, now: number): Promise<void> {
  await change(db, id, { signedInAt: now }).run();
}

type By = { who: string; now: number };

/** Adds somebody. @returns their token, which is kept nowhere; null: the name is taken. */
export async function addPerson(
  db: Db,
  { name, role }: { name: string; role: Role },
  { who, now }: By,
): Promise<string | null> {
  const token = newToken();
  const [added] = await db.$client.batch([
    statementOf(
      db,
      db
        .insert(moderators)
        .values({ name, role, tokenHash: await digest(token), createdBy: who, createdAt: now })
        .onConflictDoNothing({ target: moderators.name }),
    ),
    recordEvent(
      db,
      who,
      { action: "moderator.added", subject: name, detail: { role } },
      now,
      "changes() > 0",
    ),
  ]);
  return added?.meta.changes === 0 ? null : token;
}

/** Ends what somebody's token and sessions are good for. @returns whether there was such a person. */
export async function revokePerson(db: Db, id: number, { who, now }: By): Promise<boolean> {
  const person = await personById(db, id);
  if (!person) return false;
  await db.$client.batch([
    change(db, id, { revokedAt: now }),
    endSessionsOf(db, id),
    recordEvent(db, who, { action: "moderator.revoked", subject: person.name }, now),
  ]);
  return true;
}

/** A new token in place of the old one, also for somebody whose token was revoked. @returns it; null: no such person. */
export async function renewToken(db: Db, id: number, { who, now }: By): Promise<string | null> {
  const token = newToken();
  const person = await findPerson(db, { id });
  if (!person) return null;
  await db.$client.batch([
    change(db, id, { tokenHash: await digest(token), revokedAt: null }),
    endSessionsOf(db, id),
    recordEvent(db, who, { action: "moderator.token_renewed", subject: person.name }, now),
  ]);
  return token;
}

function change(db: Db, id: number, to: Partial<Person>): D1PreparedStatement {
  return statementOf(db, db.update(moderators).set(to).where(where(moderators, { id })));
}

/** Gives the people of the newsroom that are new the keys under which names that look like theirs are found. */
export async function keyPeople(db: Db): Promise<void> {
  const results = await db
    .select({ id: moderators.id, name: moderators.name })
    .from(moderators)
    .where(or(isNull(moderators.nameKey), eq(moderators.nameKey, "")))
    .limit(A_RUN)
    .all();
  if (results.length === 0) return;
  const keyed = await Promise.all(
    results.map(async ({ id, name }) => ({ id, key: await keyOfPerson(name) })),
  );
  await db.$client
    .prepare(
      `UPDATE moderators SET name_key = given.value->>'key' FROM json_each(?) AS given
       WHERE moderators.id = given.value->>'id'`,
    )
    .bind(JSON.stringify(keyed))
    .run();
}

/** 192 random bits: too many to guess, so a plain hash keeps them. */
function newToken(): string {
  return `bs_${base64url(crypto.getRandomValues(new Uint8Array(24)))}`;
}
