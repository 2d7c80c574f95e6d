import { openApi } from "./api-client.ts";
import type { SiteStats } from "./api-shapes.ts";
import { type ConnectionOptions, findConnection } from "./connection.ts";
import { forTerminal, minuteOf, openColours } from "./terminal.ts";

/** `broadsheet stats`. @returns the exit status. */
export async function showStats(options: ConnectionOptions & { json?: boolean }): Promise<number> {
  const connection = findConnection(options);
  const stats = await openApi(connection).getStats();
  console.log(options.json ? JSON.stringify(stats) : describeStats(connection.site, stats));
  return 0;
}

/** The figures as a table for people; what the site has not told is left out. */
export function describeStats(site: string, stats: SiteStats): string {
  const { bold } = openColours(process.stdout);
  const on = stats.generatedAt === undefined ? "" : ` on ${minuteOf(stats.generatedAt)}`;
  return [
    bold(`${site}${on}`),
    "",
    ...figures(stats).map(([name, text]) => `${name.padEnd(10)} ${text}`),
    ...ranked(bold("Top 5 this week"), stats.top),
    ...ranked(bold("Rising now"), stats.rising),
    ...ranked(
      bold("Where readers come from"),
      stats.referrers.map(({ name, views }) => ({ title: name, views })),
    ),
  ].join("\n");
}

function figures({ views, comments, spam, plan, schedule }: SiteStats): [name: string, text: string][] {
  const lines: [string, string][] = [];
  if (views)
    lines.push([
      "Readers",
      `day ${count(views.day)}, week ${count(views.week)}, month ${count(views.month)}, all time ${count(views.all)}`,
    ]);
  if (comments)
    lines.push([
      "Comments",
      `${comments.held} held, ${comments.reported} reported, ${comments.spam} in spam; ${comments.today} came today`,
    ]);
  if (spam) lines.push(["Spam", spamFigures(spam)]);
  const { kvWrites, databaseBytes: size } = plan;
  if (kvWrites) lines.push(["Plan", `${count(kvWrites.used)} of ${count(kvWrites.limit)} KV writes today`]);
  if (size) lines.push(["", `${megabytes(size.used)} of ${megabytes(size.limit)} in the database`]);
  if (schedule) lines.push(...scheduleFigures(schedule));
  return lines;
}

function spamFigures({ caught, wronglyHeld, missed, precision }: NonNullable<SiteStats["spam"]>): string {
  const share = precision === null ? "" : ` (${Math.round(100 * precision)} of 100 stopped were spam)`;
  return `${caught} stopped, ${wronglyHeld} wrongly, ${missed} let through in a week${share}`;
}

function scheduleFigures({
  lastRunAt,
  failures,
  stalePages,
}: NonNullable<SiteStats["schedule"]>): [string, string][] {
  const { waiting = 0, oldestSeconds = 0 } = stalePages ?? {};
  const pages = waiting === 0 ? "no pages" : `${waiting} pages, the oldest for ${oldestSeconds} s,`;
  return [
    ["Schedule", `last noted ${lastRunAt === null ? "never" : minuteOf(lastRunAt)}; ${pages} to refresh`],
    ...failures.map(({ job, error }): [string, string] => ["", `${job} failed: ${forTerminal(error)}`]),
  ];
}

function ranked(heading: string, entries: { title: string; views: number }[]): string[] {
  if (entries.length === 0) return [];
  const lines = entries
    .slice(0, 5)
    .map(({ title, views }) => `${count(views).padStart(9)}  ${forTerminal(title)}`);
  return ["", heading, ...lines];
}

function count(number: number): string {
  return number.toLocaleString("en");
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
