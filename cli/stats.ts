import { openApi } from "./api-client.ts";
import type { ArticleStats, SiteStats } from "./api-shapes.ts";
import { type ConnectionOptions, findConnection } from "./connection.ts";
import { forTerminal, minuteOf, openColours } from "./terminal.ts";

type StatsOptions = ConnectionOptions & {
  json?: boolean;
  csv?: boolean;
  article?: string;
  window?: string;
  by?: string;
};

/** `broadsheet stats`. @returns the exit status. */
export async function showStats(options: StatsOptions): Promise<number> {
  const { json, csv, article, window, by } = options;
  const connection = findConnection(options);
  const api = openApi(connection);
  const query = { ...(window && { window }), ...(article && { of: article }), ...(by && { by }) };
  if (csv) {
    const what = article ? "stats/article" : "stats";
    process.stdout.write(await api.getText(what, { ...query, format: "csv" }));
  } else if (article) {
    const figures = await api.getArticleStats(query);
    console.log(json ? JSON.stringify(figures) : describeArticle(figures));
  } else {
    const stats = await api.getStats(query);
    console.log(json ? JSON.stringify(stats) : describeStats(connection.site, stats));
  }
  return 0;
}

/** One article's figures for people. */
export function describeArticle(figures: ArticleStats): string {
  const { bold } = openColours(process.stdout);
  const { article, readers, today, compared, places, comments, days } = figures;
  const lines: [string, string][] = [
    ["Readers", `${count(readers)}, ${count(today)} of them today`],
    ["Comments", `${comments.shown} shown, ${comments.held} held, ${comments.spam} in spam`],
  ];
  if (compared)
    lines.splice(1, 0, [
      "Usual",
      `${count(compared.usual)} after as many hours (${Math.floor(compared.hours)}); it had ${count(compared.readers)}`,
    ]);
  if (places.length > 0)
    lines.push(["Lists", places.map(({ window, place }) => `no. ${place} of ${window}`).join(", ")]);
  return [
    bold(forTerminal(article.title)),
    "",
    ...lines.map(([name, text]) => `${name.padEnd(10)} ${text}`),
    ...ranked(
      bold("By day"),
      days.slice(-5).map(({ from, readers: views }) => ({ title: from.slice(0, 10), views })),
    ),
    ...ranked(
      bold("Where readers come from"),
      figures.referrers.map(({ name, views }) => ({ title: name, views })),
    ),
  ].join("\n");
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
