import type { Context, Next } from "hono";
import type { App } from "../http/context.ts";
import { Refusal } from "../http/errors.ts";

/*
 * Who may use a route of the newsroom or of its API. Each route names one of these before its handler, behind requireNewsroom or
 * requireBearer, which say who asks; a test asks every route as each of them.
 */

/** Admins alone. */
export async function forAdmins(c: Context<App>, next: Next): Promise<void> {
  if (identityOf(c)?.role !== "admin")
    throw new Refusal("forbidden", "Only admins may do that. Ask one of the admins of this paper.");
  await next();
}

/** Moderators, and admins. */
export async function forModerators(c: Context<App>, next: Next): Promise<void> {
  if (!identityOf(c)) throw new Refusal("unauthorized", "Sign in to the newsroom first.");
  await next();
}

/** Whoever comes: where one signs in and out. */
export async function forAnybody(_: Context<App>, next: Next): Promise<void> {
  await next();
}

/** Nobody where no door stands before the route. */
function identityOf({ var: { identity } }: Context<App>): App["Variables"]["identity"] | undefined {
  return identity;
}
