import { Hono } from "hono";
import type { App } from "../api/context.ts";
import { checkInput, readJson } from "../api/validation.ts";
import { wordsInput } from "./inputs.ts";
import { findWords, saveWords } from "./words.ts";

/** Three lists at their longest, every line break escaped. */
const MAX_BYTES = 6_000_000;

/** The site's own words: `{ block, hold, allow }`, texts with one entry a line. */
export const wordsAdminApi = new Hono<App>()
  .get("/words", async (c) => c.json(await findWords(c.var.db)))
  .put("/words", async (c) => {
    const { block, hold, allow } = checkInput(wordsInput, await readJson(c.req.raw, MAX_BYTES));
    const given = {
      ...(block !== undefined && { block }),
      ...(hold !== undefined && { hold }),
      ...(allow !== undefined && { allow }),
    };
    return c.json(await saveWords(c.var.db, given));
  });
