import { Hono } from "hono";
import { readIndexState } from "../articles/index-state.ts";
import { isMissingSchema } from "../db/client.ts";
import type { App } from "../http/context.ts";
import { readBuild } from "../search/schema.ts";
import { LATE_MS, readSchedule } from "../stats/schedule-state.ts";

/** For those who watch the paper: 200 while it serves, 503 while its database is away or has no tables. */
export const health = new Hono<App>().get("/healthz", async (c) => {
  c.header("Cache-Control", "no-store");
  const { db, search, now } = c.var;
  const found = await Promise.all([
    db.$client
      .prepare("SELECT count(*) AS waiting, min(since) AS since FROM stale_pages")
      .first<{ waiting: number; since: number | null }>(),
    readSchedule(db),
    readIndexState(db),
  ]).catch((error) => (isMissingSchema(error) ? "missing" : "unreachable"));
  if (typeof found === "string") return c.json({ status: "failing", database: found }, 503);
  const [stale, schedule, index] = found;
  const searchDatabase = await stateOf(search);
  const isLate = schedule !== null && now - schedule.at > LATE_MS;
  const isFailing = (schedule?.failures.length ?? 0) > 0;
  const since = stale?.since ?? now;
  return c.json({
    status: isLate || isFailing || searchDatabase === "unreachable" ? "degraded" : "ok",
    database: "ok",
    stalePages: { waiting: stale?.waiting ?? 0, oldestSeconds: Math.round((now - since) / 1000) },
    search: { database: searchDatabase, ...index },
    schedule: {
      lastRunSeconds: schedule && Math.max(0, Math.round((now - schedule.at) / 1000)),
      failing: schedule?.failures.map(({ job }) => job) ?? [],
    },
  });
});

/** `missing`: the cron has not made its tables yet. `none`: the paper has no such database, and is searched by fewer words. */
async function stateOf(search: D1Database | null): Promise<"ok" | "missing" | "unreachable" | "none"> {
  if (search === null) return "none";
  return readBuild(search).then(
    (build) => (build === null ? "missing" : "ok"),
    () => "unreachable",
  );
}
