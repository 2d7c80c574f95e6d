import { type Context, Hono } from "hono";
import { forAdmins } from "../auth/roles.ts";
import type { App } from "../http/context.ts";
import { Refusal } from "../http/errors.ts";
import { checkInput, readJson } from "../http/validation.ts";
import { changeSettings } from "./change-settings.ts";
import { fileWarnings } from "./file-warnings.ts";
import { filesInput, settingsInput, wordsInput } from "./inputs.ts";
import { knownSettings } from "./settings.ts";
import { knownFiles, saveFiles } from "./site-files.ts";
import { findWords, saveWords } from "./site-words.ts";

/** Three lists at their longest, every line break escaped. */
const MAX_BYTES = 6_000_000;

/** The site's own words: `{ block, hold, allow }`, texts with one entry a line. */
export const wordsAdminApi = new Hono<App>()
  .get("/words", forAdmins, async (c) => c.json(await findWords(c.var.db)))
  .put("/words", forAdmins, async (c) => {
    const { block, hold, allow } = checkInput(wordsInput, await readJson(c.req.raw, MAX_BYTES));
    const given = {
      ...(block !== undefined && { block }),
      ...(hold !== undefined && { hold }),
      ...(allow !== undefined && { allow }),
    };
    const saved = await saveWords(c.var.db, given, by(c));
    if (!saved) throw changedMeanwhile("words");
    return c.json(saved);
  });

/** All files at their longest, every character escaped. */
const MAX_FILES_BYTES = 9_000_000;

/** Text files for programs: `{ files: { "ads.txt": "…" }, warnings }`. */
export const filesAdminApi = new Hono<App>()
  .get("/files", forAdmins, async (c) => c.json(await shownFiles(c)))
  .put("/files", forAdmins, async (c) => {
    const given = checkInput(filesInput, await readJson(c.req.raw, MAX_FILES_BYTES));
    if (!(await saveFiles(c.var.db, given, by(c)))) throw changedMeanwhile("files");
    return c.json(await shownFiles(c));
  });

async function shownFiles(c: Context<App>) {
  const { files } = await knownFiles(c.var.db);
  const warnings = fileWarnings(files, c.var.now).map(({ name, warning }) => ({ file: name, warning }));
  return { files, warnings };
}

/** A setting has at most a thousand characters. */
const MAX_SETTINGS_BYTES = 100_000;

/** What the newsroom sets: `{ settings: { NAME: { value, source } } }`. */
export const settingsAdminApi = new Hono<App>()
  .get("/settings", forAdmins, async (c) => {
    const { settings } = await knownSettings(c.env, c.var.db);
    return c.json({ settings });
  })
  .put("/settings", forAdmins, async (c) => {
    const given = checkInput(settingsInput, await readJson(c.req.raw, MAX_SETTINGS_BYTES));
    const change = await changeSettings(c.env, c.var.db, { given, basedOn: null }, by(c));
    if (change.outcome === "outdated") throw changedMeanwhile("settings");
    if (change.outcome === "refused")
      throw new Refusal("invalid_input", "Some settings need another value. Nothing was saved.", {
        fields: change.problems as Record<string, string>,
      });
    if (change.changed.length > 0) await c.var.refresh(["/"]);
    const { settings } = await knownSettings(c.env, c.var.db);
    return c.json({ settings });
  });

function by(c: Context<App>) {
  return { who: c.var.identity.name, now: c.var.now };
}

function changedMeanwhile(what: string): Refusal {
  return new Refusal(
    "try_again_later",
    `Somebody else changed the ${what} at this very moment, and nothing was saved. Please send it again.`,
    { retryAfterSeconds: 1 },
  );
}
