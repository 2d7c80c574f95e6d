import { Hono } from "hono";
import { createMiddleware } from "hono/factory";
import type { App } from "../../api/context.ts";
import { Refusal } from "../../api/errors.ts";

/** Signing in and out. */
export const doorPages = new Hono<App>();

/** Lets the signed-in newsroom through, and nobody's forged form. */
export const requireNewsroom = createMiddleware<App>(async () => {
  throw new Refusal("not_configured", "The newsroom is being built.");
});

/** Lets admins through alone. To be used behind requireNewsroom or requireBearer. */
export const requireAdmin = createMiddleware<App>(async (c, next) => {
  if (c.var.identity.role !== "admin")
    throw new Refusal("forbidden", "Only admins may do that. Ask one of the admins of this paper.");
  await next();
});
