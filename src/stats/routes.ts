import { Hono } from "hono";
import { forModerators } from "../auth/roles.ts";
import type { App } from "../http/context.ts";
import { Refusal } from "../http/errors.ts";
import { checkInput } from "../http/validation.ts";
import { findFiguredArticle, readArticleFigures } from "./article-figures.ts";
import { csvResponse } from "./csv.ts";
import type { Bar } from "./figures.ts";
import { articleStatsQuery, mostReadQuery, statsQuery } from "./inputs.ts";
import { readShares } from "./shares.ts";
import { readStats, statsContextOf } from "./stats.ts";
import { articleTable, mostReadTable, paperTable } from "./tables.ts";

/** How the paper does, and how one article did, as JSON or for a spreadsheet. */
export const statsAdminApi = new Hono<App>()
  .get("/stats", forModerators, async (c) => {
    const { window, format } = checkInput(statsQuery, c.req.query());
    const { db, now, config } = c.var;
    const stats = await readStats(statsContextOf(db, now, config), window);
    if (format === "csv") return csvResponse(paperTable(stats, config.site.timeZone), `readers-${window}`);
    const { totals, waiting, judged, top, rising, referrers, countries, plan, schedule, stale } = stats;
    return c.json({
      generatedAt: isoOf(now),
      views: totals,
      comments: waiting,
      spam: judged,
      top: top.map(listed),
      rising: rising.map(listed),
      referrers,
      countries,
      plan: { kvWrites: plan.kvWrites, databaseBytes: plan.database },
      schedule: {
        lastRunAt: schedule && isoOf(schedule.at),
        failures: schedule?.failures ?? [],
        stalePages: { waiting: stale.waiting, oldestSeconds: Math.round(stale.oldestMs / 1000) },
      },
    });
  })
  .get("/stats/most-read", forModerators, async (c) => {
    const { window, format } = checkInput(mostReadQuery, c.req.query());
    const shares = await readShares(c.var.db, window);
    if (format === "csv") return csvResponse(mostReadTable(shares), `most-read-${window}`);
    const { articles, sections, authors, covered, total } = shares;
    return c.json({ articles, sections: sections.map(named), authors: authors.map(named), covered, total });
  })
  .get("/stats/article", forModerators, async (c) => {
    const { of, by, format } = checkInput(articleStatsQuery, c.req.query());
    const { db, now, config } = c.var;
    const { timeZone } = config.site;
    const article = await findFiguredArticle(db, of);
    if (!article) throw new Refusal("article_not_found", "No article has this id or address.");
    const figures = await readArticleFigures({ db, now, timeZone }, article);
    if (format === "csv") {
      const name = article.path.split("/").findLast(Boolean) ?? String(article.id);
      return csvResponse(articleTable(figures, { by, timeZone }), `readers-${name}`);
    }
    const { countedUpTo, readers, today, firstHours, lastHours, days, weeks, compared } = figures;
    const { id, title, path, publishedAt } = article;
    return c.json({
      article: { id, title, path, publishedAt: publishedAt === null ? null : isoOf(publishedAt) },
      countedUpTo: isoOf(countedUpTo),
      timeZone,
      readers,
      today,
      firstHours: firstHours?.map(barOf) ?? null,
      lastHours: lastHours.map(barOf),
      days: days.map(barOf),
      weeks: weeks?.map(barOf) ?? null,
      compared,
      places: figures.places,
      ...figures.sources,
      comments: figures.comments,
    });
  });

function isoOf(at: number): string {
  return new Date(at).toISOString();
}

function barOf({ from, value }: Bar) {
  return { from: isoOf(from), readers: value };
}

function listed({ title, path, views }: { title: string; path: string; views: number }) {
  return { title, path, views };
}

function named({ name, views }: { name: string; views: number }) {
  return { name, views };
}
