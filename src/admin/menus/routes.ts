import { type Context, Hono } from "hono";
import { orderReading } from "../../articles/busy-sections.ts";
import { articleInput } from "../../articles/inputs.ts";
import { refreshWithRelated } from "../../articles/refresh-with-related.ts";
import { saveArticle } from "../../articles/save-article.ts";
import { forAdmins } from "../../auth/roles.ts";
import { readOne } from "../../db/readings.ts";
import type { App } from "../../http/context.ts";
import { Refusal } from "../../http/errors.ts";
import { readAllFields, readFields } from "../../http/forms.ts";
import { fieldErrors } from "../../http/validation.ts";
import { changeMenus, ownOrigins } from "../../menus/change-menus.ts";
import { findChoices } from "../../menus/choices.ts";
import { menusInput } from "../../menus/inputs.ts";
import { knownMenus } from "../../menus/known-menus.ts";
import { TEMPLATE_NAMES, type TemplateName } from "../../menus/made-pages.ts";
import { type StoredMenus, saveMenus, storedMenus } from "../../menus/menus.ts";
import { listPath } from "../../pages/links.ts";
import { answerPage, frameOf, goTo } from "../answer.ts";
import { acted, readAct, readTyped, readUnfinished, typedOf } from "./menus-form.ts";
import { type MenusPageData, menusPage } from "./menus-page.tsx";
import { findTemplatePages } from "./template-pages.ts";
import { type Facts, factsOf, findOthers } from "./templates/facts.ts";
import { templatesIn } from "./templates/templates.ts";

const PAGE = "/admin/settings/menus";

/** What leads readers through the paper, and the pages that every paper has. */
export const menuPages = new Hono<App>()
  .get("/settings/menus", forAdmins, (c) =>
    show(c, c.req.query("saved") === undefined ? {} : { state: "saved" }),
  )
  .post("/settings/menus", forAdmins, async (c) => {
    const fields = await readAllFields(c);
    const act = readAct(fields.act);
    const typed = acted(readTyped(fields), act);
    const unfinished = readUnfinished(fields);
    if (act.is !== "save") return show(c, { typed, unfinished, state: "moved" });
    if (Object.keys(unfinished).length > 0) return show(c, { typed, unfinished, isHalf: true }, 422);
    const input = menusInput.safeParse(typed);
    if (!input.success) return show(c, { typed, problems: fieldErrors(input.error) }, 422);
    const basedOn = typeof fields.basedOn === "string" ? fields.basedOn : "";
    const change = await changeMenus(c.var.db, input.data, contextOf(c), basedOn);
    if (change.outcome === "refused") return show(c, { typed, problems: change.problems }, 422);
    if (change.outcome === "outdated") return show(c, { typed, state: "outdated" }, 409);
    await c.var.refresh(["/"]);
    return goTo(`${PAGE}?saved`);
  })
  .post("/settings/menus/pages", forAdmins, async (c) => {
    const { template, act, inFooter } = await readFields(c);
    const name = TEMPLATE_NAMES.find((one) => one === template);
    if (name === undefined)
      throw new Refusal("not_found", "There is no such template. Go back and choose one of the list.");
    const { page } = await templatePage(c, name);
    if (page === null) return makePage(c, name, inFooter === "1");
    const { menus, version } = await storedMenus(c.var.db);
    if (act === "looked") await keep(c, noted(menus, name, page.id, await factsNow(c)), version);
    else if (!page.isInFooter) await keep(c, withFooter(menus, page.id), version);
    return goTo(`${PAGE}?saved`);
  });

async function templatePage(c: Context<App>, name: TemplateName) {
  const { menus } = await storedMenus(c.var.db);
  const { config, db } = c.var;
  const found = await findTemplatePages(db, menus, templatesIn(config.site.language), factsOf(config, c.env));
  return found.find((one) => one.name === name) ?? { page: null };
}

/** A draft from the template, opened in the editor; its entry in the footer shows once it is published. */
async function makePage(c: Context<App>, name: TemplateName, inFooter: boolean): Promise<Response> {
  const { config, db, now, identity, refresh } = c.var;
  const { site, comments } = config;
  const { title, paths, body } = templatesIn(site.language)[name];
  const facts = await factsNow(c);
  const paper = { name: site.name, url: site.url ?? "", houseRules: comments.houseRules, facts };
  const input = articleInput.parse({
    path: paths[0],
    title,
    body: body(paper),
    bodyFormat: "markdown",
    kind: "page",
    status: "draft",
    commentsOpen: false,
    unranked: true,
  });
  const { timeZone, language } = site;
  const by = { now, timeZone, language, by: identity.name };
  const saved = await saveArticle(db, { before: null, input, basedOn: null }, by);
  if (saved.outcome !== "saved")
    throw new Refusal("invalid_input", "reason" in saved ? saved.reason : "Please send it again.");
  const { menus, version } = await storedMenus(db);
  const after = noted(menus, name, saved.id, facts);
  await keep(c, inFooter ? withFooter(after, saved.id) : after, version);
  c.var.after(refreshWithRelated({ db, now, refresh, config }, saved.published));
  return goTo(`/admin/articles/${saved.id}?made=${name}`);
}

/** @throws Refusal where somebody else has changed the menus in this very moment */
async function keep(c: Context<App>, menus: StoredMenus, version: string): Promise<void> {
  const { who, now } = contextOf(c);
  if ((await saveMenus(c.var.db, menus, { who, now }, version)) === null)
    throw new Refusal(
      "try_again_later",
      "Somebody else changed the menus at this very moment. Go back and press the button again.",
    );
  await c.var.refresh(["/"]);
}

function withFooter(menus: StoredMenus, id: number): StoredMenus {
  const to = `article/${id}`;
  const others = menus.footer.filter((item) => item.to !== to);
  // Pages about the paper stand before its feeds.
  const first = others.findIndex(({ to: other }) => other.endsWith(".xml"));
  const at = first < 0 ? others.length : first;
  return { ...menus, footer: others.toSpliced(at, 0, { to, label: "" }) };
}

function noted(menus: StoredMenus, name: TemplateName, id: number, facts: Facts): StoredMenus {
  const made = { id, ...(name === "privacy" && { facts }) };
  return { ...menus, pages: { ...menus.pages, [name]: made } };
}

async function factsNow(c: Context<App>): Promise<Facts> {
  return factsOf(c.var.config, c.env, await findOthers(c.var.db));
}

async function show(c: Context<App>, data: Partial<MenusPageData>, status = 200): Promise<Response> {
  const { db, now, config } = c.var;
  const [known, choices, { sections }] = await Promise.all([
    knownMenus(db, now),
    findChoices(db),
    readOne(orderReading(db, now)),
  ]);
  const facts = await factsNow(c);
  const pages = await findTemplatePages(db, known.stored, templatesIn(config.site.language), facts);
  const page = menusPage(frameOf(c.var), {
    typed: typedOf(known.menus),
    known: known.menus,
    choices,
    version: known.version,
    busy: sections.map(({ slug, name }) => ({ to: listPath("section", slug), name })),
    pages: { pages },
    ...data,
  });
  return answerPage(page, status);
}

function contextOf(c: Context<App>) {
  const { config, identity, now } = c.var;
  return {
    who: identity.name,
    now,
    timeZone: config.site.timeZone,
    origins: ownOrigins(config.site, c.req.url),
  };
}
