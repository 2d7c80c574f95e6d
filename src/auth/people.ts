import { recordEvent } from "../audit/record-event.ts";
import type { Db } from "../db/client.ts";
import type { Role } from "../http/identity.ts";
import { base64url, digest } from "../http/signing.ts";

/** Somebody with a token of their own. Times are Unix ms. */
export type Person = {
  id: number;
  name: string;
  role: Role;
  tokenHash: string;
  createdBy: string;
  createdAt: number;
  signedInAt: number | null;
  revokedAt: number | null;
};

const COLUMNS = `id, name, role, token_hash AS tokenHash, created_by AS createdBy, created_at AS createdAt,
  signed_in_at AS signedInAt, revoked_at AS revokedAt`;

/** All of them, those whose token still works first. */
export async function listPeople(db: Db): Promise<Person[]> {
  const { results } = await db.$client
    .prepare(
      `SELECT ${COLUMNS} FROM moderators ORDER BY revoked_at IS NOT NULL, name COLLATE NOCASE LIMIT 500`,
    )
    .all<Person>();
  return results;
}

/** Whose token this is; null for nobody's and for a revoked one. One row read. */
export async function personByToken(db: Db, token: string): Promise<Person | null> {
  return db.$client
    .prepare(`SELECT ${COLUMNS} FROM moderators WHERE token_hash = ? AND revoked_at IS NULL`)
    .bind(await digest(token))
    .first<Person>();
}

/** Who has this id; null for nobody and for somebody whose token was revoked. */
export function personById(db: Db, id: number): Promise<Person | null> {
  return db.$client
    .prepare(`SELECT ${COLUMNS} FROM moderators WHERE id = ? AND revoked_at IS NULL`)
    .bind(id)
    .first<Person>();
}

/** Notes that somebody has signed in. */
export async function noteSignIn(db: Db, id: number, now: number): Promise<void> {
  await db.$client.prepare("UPDATE moderators SET signed_in_at = ? WHERE id = ?").bind(now, id).run();
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
    db.$client
      .prepare(
        `INSERT INTO moderators (name, role, token_hash, created_by, created_at) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (name) DO NOTHING`,
      )
      .bind(name, role, await digest(token), who, now),
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
    db.$client.prepare("UPDATE moderators SET revoked_at = ? WHERE id = ?").bind(now, id),
    recordEvent(db, who, { action: "moderator.revoked", subject: person.name }, now),
  ]);
  return true;
}

/** A new token in place of the old one, also for somebody whose token was revoked. @returns it; null: no such person. */
export async function renewToken(db: Db, id: number, { who, now }: By): Promise<string | null> {
  const token = newToken();
  const name = await db.$client
    .prepare("SELECT name FROM moderators WHERE id = ?")
    .bind(id)
    .first<string>("name");
  if (name === null) return null;
  await db.$client.batch([
    db.$client
      .prepare("UPDATE moderators SET token_hash = ?, revoked_at = NULL WHERE id = ?")
      .bind(await digest(token), id),
    recordEvent(db, who, { action: "moderator.token_renewed", subject: name }, now),
  ]);
  return token;
}

/** 192 random bits: too many to guess, so a plain hash keeps them. */
function newToken(): string {
  return `bs_${base64url(crypto.getRandomValues(new Uint8Array(24)))}`;
}
