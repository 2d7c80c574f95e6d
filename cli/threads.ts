import { openApi } from "./api-client.ts";
import type { BusyThread, ListedThread, OutsideThread } from "./api-shapes.ts";
import { type ConnectionOptions, findConnection } from "./connection.ts";
import { forTerminal, minuteOf, openColours } from "./terminal.ts";

/** `broadsheet threads`. @returns the exit status. */
export async function showThreads(options: ConnectionOptions & { json?: boolean }): Promise<number> {
  const api = openApi(findConnection(options));
  const { items: busiest } = await api.getBusyThreads();
  const set = await allPages(api.getThreads);
  console.log(options.json ? JSON.stringify({ busiest, set }) : describeThreads(busiest, set));
  return 0;
}

/** `broadsheet threads outside`: those of other sites' pages. @returns the exit status. */
export async function showOutsideThreads(options: ConnectionOptions & { json?: boolean }): Promise<number> {
  const outside = await allPages(openApi(findConnection(options)).getOutsideThreads);
  if (options.json) console.log(JSON.stringify({ outside }));
  else if (outside.length === 0) console.log("No other site's page has a thread.");
  else for (const thread of outside) console.log(outsideLine(thread));
  return 0;
}

/** `broadsheet threads remove`: the empty thread of another site's page. @returns the exit status. */
export async function removeThread(
  article: number,
  options: ConnectionOptions & { json?: boolean },
): Promise<number> {
  await openApi(findConnection(options)).removeThread(article);
  console.log(
    options.json
      ? JSON.stringify({ removed: article })
      : `Thread ${article} is removed. A first comment on its page begins it anew.`,
  );
  return 0;
}

/** What a list of the API has, page after page. */
async function allPages<T>(
  page: (cursor: string | null) => Promise<{ items: T[]; next: string | null }>,
): Promise<T[]> {
  const all: T[] = [];
  let cursor: string | null = null;
  do {
    const { items, next } = await page(cursor);
    all.push(...items);
    cursor = next;
  } while (cursor !== null);
  return all;
}

function outsideLine(thread: OutsideThread): string {
  const { article, title, shown, isEmpty } = thread;
  const rules = rulesOf(thread);
  const comments = isEmpty ? "empty" : `${shown} shown`;
  return `${article}  ${forTerminal(title)}  ${comments}${rules ? `; ${rules}` : ""}  ${thread.outside ?? thread.path}`;
}

function describeThreads(busiest: BusyThread[], set: ListedThread[]): string {
  const { bold } = openColours(process.stdout);
  return [
    bold("Most is written here"),
    ...(busiest.length === 0
      ? ["Nobody has written a comment in the last 24 hours."]
      : busiest.map(busyLine)),
    "",
    bold("Set by the desk"),
    ...(set.length === 0 ? ["All threads are as the paper has them."] : set.map(setLine)),
  ].join("\n");
}

function busyLine(thread: BusyThread): string {
  const { lastHour, lastDay, held } = thread;
  const rules = rulesOf(thread);
  const numbers = `${lastHour} in the last hour, ${lastDay} in 24 hours, ${held} held`;
  return `${forTerminal(thread.title)}  ${numbers}${rules ? `; ${rules}` : ""}  ${thread.outside ?? thread.path}`;
}

function setLine(thread: ListedThread): string {
  const { by, at } = thread;
  const who =
    by === null || at === null ? "" : ` (${forTerminal(by)}, ${minuteOf(new Date(at).toISOString())})`;
  return `${forTerminal(thread.title)}  ${rulesOf(thread)}${who}  ${thread.outside ?? thread.path}`;
}

function rulesOf({ comments, slowMinutes, hold }: ListedThread): string {
  const words = [
    comments === "policy" ? "" : comments,
    slowMinutes > 0 ? `one comment a reader in ${slowMinutes} min` : "",
    hold === "all" ? "every comment read first" : hold === "first-timers" ? "first comments read first" : "",
  ];
  return words.filter((word) => word !== "").join(", ");
}
