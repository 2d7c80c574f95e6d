import { type Context, Hono } from "hono";
import {
  ARTICLE_TABS,
  type ArticleTab,
  countUnpublished,
  findAllArticles,
  listAllArticles,
} from "../../articles/all-articles.ts";
import { type ArticleSource, type EditedArticle, findEditedArticle } from "../../articles/article-source.ts";
import type { RelatedChoice } from "../../articles/chosen-related.ts";
import { noteEditor } from "../../articles/editors.ts";
import { findChosen } from "../../articles/find-chosen.ts";
import type { ArticleInput } from "../../articles/inputs.ts";
import { findNames, listNames, todaysNames } from "../../articles/names.ts";
import { changedIn } from "../../articles/publish-articles.ts";
import { refreshWithRelated } from "../../articles/refresh-with-related.ts";
import { removeAndLead } from "../../articles/remove-and-lead.ts";
import { findRevision, listRevisions } from "../../articles/revisions.ts";
import { type EditorSave, type Saved, saveArticle } from "../../articles/save-article.ts";
import { searchPlace } from "../../articles/search-articles.ts";
import { recordEvent } from "../../audit/record-event.ts";
import { forAdmins } from "../../auth/roles.ts";
import type { Config } from "../../config/config.ts";
import type { App } from "../../http/context.ts";
import { Refusal } from "../../http/errors.ts";
import { readFields } from "../../http/forms.ts";
import { viewsEverOf } from "../../popularity/views-ever.ts";
import { answerPage, frameOf, goTo, IN_OWN_FRAME } from "../answer.ts";
import { toFillIn } from "../menus/templates/template.ts";
import {
  type Act,
  type EditorErrors,
  type EditorValues,
  emptyValues,
  inputOf,
  namesIn,
  readValues,
  valuesOf,
} from "./article-form.ts";
import type { EditorPageData } from "./editor-data.ts";
import { editorPage, noPreviewPage } from "./editor-page.tsx";
import { articleListPage } from "./list-page.tsx";
import { articleDataOf } from "./preview-article.ts";
import { deletePage, revisionPage, revisionsPage } from "./revisions-page.tsx";
import { awaitedPictures, untoldPictures } from "./told-pictures.ts";
import { restored, sourceOf } from "./versions.ts";

const LISTED = 30;
const NOTHING_CHOSEN = { relatedPins: [], relatedBars: [] };

export const articlePages = new Hono<App>()
  .get("/articles", forAdmins, async (c) => {
    const { db, now } = c.var;
    const { tab: asked, q: query = "", cursor, deleted = null } = c.req.query();
    const tab: ArticleTab = ARTICLE_TABS.find((name) => name === asked) ?? "published";
    const [list, counts] = await Promise.all([
      query.trim() === ""
        ? listAllArticles(db, tab, now, { cursor, limit: LISTED })
        : findAllArticles(searchPlace(c.var), query).then((items) => ({ items, next: null })),
      countUnpublished(db),
    ]);
    const views = await viewsEverOf(
      db,
      list.items.map(({ id }) => id),
    );
    return answerPage(articleListPage(frameOf(c.var), { ...list, tab, query, counts, views, deleted }));
  })
  .get("/articles/new", forAdmins, (c) => show(c, { article: null, values: emptyValues() }))
  .post("/articles/preview", forAdmins, async (c) => {
    const values = readValues(await readFields(c));
    const titled = { ...values, title: values.title || "No headline yet" };
    const parsed = inputOf(titled, {
      ...context(c),
      act: "publish",
      // Whose portraits are shown goes by their slugs.
      known: await findNames(c.var.db, namesIn(values), null),
      chosen: NOTHING_CHOSEN,
      before: null,
    });
    const { now, config, previewArticle } = c.var;
    const article =
      "input" in parsed ? await articleDataOf(c.var.db, parsed.input, { now, ...localeOf(config) }) : null;
    if (article) return previewArticle(article);
    const errors =
      "errors" in parsed ? Object.values(parsed.errors) : ["Write a path such as /2026/11/23/a-slug/."];
    return answerPage(noPreviewPage(frameOf(c.var), errors), 422, IN_OWN_FRAME);
  })
  .post("/articles", forAdmins, (c) => save(c, null))
  .get("/articles/:id{[0-9]+}", forAdmins, async (c) => {
    const article = await findOrRefuse(c);
    const { db, now, identity, config } = c.var;
    const others = await noteEditor(db, article.id, identity, now);
    const values = valuesOf(article, config.site.timeZone);
    const copy = c.req.query("saved");
    const saved = copy === undefined ? {} : { saved: { status: article.source.status, copy } };
    const isMade = c.req.query("made") !== undefined;
    return show(c, { article, values, others, isMade, ...saved });
  })
  .post("/articles/:id{[0-9]+}", forAdmins, async (c) => {
    const article = await findEditedArticle(c.var.db, Number(c.req.param("id")));
    return article ? save(c, article) : showOrphan(c);
  })
  .post("/articles/:id{[0-9]+}/presence", forAdmins, async (c) => {
    const article = await findOrRefuse(c);
    const others = await noteEditor(c.var.db, article.id, c.var.identity, c.var.now);
    const { contentHash, savedBy } = article;
    return c.json({ contentHash, savedBy, others });
  })
  .get("/articles/:id{[0-9]+}/revisions", forAdmins, async (c) => {
    const article = await findOrRefuse(c);
    const revisions = await listRevisions(c.var.db, article.id);
    return answerPage(revisionsPage(frameOf(c.var), { article, revisions }));
  })
  .get("/articles/:id{[0-9]+}/revisions/:number{[0-9]+}", forAdmins, async (c) => {
    const article = await findOrRefuse(c);
    const revision = await revisionOrRefuse(c, article);
    const isChanged = c.req.query("changed") !== undefined;
    return answerPage(revisionPage(frameOf(c.var), { article, revision, isChanged }));
  })
  .post("/articles/:id{[0-9]+}/revisions/:number{[0-9]+}", forAdmins, async (c) => {
    const article = await findOrRefuse(c);
    const { source } = await revisionOrRefuse(c, article);
    const { basedOn } = await readFields(c);
    const result = await store(c, {
      before: article,
      input: { ...restored(source, article.source), ...(await todaysNames(c.var.db, source)) },
      basedOn: typeof basedOn === "string" ? basedOn : null,
    });
    // Somebody saved it a moment ago: what differs is looked at again.
    if (result.outcome !== "saved") return goTo(`${c.req.path}?changed=1`);
    const event = {
      action: "article.restored",
      subject: result.path,
      detail: { version: c.req.param("number") },
    };
    await recordEvent(c.var.db, c.var.identity.name, event, c.var.now).run();
    return goTo(`/admin/articles/${article.id}?saved=restored`);
  })
  .get("/articles/:id{[0-9]+}/delete", forAdmins, async (c) =>
    answerPage(deletePage(frameOf(c.var), await findOrRefuse(c))),
  )
  .post("/articles/:id{[0-9]+}/delete", forAdmins, async (c) => {
    const article = await findOrRefuse(c);
    const { leadTo } = await readFields(c);
    const removed = await removeAndLead(c.var, article.id, leadTo);
    if (removed === "no-successor") return answerPage(deletePage(frameOf(c.var), article, leadTo), 422);
    if (removed.stalePaths) c.var.after(c.var.refresh(removed.stalePaths));
    c.var.after(c.var.reindex([article.id]));
    return goTo(`/admin/articles?deleted=${encodeURIComponent(article.source.title)}`);
  });

async function save(c: Context<App>, before: EditedArticle | null): Promise<Response> {
  const fields = await readFields(c);
  const values = readValues(fields);
  const act: Act = fields.act === "draft" || fields.act === "withdraw" ? fields.act : "publish";
  const parsed = await parse(c, values, act, before?.source ?? null);
  if ("errors" in parsed) return show(c, { article: before, values, errors: parsed.errors }, 422);
  const { input } = parsed;
  const source = before?.source ?? null;
  const toldPictures =
    act === "publish" ? await untoldPictures(c.var.db, input, { before: source, fields }) : null;
  if (toldPictures) return show(c, { article: before, values, toldPictures }, 422);
  const result = await store(c, { before, input, basedOn: before && values.basedOn });
  if (result.outcome === "saved") return goTo(`/admin/articles/${result.id}?saved=${before?.id ?? "new"}`);
  if (result.outcome === "refused")
    return show(c, { article: before, values, errors: { [result.field]: result.reason } }, 422);
  const { current } = result;
  const conflict = { current, mine: sourceOf(input, current.source) };
  return show(c, { article: current, values: { ...values, basedOn: current.contentHash }, conflict }, 409);
}

/** Somebody has deleted the article that was written on: what was typed may become a new one. */
async function showOrphan(c: Context<App>): Promise<Response> {
  const values = { ...readValues(await readFields(c)), basedOn: "" };
  const problem =
    "Somebody has deleted this article meanwhile. What you wrote is in the form below: saving it makes a new article.";
  return show(c, { article: null, values, problem }, 404);
}

/** Saves, and brings pages and lists up to date behind the response. */
async function store(c: Context<App>, save: EditorSave): Promise<Saved> {
  const { db, now, config, identity, after, refresh, begin } = c.var;
  const by = { now, ...localeOf(config), by: identity.name, begin };
  const result = await saveArticle(db, save, by);
  if (result.outcome === "saved") {
    const { summary, withEmbeds, behind } = result.published;
    // A move takes as many queries more as indexing does, and so do related posts that are chosen anew: what a request may
    // make is used up, and the cron does it. Where both are, it refreshes the pages too.
    const isMoved = save.before !== null && save.before.source.path !== result.path;
    const isChosen = isChosenAnew(save);
    if (!isMoved || !isChosen) after(refreshWithRelated({ db, now, refresh, config }, result.published));
    if (!isMoved && !isChosen)
      after(c.var.reindex(changedIn(summary), behind?.queue).then(() => c.var.nameEmbeds(withEmbeds)));
  }
  return result;
}

function isChosenAnew({ before, input }: EditorSave): boolean {
  const choiceOf = ({ relatedPins, relatedBars }: RelatedChoice) =>
    JSON.stringify([relatedPins, relatedBars]);
  return before !== null && choiceOf(before.source) !== choiceOf(input);
}

async function parse(
  c: Context<App>,
  values: EditorValues,
  act: Act,
  before: ArticleSource | null,
): Promise<{ input: ArticleInput } | { errors: EditorErrors }> {
  const { db } = c.var;
  const [known, pins, bars] = await Promise.all([
    findNames(db, namesIn(values), before),
    findChosen(db, values.relatedPins, before?.relatedPins ?? []),
    findChosen(db, values.relatedBars, before?.relatedBars ?? []),
  ]);
  const chosen = { relatedPins: pins.paths, relatedBars: bars.paths };
  const awaited = awaitedPictures(values.body) ?? (act === "publish" ? unfilled(values.body) : null);
  const problems = {
    ...(awaited !== null && { body: awaited }),
    ...(pins.problem !== null && { relatedPins: pins.problem }),
    ...(bars.problem !== null && { relatedBars: bars.problem }),
  };
  const parsed = inputOf(values, { ...context(c), act, known, chosen, before });
  if (Object.keys(problems).length === 0) return parsed;
  return { errors: { ...("errors" in parsed && parsed.errors), ...problems } };
}

function localeOf({ site: { timeZone, language } }: Config) {
  return { timeZone, language };
}

function context({ var: { now, config } }: Context<App>) {
  return { now, timeZone: config.site.timeZone };
}

async function show(
  c: Context<App>,
  data: Omit<EditorPageData, "names" | "takesPictures">,
  status = 200,
): Promise<Response> {
  const names = await listNames(c.var.db);
  const takesPictures = c.env.MEDIA !== undefined;
  return answerPage(editorPage(frameOf(c.var), { ...data, names, takesPictures }), status);
}

/** What a template asks for and nobody has filled in yet, as a sentence; null: nothing. */
function unfilled(body: string): string | null {
  const left = toFillIn(body);
  return left.length === 0 ? null : `It is not published yet: write in the place of ${left.join(", ")}`;
}

async function findOrRefuse(c: Context<App>): Promise<EditedArticle> {
  const article = await findEditedArticle(c.var.db, Number(c.req.param("id")));
  if (!article) throw gone();
  return article;
}

async function revisionOrRefuse(c: Context<App>, { id }: EditedArticle) {
  const revision = await findRevision(c.var.db, id, Number(c.req.param("number")));
  if (!revision)
    throw new Refusal(
      "not_found",
      "This former version is not kept any more, or never was. The newest thirty are.",
    );
  return revision;
}

function gone(): Refusal {
  return new Refusal(
    "article_not_found",
    "There is no article of this number. Somebody may have deleted it. If it is the thread of another site's page, that is written there; its comments are in the queue.",
  );
}
