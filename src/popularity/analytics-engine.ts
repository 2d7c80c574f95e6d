import type { AnalyticsEngine } from "../config/connections.ts";
import type { Counts, RankedCounts } from "./counts.ts";
import { RECENT_HOURS } from "./rising.ts";
import { windowQuery } from "./window-query.ts";

const TIMEOUT_MS = 10_000;
/** The engine keeps three months: that is its "all time". */
const KEPT_HOURS = 92 * 24;

const HOURS = { day: 24, week: 168, month: 720, all: KEPT_HOURS, recent: RECENT_HOURS };

/**
 * The readers of each window, counted by Analytics Engine: what rankAll takes instead of D1's running totals. Null where
 * the API fails, with one line in the log: the last lists stay.
 */
export async function countsFromAnalyticsEngine(
  engine: AnalyticsEngine,
  now: number,
): Promise<RankedCounts | null> {
  try {
    const windows = Object.entries(HOURS).map(
      async ([window, hours]) =>
        [window, await ask(engine, windowQuery(engine.dataset, hours, now))] as const,
    );
    return {
      day: [],
      week: [],
      month: [],
      all: [],
      recent: [],
      ...Object.fromEntries(await Promise.all(windows)),
    };
  } catch (error) {
    console.error({ event: "analytics_engine_failed", error: String(error) });
    return null;
  }
}

type Answer = { data: { article: number; views: number | string }[] };

async function ask({ accountId, token, url }: AnalyticsEngine, query: string): Promise<Counts> {
  const response = await fetch(`${url}/client/v4/accounts/${accountId}/analytics_engine/sql`, {
    method: "POST",
    headers: { Authorization: `Bearer ${token}` },
    body: query,
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`it answered ${response.status}: ${text.slice(0, 200)}`);
  const { data }: Answer = JSON.parse(text);
  return data.flatMap(({ article, views }) => {
    const count = Math.round(Number(views));
    if (!Number.isSafeInteger(article) || !Number.isFinite(count))
      throw new Error(`no counts: ${text.slice(0, 200)}`);
    return count > 0 ? [article, count] : [];
  });
}
