import { Hono } from "hono";
import { hasArticles } from "../../articles/articles.ts";
import { forModerators } from "../../auth/roles.ts";
import { SHORTEST_TOKEN } from "../../auth/token-length.ts";
import type { App } from "../../http/context.ts";
import { readNow } from "../../stats/now.ts";
import { readShares } from "../../stats/shares.ts";
import { readStats, statsContextOf } from "../../stats/stats.ts";
import { answerPage, frameOf } from "../answer.ts";
import { LISTED_BESIDE } from "../figures/routes.ts";
import { dashboardPage, isNew } from "./dashboard-page.tsx";
import { windowOf } from "./windows.tsx";

export const dashboardPages = new Hono<App>().get("/", forModerators, async (c) => {
  const { db, now, config } = c.var;
  const window = windowOf(c.req.query("window"));
  const [stats, shares, read] = await Promise.all([
    readStats(statsContextOf(db, now, config), window),
    readShares(db, window),
    readNow(db, now, LISTED_BESIDE),
  ]);
  const isCountedElsewhere = config.popularity.analyticsEngine !== null;
  const { adminToken } = config;
  const isTokenShort = adminToken !== null && adminToken.length < SHORTEST_TOKEN;
  const page = dashboardPage(frameOf(c.var), {
    stats,
    shares,
    read,
    isCountedElsewhere,
    isTokenShort,
    hasArticles: isNew(stats) && (await hasArticles(db)),
  });
  return answerPage(page);
});
