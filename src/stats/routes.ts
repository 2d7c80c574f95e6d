import { Hono } from "hono";
import { forModerators } from "../auth/roles.ts";
import type { App } from "../http/context.ts";
import { readStats, statsContextOf } from "./stats.ts";

/** How the paper does, as JSON. */
export const statsAdminApi = new Hono<App>().get("/stats", forModerators, async (c) => {
  const { db, now, config } = c.var;
  const stats = await readStats(statsContextOf(db, now, config), "week");
  const { totals, waiting, judged, top, rising, referrers, countries, plan, schedule, stale } = stats;
  return c.json({
    generatedAt: new Date(now).toISOString(),
    views: totals,
    comments: waiting,
    spam: judged,
    top: top.map(listed),
    rising: rising.map(listed),
    referrers,
    countries,
    plan: { kvWrites: plan.kvWrites, databaseBytes: plan.database },
    schedule: {
      lastRunAt: schedule && new Date(schedule.at).toISOString(),
      failures: schedule?.failures ?? [],
      stalePages: { waiting: stale.waiting, oldestSeconds: Math.round(stale.oldestMs / 1000) },
    },
  });
});

function listed({ title, path, views }: { title: string; path: string; views: number }) {
  return { title, path, views };
}
