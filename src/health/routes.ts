import { Hono } from "hono";
import { isMissingSchema } from "../db/client.ts";
import type { App } from "../http/context.ts";
import { LATE_MS, readSchedule } from "../stats/schedule-state.ts";

/** For those who watch the paper: 200 while it serves, 503 while its database is away or has no tables. */
export const health = new Hono<App>().get("/healthz", async (c) => {
  c.header("Cache-Control", "no-store");
  const { db, now } = c.var;
  const found = await Promise.all([
    db.$client
      .prepare("SELECT count(*) AS waiting, min(since) AS since FROM stale_pages")
      .first<{ waiting: number; since: number | null }>(),
    readSchedule(db),
  ]).catch((error) => (isMissingSchema(error) ? "missing" : "unreachable"));
  if (typeof found === "string") return c.json({ status: "failing", database: found }, 503);
  const [stale, schedule] = found;
  const isLate = schedule !== null && now - schedule.at > LATE_MS;
  const isFailing = (schedule?.failures.length ?? 0) > 0;
  const since = stale?.since ?? now;
  return c.json({
    status: isLate || isFailing ? "degraded" : "ok",
    database: "ok",
    stalePages: { waiting: stale?.waiting ?? 0, oldestSeconds: Math.round((now - since) / 1000) },
    schedule: {
      lastRunSeconds: schedule && Math.max(0, Math.round((now - schedule.at) / 1000)),
      failing: schedule?.failures.map(({ job }) => job) ?? [],
    },
  });
});
