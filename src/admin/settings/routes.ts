import { type Context, Hono } from "hono";
import { forAdmins } from "../../auth/roles.ts";
import { SETTING_NAMES, type SettingName, type Settings } from "../../config/settings.ts";
import type { App } from "../../http/context.ts";
import { readFields } from "../../http/forms.ts";
import { fieldErrors } from "../../http/validation.ts";
import { webhookKey } from "../../moderation/waiting/webhook.ts";
import { changeSettings, type SettingsVersion } from "../../settings/change-settings.ts";
import { fileWarnings } from "../../settings/file-warnings.ts";
import { filesInput, wordsInput } from "../../settings/inputs.ts";
import { knownSettings, versionOfSettings } from "../../settings/settings.ts";
import {
  FILE_NAMES,
  type FileName,
  type FileTexts,
  knownFiles,
  saveFiles,
} from "../../settings/site-files.ts";
import { knownWords, saveWords, type WordTexts } from "../../settings/site-words.ts";
import { answerPage, frameOf, goTo } from "../answer.ts";
import { connectionsOf, missingForMail } from "./connections.ts";
import { connectionsPage } from "./connections-page.tsx";
import { FIELD_GROUPS, type FieldGroup } from "./fields.ts";
import { type FilesPageData, filesPage } from "./files-page.tsx";
import { findSettingsBy } from "./search/find-settings.ts";
import { settingsSearchPage } from "./search/search-page.tsx";
import { type SettingsPageData, settingsPage, shownGroups } from "./settings-page.tsx";
import { type WordsPageData, wordsPage } from "./words-page.tsx";

type Form = Record<string, unknown>;

/** Below /admin. */
const GROUP_PATHS = FIELD_GROUPS.map(({ path }) => path.replace(/^\/admin/, ""));

/** What the paper runs by, and the site's own words. */
export const settingsPages = new Hono<App>()
  .on("GET", GROUP_PATHS, forAdmins, (c) => {
    const saved = c.req.query("saved");
    return showSettings(c, saved === undefined ? {} : { saved: Number(saved) });
  })
  .on("POST", GROUP_PATHS, forAdmins, async (c) => {
    const form = await readFields(c);
    const given = settingsIn(form);
    const change = await changeSettings(c.env, c.var.db, { given, basedOn: shownIn(form) }, by(c));
    if (change.outcome === "refused")
      return showSettings(c, { typed: given, problems: change.problems }, 422);
    if (change.outcome === "outdated") return showSettings(c, { typed: given, isOutdated: true }, 409);
    if (change.changed.length > 0) await c.var.refresh(["/"]);
    return goTo(`${groupOf(c).path}?saved=${change.changed.length}`);
  })
  .get("/settings/connections", forAdmins, (c) =>
    answerPage(connectionsPage(frameOf(c.var), connectionsOf(c.env))),
  )
  .get("/settings/search", forAdmins, (c) => {
    const query = (c.req.query("q") ?? "").slice(0, 100).trim();
    return answerPage(settingsSearchPage(frameOf(c.var), query, findSettingsBy(query)));
  })
  .get("/settings/words", forAdmins, (c) => showWords(c, { isSaved: c.req.query("saved") !== undefined }))
  .post("/settings/words", forAdmins, async (c) => {
    const form = await readFields(c);
    const words = wordsIn(form);
    const input = wordsInput.safeParse(words);
    if (!input.success) return showWords(c, { words, problems: fieldErrors(input.error) }, 422);
    const { block = "", hold = "", allow = "" } = input.data;
    const saved = await saveWords(c.var.db, { block, hold, allow }, by(c), basedOn(form));
    if (!saved) return showWords(c, { words, isOutdated: true }, 409);
    return goTo("/admin/settings/words?saved");
  })
  .get("/settings/files", forAdmins, (c) => showFiles(c, { isSaved: c.req.query("saved") !== undefined }))
  .post("/settings/files", forAdmins, async (c) => {
    const form = await readFields(c);
    const files = filesIn(form);
    const input = filesInput.safeParse(files);
    if (!input.success) return showFiles(c, { files, problems: fieldErrors(input.error) }, 422);
    const saved = await saveFiles(c.var.db, input.data, by(c), basedOn(form));
    if (!saved) return showFiles(c, { files, isOutdated: true }, 409);
    return goTo("/admin/settings/files?saved");
  });

/** What checks the signature of messages to a chat; null: no chat is told. */
async function chatKey({ waiting, secretKey }: App["Variables"]["config"]): Promise<string | null> {
  return waiting.webhook === null || secretKey === null ? null : webhookKey(secretKey);
}

function groupOf(c: Context<App>): FieldGroup {
  const group = FIELD_GROUPS.find(({ path }) => path === c.req.path);
  if (!group) throw new Error(`no settings stand at ${c.req.path}`);
  return group;
}

async function showSettings(
  c: Context<App>,
  data: Partial<SettingsPageData>,
  status = 200,
): Promise<Response> {
  const known = await knownSettings(c.env, c.var.db);
  const { MAIL_FROM, SITE_URL } = known.settings;
  const has = { from: MAIL_FROM.value !== "", url: SITE_URL.value !== "" };
  const group = groupOf(c);
  const groups = shownGroups(group, data.typed);
  const page = settingsPage(frameOf(c.var), {
    settings: known.settings,
    group,
    version: `${groups.map(({ id }) => id).join(" ")}:${await versionOfSettings(known.saved, namesOf(groups))}`,
    chatKey: await chatKey(c.var.config),
    mailLacks: missingForMail(c.env, has),
    ...data,
  });
  return answerPage(page, status);
}

async function showWords(c: Context<App>, data: Partial<WordsPageData>, status = 200): Promise<Response> {
  const known = await knownWords(c.var.db);
  return answerPage(wordsPage(frameOf(c.var), { ...known, ...data }), status);
}

async function showFiles(c: Context<App>, data: Partial<FilesPageData>, status = 200): Promise<Response> {
  const known = await knownFiles(c.var.db);
  const warnings = fileWarnings(known.files, c.var.now);
  return answerPage(filesPage(frameOf(c.var), { ...known, warnings, ...data }), status);
}

/** Only what stood on the page is compared: who saves another page is in nobody's way. */
function shownIn(form: Form): SettingsVersion {
  const [ids = "", version = ""] = basedOn(form).split(":");
  return { names: namesOf(FIELD_GROUPS.filter(({ id }) => ids.split(" ").includes(id))), version };
}

function namesOf(groups: FieldGroup[]): SettingName[] {
  return groups.flatMap(({ fields }) => fields.map(({ name }) => name));
}

/** Fields that wrangler.toml fixes are disabled, and not sent. */
function settingsIn(form: Form): Settings {
  return Object.fromEntries(
    SETTING_NAMES.flatMap((name) => (typeof form[name] === "string" ? [[name, form[name]]] : [])),
  );
}

function wordsIn(form: Form): WordTexts {
  const text = (list: keyof WordTexts) => (typeof form[list] === "string" ? form[list] : "");
  return { block: text("block"), hold: text("hold"), allow: text("allow") };
}

function filesIn(form: Form): FileTexts {
  const text = (name: FileName) => (typeof form[name] === "string" ? form[name] : "");
  return Object.fromEntries(FILE_NAMES.map((name) => [name, text(name)])) as FileTexts;
}

/** The version that the form was made from. */
function basedOn(form: Form): string {
  return typeof form.basedOn === "string" ? form.basedOn : "";
}

function by(c: Context<App>) {
  return { who: c.var.identity.name, now: c.var.now };
}
