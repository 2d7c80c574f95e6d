import { createMiddleware } from "hono/factory";
import type { App } from "../http/context.ts";
import { Refusal } from "../http/errors.ts";

/** Lets admins through alone. To be used behind requireNewsroom or requireBearer. */
export const requireAdmin = createMiddleware<App>(async (c, next) => {
  if (c.var.identity.role !== "admin")
    throw new Refusal("forbidden", "Only admins may do that. Ask one of the admins of this paper.");
  await next();
});
