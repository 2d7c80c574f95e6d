import { openApi } from "./api-client.ts";
import type { SiteStats } from "./api-shapes.ts";
import { type ConnectionOptions, findConnection } from "./connection.ts";
import { forTerminal } from "./terminal.ts";

/** `broadsheet stats`. @returns the exit status. */
export async function showStats(options: ConnectionOptions & { json?: boolean }): Promise<number> {
  const connection = findConnection(options);
  const stats = await openApi(connection).getStats();
  console.log(options.json ? JSON.stringify(stats) : describe(connection.site, stats));
  return 0;
}

function describe(site: string, stats: SiteStats): string {
  const { views, comments, spam, plan, schedule } = stats;
  const number = (count: number) => count.toLocaleString("en");
  const precision =
    spam.precision === null ? "" : ` (${Math.round(100 * spam.precision)} of 100 stopped were spam)`;
  const { waiting, oldestSeconds } = schedule.stalePages;
  return [
    `${site} on ${stats.generatedAt.slice(0, 16).replace("T", " ")} UTC`,
    "",
    `Readers    day ${number(views.day)}, week ${number(views.week)}, month ${number(views.month)}, all time ${number(views.all)}`,
    `Comments   ${comments.held} held, ${comments.reported} reported, ${comments.spam} in spam; ${comments.today} came today`,
    `Spam       ${spam.caught} stopped, ${spam.wronglyHeld} wrongly, ${spam.missed} let through in a week${precision}`,
    `Plan       ${plan.kvWrites.used} of ${plan.kvWrites.limit} KV writes today; database ${megabytes(plan.databaseBytes.used)} of ${megabytes(plan.databaseBytes.limit)}`,
    `Schedule   last noted ${schedule.lastRunAt ?? "never"}; ${waiting === 0 ? "no pages" : `${waiting} pages, the oldest for ${oldestSeconds} s,`} to refresh`,
    ...schedule.failures.map(({ job, error }) => `           ${job} failed: ${forTerminal(error)}`),
    ...ranked("Top 5 this week", stats.top.slice(0, 5)),
    ...ranked("Rising now", stats.rising.slice(0, 5)),
    ...ranked(
      "Where readers come from",
      stats.referrers.slice(0, 5).map(({ name, views: count }) => ({ title: name, views: count })),
    ),
  ].join("\n");
}

function ranked(heading: string, entries: { title: string; views: number }[]): string[] {
  if (entries.length === 0) return [];
  const lines = entries.map(
    ({ title, views }) => `${views.toLocaleString("en").padStart(9)}  ${forTerminal(title)}`,
  );
  return ["", heading, ...lines];
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
