import type { Config } from "../config/config.ts";
import type { Db } from "../db/client.ts";
import { sameText } from "../http/signing.ts";
import { noteSignIn, personByToken } from "./moderators.ts";
import type { Subject } from "./sessions.ts";

/** Whose token this is, noted as a sign-in; null: nobody's. */
export async function subjectOf(
  { db, config, now }: { db: Db; config: Config; now: number },
  token: string,
): Promise<Subject | null> {
  if (config.adminToken !== null && (await sameText(token, config.adminToken))) return "owner";
  const person = token === "" ? null : await personByToken(db, token);
  if (person) await noteSignIn(db, person.id, now).catch(logNotNoted);
  return person;
}

/** When somebody signed in last is only told: a day whose writes are used up keeps nobody out. */
function logNotNoted(error: unknown): void {
  console.error({ event: "sign_in_not_noted", error: String(error) });
}
