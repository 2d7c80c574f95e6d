import { type Context, Hono } from "hono";
import { forAdmins } from "../../auth/roles.ts";
import type { App } from "../../http/context.ts";
import { Refusal } from "../../http/errors.ts";
import { checkInput, readJson } from "../../http/validation.ts";
import { faceFilePath } from "../../pages/face-data.ts";
import { cssWarnings } from "./check-css.ts";
import { knownFace, saveFace } from "./face.ts";
import { faceInput } from "./inputs.ts";

/** All files at their largest as base64, and a sheet. */
const MAX_BYTES = 1_300_000;

/** How the paper looks: `{ colours, type, masthead, density, css, files, warnings }`. */
export const faceAdminApi = new Hono<App>()
  .get("/face", forAdmins, async (c) => c.json(await shownFace(c)))
  .put("/face", forAdmins, async (c) => {
    const given = checkInput(faceInput, await readJson(c.req.raw, MAX_BYTES));
    const { db, identity, now } = c.var;
    const saved = await saveFace(db, given, { who: identity.name, now });
    if (saved.outcome === "refused")
      throw new Refusal("invalid_input", "Some fields need another value. Nothing was saved.", {
        fields: saved.problems,
      });
    if (saved.outcome === "outdated")
      throw new Refusal(
        "try_again_later",
        "Somebody else changed the paper's face at this very moment, and nothing was saved. Please send it again.",
        { retryAfterSeconds: 1 },
      );
    await c.var.refresh(["/"]);
    return c.json(await shownFace(c));
  });

async function shownFace(c: Context<App>) {
  const { face, css } = await knownFace(c.var.db);
  const { colours, tokens, type, masthead, density, files } = face;
  const shown = Object.entries(files).map(([name, { key, width, height }]) => [
    name,
    { url: faceFilePath({ key }), width, height },
  ]);
  return {
    ...{ colours, tokens, type, masthead, density, css },
    files: Object.fromEntries(shown),
    warnings: cssWarnings(css),
  };
}
