import { createMiddleware } from "hono/factory";
import type { App } from "./context.ts";
import { Refusal } from "./errors.ts";
import { sameText } from "./signing.ts";

/** Lets the newsroom's own requests through: `Authorization: Bearer ADMIN_TOKEN`. */
export const requireBearer = createMiddleware<App>(async (c, next) => {
  c.header("Cache-Control", "private, no-store");
  const { adminToken } = c.var.config;
  if (adminToken === null) {
    const fix =
      "Set one with `npx wrangler secret put ADMIN_TOKEN`; locally `npm start` writes one to .dev.vars.";
    throw new Refusal("not_configured", `This site has no ADMIN_TOKEN, so its newsroom is closed. ${fix}`);
  }
  const token = /^Bearer +(\S+)$/i.exec(c.req.header("Authorization") ?? "")?.[1] ?? "";
  if (!(await sameText(token, adminToken))) {
    throw new Refusal("unauthorized", "Send the newsroom's token: `Authorization: Bearer ADMIN_TOKEN`.");
  }
  c.set("identity", { name: "ADMIN_TOKEN", role: "admin" });
  await next();
});
