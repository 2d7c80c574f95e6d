import { type Context, Hono } from "hono";
import { forAdmins } from "../auth/roles.ts";
import type { App } from "../http/context.ts";
import { Refusal } from "../http/errors.ts";
import { checkInput, readJson } from "../http/validation.ts";
import { changeMenus, ownOrigins } from "./change-menus.ts";
import { menusInput } from "./inputs.ts";
import { knownMenus } from "./known-menus.ts";

/** All entries at their longest, every character escaped. */
const MAX_BYTES = 2_000_000;

/** What leads readers through the paper: `{ main: [{ to, label, name, state }], thenSections, footer, social }`. */
export const menusAdminApi = new Hono<App>()
  .get("/menus", forAdmins, async (c) => c.json(await shown(c)))
  .put("/menus", forAdmins, async (c) => {
    const given = checkInput(menusInput, await readJson(c.req.raw, MAX_BYTES));
    const { config, db, identity, now, refresh } = c.var;
    const change = await changeMenus(db, given, {
      who: identity.name,
      now,
      timeZone: config.site.timeZone,
      origins: ownOrigins(config.site, c.req.url),
    });
    if (change.outcome === "outdated")
      throw new Refusal(
        "try_again_later",
        "Somebody else changed the menus at this very moment, and nothing was saved. Please send it again.",
        { retryAfterSeconds: 1 },
      );
    if (change.outcome === "refused")
      throw new Refusal("invalid_input", "Some entries lead nowhere. Nothing was saved.", {
        fields: change.problems,
      });
    await refresh(["/"]);
    return c.json(await shown(c));
  });

async function shown(c: Context<App>) {
  return (await knownMenus(c.var.db, c.var.now)).menus;
}
