import { type Context, Hono } from "hono";
import { forAdmins } from "../../auth/roles.ts";
import type { App } from "../../http/context.ts";
import { Refusal } from "../../http/errors.ts";
import { checkInput, readJson } from "../../http/validation.ts";
import { arrangementIn, publicFront } from "../front-choices.ts";
import { frontInput } from "./inputs.ts";
import { knownFront, saveFront } from "./save-front.ts";

const MAX_BYTES = 100_000;

/** How the front page is arranged. */
export const frontAdminApi = new Hono<App>()
  .get("/front", forAdmins, async (c) => c.json(await shownFront(c)))
  .put("/front", forAdmins, async (c) => {
    const given = checkInput(frontInput, await readJson(c.req.raw, MAX_BYTES));
    const { db, now, identity } = c.var;
    const { arrangement, problems } = await arrangementIn(db, given);
    if (Object.keys(problems).length > 0)
      throw new Refusal("invalid_input", "Some fields need another value. Nothing was saved.", {
        fields: problems,
      });
    if (!(await saveFront(db, arrangement, { who: identity.name, now })))
      throw new Refusal(
        "try_again_later",
        "Somebody else changed the front page at this very moment, and nothing was saved. Please send it again.",
        { retryAfterSeconds: 1 },
      );
    await c.var.refresh(["/"]);
    return c.json(await shownFront(c));
  });

async function shownFront(c: Context<App>) {
  const { arrangement } = await knownFront(c.var.db, c.var.now);
  return publicFront(c.var.db, arrangement);
}
