import { type Context, Hono } from "hono";
import { forAdmins } from "../auth/roles.ts";
import type { App } from "../http/context.ts";
import { Refusal } from "../http/errors.ts";
import { checkInput, readJson } from "../http/validation.ts";
import { CODE_PLACES } from "../pages/code.tsx";
import { changeSettings } from "./change-settings.ts";
import { checkCode, knownCode, saveCode } from "./code/code.ts";
import { codeInput } from "./code/inputs.ts";
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

/** All snippets and hosts at their longest, every character escaped. */
const MAX_CODE_BYTES = 1_000_000;

/** Code of other companies in readers' pages, what it costs them, and what of it will not work. */
export const codeAdminApi = new Hono<App>()
  .get("/code", forAdmins, async (c) => c.json(await shownCode(c)))
  .put("/code", forAdmins, async (c) => {
    const given = checkInput(codeInput, await readJson(c.req.raw, MAX_CODE_BYTES));
    const { code: before } = await knownCode(c.var.db);
    const { code, problems, missing } = await checkCode({
      hosts: { ...before.hosts, ...given.hosts },
      looseStyles: given.looseStyles ?? before.looseStyles,
      snippets: { ...before.snippets, ...given.snippets },
    });
    const wanting = missing.map(({ kind, source }) => [kind, `the snippets need ${source}`]);
    const wrong = Object.entries(problems).map(([name, sentences]) => [name, sentences.join(" ")]);
    const fields = Object.fromEntries([...wanting, ...wrong]);
    if (Object.keys(fields).length > 0)
      throw new Refusal("invalid_input", "The code cannot be taken as it is. Nothing was saved.", { fields });
    if (!(await saveCode(c.var.db, code, by(c)))) throw changedMeanwhile("code");
    await c.var.refresh(["/"]);
    return c.json(await shownCode(c));
  });

async function shownCode(c: Context<App>) {
  const { code } = await knownCode(c.var.db);
  const { read, likely } = await checkCode(code);
  const told = CODE_PLACES.flatMap((place) => (read[place].html === "" ? [] : [{ place, ...read[place] }]));
  return {
    hosts: code.hosts,
    looseStyles: code.looseStyles,
    snippets: code.snippets,
    costs: told.flatMap(({ place, costs }) => costs.map((cost) => ({ place, cost }))),
    warnings: told.flatMap(({ place, warnings }) => warnings.map((warning) => ({ place, warning }))),
    likelyHosts: likely.map(({ kind, source }) => ({ kind, host: source })),
  };
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
