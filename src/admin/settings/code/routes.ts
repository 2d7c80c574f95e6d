import { type Context, Hono } from "hono";
import { forAdmins } from "../../../auth/roles.ts";
import type { App } from "../../../http/context.ts";
import { readAllFields } from "../../../http/forms.ts";
import { CODE_PLACES, HOST_KINDS } from "../../../pages/code.tsx";
import { checkCode, type GivenCode, knownCode, saveCode } from "../../../settings/code/code.ts";
import { answerPage, frameOf, goTo } from "../../answer.ts";
import { type CodePageData, codePage } from "./code-page.tsx";

type Form = Record<string, string | string[]>;

/** Code of other companies in readers' pages. */
export const codePages = new Hono<App>()
  .get("/settings/code", forAdmins, async (c) => {
    const { code: given, version } = await knownCode(c.var.db);
    return show(c, {
      given,
      checked: await checkCode(given),
      version,
      isSaved: c.req.query("saved") !== undefined,
    });
  })
  .post("/settings/code", forAdmins, async (c) => {
    const form = await readAllFields(c);
    const given = givenIn(form);
    const checked = await checkCode(given);
    const version = textIn(form, "basedOn");
    const data = { given, checked, version };
    if (Object.keys(checked.problems).length > 0) return show(c, data, 422);
    if (textIn(form, "act") === "look") return show(c, { ...data, isLookedAt: true });
    const isAsked = checked.missing.length > 0 || (checked.likely.length > 0 && textIn(form, "asked") === "");
    if (isAsked) return show(c, { ...data, isAsked }, 422);
    const { db, now, identity } = c.var;
    if (!(await saveCode(db, checked.code, { who: identity.name, now }, version))) {
      const current = await knownCode(db);
      return show(c, { ...data, version: current.version, isOutdated: true }, 409);
    }
    await c.var.refresh(["/"]);
    return goTo("/admin/settings/code?saved");
  });

function show(c: Context<App>, data: CodePageData, status = 200): Response {
  return answerPage(codePage(frameOf(c.var), data), status);
}

/** What was typed, and the hosts that were ticked. */
function givenIn(form: Form): GivenCode {
  const ticked = [form.allow ?? []].flat().map((choice) => choice.split(" "));
  return {
    hosts: Object.fromEntries(
      HOST_KINDS.map((kind) => [
        kind,
        [textIn(form, kind), ...ticked.flatMap(([of, source = ""]) => (of === kind ? [source] : []))],
      ]),
    ),
    looseStyles: textIn(form, "looseStyles") === "1",
    snippets: Object.fromEntries(
      CODE_PLACES.map((place) => [place, textIn(form, place)]),
    ) as GivenCode["snippets"],
  };
}

function textIn(form: Form, name: string): string {
  return [form[name] ?? ""].flat().at(-1) ?? "";
}
