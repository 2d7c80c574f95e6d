import type { Page } from "playwright-core";
import type { RunningPaper } from "./server.ts";

let made = 0;

/** One request to the newsroom's API. @returns its answer's JSON. */
export async function askNewsroom(
  { url, token }: RunningPaper,
  method: string,
  path: string,
  body?: object,
): Promise<unknown> {
  const response = await fetch(`${url}/api/v1/admin${path}`, {
    method,
    headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return response.json();
}

/** Signs a browser in to the newsroom, as its owner or with a token of one's own; it is then at `path`. */
export async function signIn(
  page: Page,
  { url, token }: Pick<RunningPaper, "url" | "token">,
  path = "/admin",
): Promise<void> {
  await page.goto(url + path);
  await page.getByLabel("Your token").fill(token);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL(url + path);
}

/** Publishes an article that nobody else writes to. @returns its address. */
export async function publishArticle(
  paper: RunningPaper,
  { path = `/2026/01/20/story-${made + 1}/`, ...given }: { path?: string; [field: string]: unknown } = {},
): Promise<string> {
  made += 1;
  const body = "The ice came overnight, and the ferries stayed in.";
  const publishedAt = new Date(Date.UTC(2026, 0, 20, 8, made)).toISOString();
  await askNewsroom(paper, "PUT", "/articles", {
    path,
    title: `Story ${made}`,
    body,
    bodyFormat: "markdown",
    publishedAt,
    ...given,
  });
  return paper.url + path;
}

/** Comments on one page of a thread. */
const A_PAGE = 50;

/**
 * A thread in which each comment answers the one before, as many as `texts`; the page shows it (of a long one its first page) from now on.
 * @param others answer one of these or the article
 */
export async function importThread(
  paper: RunningPaper,
  address: string,
  texts: string[],
  others: string[] = [],
): Promise<void> {
  const articlePath = new URL(address).pathname;
  const answered = (at: number) =>
    at < texts.length ? at - 1 : at % 3 === 0 ? -1 : (at * 7) % Math.max(texts.length, 1);
  const comments = [...texts, ...others].map((body, depth) => ({
    externalId: `${articlePath}${depth}`,
    parentExternalId: answered(depth) < 0 ? null : `${articlePath}${answered(depth)}`,
    articlePath,
    author: `Reader ${depth}`,
    body,
    createdAt: new Date(Date.UTC(2026, 0, 21, 8, depth)).toISOString(),
    status: "published",
  }));
  await askNewsroom(paper, "PUT", "/comments", { comments });
  // The schedule brings a few pages up to date each time, those first that have waited longest.
  const last = others.at(-1) ?? texts.slice(0, A_PAGE).at(-1) ?? "";
  for (let runs = 0; runs < 20; runs++) {
    await paper.runSchedule();
    const response = await fetch(address);
    if ((await response.text()).includes(last)) return;
  }
  throw new Error(`${address} does not show its imported thread`);
}
