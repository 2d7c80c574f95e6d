import { Hono } from "hono";
import { forModerators } from "../../auth/roles.ts";
import type { App } from "../../http/context.ts";
import { readStats, type StatsWindow, statsContextOf } from "../../stats/stats.ts";
import { answerPage, frameOf } from "../answer.ts";
import { dashboardPage } from "./dashboard-page.tsx";

const WINDOWS: StatsWindow[] = ["day", "week", "month"];

export const dashboardPages = new Hono<App>().get("/", forModerators, async (c) => {
  const { db, now, config } = c.var;
  const window = WINDOWS.find((name) => name === c.req.query("window")) ?? "week";
  const stats = await readStats(statsContextOf(db, now, config), window);
  return answerPage(dashboardPage(frameOf(c.var), stats));
});
