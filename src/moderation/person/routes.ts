import { type Context, Hono } from "hono";
import { forAdmins } from "../../auth/roles.ts";
import type { App } from "../../http/context.ts";
import { Refusal } from "../../http/errors.ts";
import { noSecretKey } from "../../http/secret-key.ts";
import { checkInput, readJson } from "../../http/validation.ts";
import { personInput } from "../inputs.ts";
import { erasePerson } from "./erase-person.ts";
import { readKept, withOfComments } from "./kept-of-person.ts";
import { lookForComments, personHash } from "./person-comments.ts";

const MAX_BYTES = 10_000;

/** A person's comments by their e-mail address, for those who ask what is kept of them, or to have it erased. */
export const personApi = new Hono<App>()
  .post("/person/comments", forAdmins, async (c) => {
    const { email, after } = checkInput(personInput, await readJson(c.req.raw, MAX_BYTES));
    return c.json(await lookForPerson(c, email, after));
  })
  .post("/person/erase", forAdmins, async (c) => {
    const { email, after } = checkInput(personInput, await readJson(c.req.raw, MAX_BYTES));
    const { erased, next } = await erase(c, email, after);
    return c.json({ erased, next });
  });

/**
 * What is kept of a person, as far as one look goes: their comments with all that hangs on them and, with the last look, everything else;
 * null before.
 */
export async function lookForPerson(c: Context<App>, email: string, after: number) {
  const { db } = c.var;
  const hash = await hashOf(c, email);
  const { comments, next } = await lookForComments(db, hash, after);
  const kept = next === null ? await readKept(db, { hash, email }) : null;
  return { comments: await withOfComments(db, comments), kept, next };
}

/** Erases, and brings the pages up to date behind the response. */
export async function erase(c: Context<App>, email: string, after: number) {
  const { db, now, identity, refresh } = c.var;
  const done = await erasePerson(db, await hashOf(c, email), { after, email, who: identity.name, now });
  c.var.after(refresh(done.stalePaths));
  return done;
}

/** @throws Refusal("not_configured") */
export async function hashOf(c: Context<App>, email: string): Promise<string> {
  const { secretKey } = c.var.config;
  if (secretKey === null)
    throw new Refusal("not_configured", noSecretKey("No address can be told from another"));
  return personHash(secretKey, email);
}
