import { type Context, Hono } from "hono";
import { forModerators } from "../../auth/roles.ts";
import type { App } from "../../http/context.ts";
import { Refusal } from "../../http/errors.ts";
import { type ArticleFigures, findFiguredArticle, readArticleFigures } from "../../stats/article-figures.ts";
import { csvResponse } from "../../stats/csv.ts";
import { readNow } from "../../stats/now.ts";
import { readShares } from "../../stats/shares.ts";
import { readStats, statsContextOf } from "../../stats/stats.ts";
import { articleTable, mostReadTable, paperTable } from "../../stats/tables.ts";
import { answerPage, frameOf } from "../answer.ts";
import { windowOf } from "../dashboard/windows.tsx";
import { articleFiguresPage } from "./article-page.tsx";
import { nowPage } from "./now-page.tsx";

const LISTED_ALONE = 20;
/** On the dashboard, beside others. */
export const LISTED_BESIDE = 8;

/** How articles are read: one by one, now, and as files for a spreadsheet. */
export const figurePages = new Hono<App>()
  .get("/now", forModerators, async (c) => {
    const { db, now } = c.var;
    // The dashboard's script asks for its card alone.
    const isAlone = c.req.query("beside") === undefined;
    const read = await readNow(db, now, isAlone ? LISTED_ALONE : LISTED_BESIDE);
    return answerPage(nowPage(frameOf(c.var), { read, isAlone }));
  })
  .get("/readers.csv", forModerators, async (c) => {
    const { db, now, config } = c.var;
    const window = windowOf(c.req.query("window"));
    const stats = await readStats(statsContextOf(db, now, config), window);
    return csvResponse(paperTable(stats, config.site.timeZone), `readers-${window}`);
  })
  .get("/most-read.csv", forModerators, async (c) => {
    const window = windowOf(c.req.query("window"));
    return csvResponse(mostReadTable(await readShares(c.var.db, window)), `most-read-${window}`);
  })
  .get("/articles/:id{[0-9]+}/figures", forModerators, async (c) =>
    answerPage(
      articleFiguresPage(frameOf(c.var), {
        figures: await figuresOf(c),
        hours: c.req.query("hours") === "last" ? "last" : "first",
        isCountedElsewhere: c.var.config.popularity.analyticsEngine !== null,
      }),
    ),
  )
  .get("/articles/:id{[0-9]+}/figures.csv", forModerators, async (c) => {
    const by = c.req.query("by") === "hour" ? "hour" : "day";
    const figures = await figuresOf(c);
    const rows = articleTable(figures, { by, timeZone: c.var.config.site.timeZone });
    const name = figures.article.path.split("/").findLast(Boolean) ?? String(figures.article.id);
    return csvResponse(rows, `readers-${name}`);
  });

async function figuresOf(c: Context<App>): Promise<ArticleFigures> {
  const { db, now, config } = c.var;
  const article = await findFiguredArticle(db, c.req.param("id") ?? "");
  if (!article) throw new Refusal("article_not_found", "There is no such article any more.");
  return readArticleFigures({ db, now, timeZone: config.site.timeZone }, article);
}
