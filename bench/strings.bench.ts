import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Miniflare } from "miniflare";
import type { Page } from "playwright-core";
import { bundleWorker } from "../scripts/bundle/bundle-worker.ts";
import { startMiniflare } from "../scripts/miniflare.ts";
import { openBrowser } from "../tests/support/node/browser.ts";
import { sharedData } from "./shared-data.ts";
import { comesBack } from "./strings/comes-back.ts";

/**
 * What becomes of hostile and odd strings: each is sent as a comment, as a name and as an e-mail address, read in the
 * queue, approved, and looked at in a browser whose only defence is the page itself (its Content-Security-Policy is
 * switched off). Then the whole paper is exported, put back into an empty one and exported again. Printed: how many were refused and how many taken, how many of those are stored byte for byte, the
 * answers that were server errors, and what a browser executed.
 */
const TOKEN = "bench-token";
const SECRETS = { ADMIN_TOKEN: TOKEN, SECRET_KEY: "bench-secret-key-of-32-characters" };
const FIELDS = ["comment", "author", "email"] as const;
const AT_ONCE = 16;

type Field = (typeof FIELDS)[number];

type Sent = { field: Field; text: string; status: number; id: number | null };

type SiteContext = { miniflare: Miniflare; origin: string; serverErrors: string[] };

export async function run(): Promise<void> {
  const data = sharedData("text");
  if (data === null) return;
  const strings = readStrings(data);
  const folder = mkdtempSync(join(tmpdir(), "broadsheet-strings-"));
  const { script } = await bundleWorker(folder);
  const vars = { ...SECRETS, FORM_MIN_SECONDS: "0" };
  const miniflare = await startMiniflare({ script, vars });
  try {
    const paper = { miniflare, origin: (await miniflare.ready).origin, serverErrors: [] };
    const articles = await publish(paper, strings);
    const sent = await sendAll(paper, strings, articles);
    await approveAll(paper, sent);
    const executed = await lookAtAll(paper, Object.values(articles));
    const round = await comesBack({ origin: paper.origin, token: TOKEN }, { script, vars, folder });
    await report(paper, strings.length, sent, executed, round);
  } finally {
    await miniflare.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Every string of the JSON lists and every line of the texts, each once. */
function readStrings(folder: string): string[] {
  const all = readdirSync(folder).flatMap((file) => {
    const text = readFileSync(join(folder, file), "utf8");
    return file.endsWith(".json") ? (JSON.parse(text) as string[]) : text.split("\n");
  });
  return [...new Set(all)];
}

async function publish(paper: SiteContext, strings: string[]): Promise<Record<Field, string>> {
  const paths = { comment: "/strings/bodies/", author: "/strings/names/", email: "/strings/addresses/" };
  const articles = Object.entries(paths).map(([field, path]) => ({
    path,
    title: `Strings: ${field}`,
    body: "Nothing happened.",
    bodyFormat: "markdown",
    publishedAt: new Date().toISOString(),
  }));
  await ask(paper, "/api/v1/admin/articles", "PUT", articles);
  // Drafts, so that no browser meets them: they are there to be exported.
  const drafts = strings.map((text, index) => ({
    path: `/strings/draft-${index}/`,
    status: "draft",
    title: `Draft ${index}: ${text}`,
    standfirst: text.slice(0, 1000),
    body: text,
    bodyFormat: index % 2 === 0 ? "markdown" : "html",
    tags: [`Tag ${index % 9}`],
  }));
  for (let at = 0; at < drafts.length; at += 50) {
    const some = drafts.slice(at, at + 50).map((draft) => ({ ...draft, title: draft.title.slice(0, 300) }));
    await ask(paper, "/api/v1/admin/articles", "PUT", some);
  }
  return paths;
}

async function sendAll(paper: SiteContext, strings: string[], paths: Record<Field, string>): Promise<Sent[]> {
  const waiting = FIELDS.flatMap((field) => strings.map((text, index) => ({ field, text, index })));
  const sent: Sent[] = [];
  const work = async () => {
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const { field, text, index } = next;
      const fields = {
        comment: `Comment ${index} about the harbour.`,
        author: `Reader ${index}`,
        [field]: text,
      };
      // Half go the form's way, which is what browsers send.
      const isForm = index % 2 === 0;
      const response = await fetch(`${paper.origin}${paths[field]}comments`, {
        method: "POST",
        redirect: "manual",
        headers: {
          "CF-Connecting-IP": `10.${FIELDS.indexOf(field)}.${index >> 8}.${index & 255}`,
          ...(isForm ? {} : { "Content-Type": "application/json" }),
        },
        body: isForm ? new URLSearchParams(fields) : JSON.stringify(fields),
      });
      const answer = await response.text();
      if (response.status >= 500)
        paper.serverErrors.push(`${field} ${JSON.stringify(text)}: ${response.status}`);
      const id =
        response.headers.get("Location")?.match(/#comment-(\d+)/)?.[1] ?? answer.match(/"id":(\d+)/)?.[1];
      const isTaken = [201, 202, 303].includes(response.status);
      sent.push({ field, text, status: response.status, id: isTaken ? Number(id) : null });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return sent;
}

/** Reads every page of the queue, as the newsroom does, and approves everything. */
async function approveAll(paper: SiteContext, sent: Sent[]): Promise<void> {
  for (const status of ["held", "spam", "published"]) {
    let cursor: string | null = "";
    while (cursor !== null) {
      const page: { next: string | null } = await ask(
        paper,
        `/api/v1/admin/comments?status=${status}&limit=100${cursor && `&cursor=${cursor}`}`,
      );
      cursor = page.next;
    }
  }
  const ids = sent.flatMap(({ id }) => id ?? []);
  for (let start = 0; start < ids.length; start += 100) {
    const decisions = ids.slice(start, start + 100).map((id) => ({ id, decision: "approve" }));
    await ask(paper, "/api/v1/admin/decisions", "POST", { decisions });
  }
}

/** Opens every page of comments with scripts on and hovers and focuses what is in it. @returns what was executed. */
async function lookAtAll(paper: SiteContext, paths: string[]): Promise<string[]> {
  const executed: string[] = [];
  const browser = await openBrowser();
  try {
    const context = await browser.newContext({ bypassCSP: true });
    const page = await context.newPage();
    page.on("dialog", async (dialog) => {
      executed.push(`${page.url()}: ${dialog.type()} ${dialog.message()}`);
      await dialog.dismiss();
    });
    page.on("request", (request) => {
      if (new URL(request.url()).origin !== paper.origin)
        executed.push(`${page.url()}: asks ${request.url()}`);
    });
    for (const path of paths) {
      let next: string | null = `${paper.origin}${path}`;
      while (next !== null) next = await lookAt(page, next, executed);
      await (await fetch(`${paper.origin}${path}feed.xml`)).text();
    }
  } finally {
    await browser.close();
  }
  return executed;
}

async function lookAt(page: Page, address: string, executed: string[]): Promise<string | null> {
  await page.goto(address);
  const strange = await page.locator("article.comment").evaluateAll((comments) => {
    const allowed = "a article b blockquote br div em header p span time".split(" ");
    return comments
      .flatMap((comment) => [...comment.querySelectorAll("*")])
      .filter(
        (element) =>
          !allowed.includes(element.localName) ||
          [...element.attributes].some(
            ({ name, value }) =>
              /^on|^src|^style$/.test(name) ||
              (!name.startsWith("data-") && /^\s*(javascript|data|vbscript):/i.test(value)),
          ),
      )
      .map((element) => element.outerHTML);
  });
  executed.push(...strange.map((html) => `${address}: ${html}`));
  for (const author of await page.locator("article.comment .comment-author").all()) {
    await author.dispatchEvent("mouseover");
  }
  const next = page.locator('.comments a[rel="next"]').first();
  return (await next.count()) === 0 ? null : new URL((await next.getAttribute("href")) ?? "", address).href;
}

async function report(
  paper: SiteContext,
  strings: number,
  sent: Sent[],
  executed: string[],
  round: Awaited<ReturnType<typeof comesBack>>,
): Promise<void> {
  const db = await paper.miniflare.getD1Database("DB");
  const rows = new Map<number, { author_name: string; body: string; status: string }>();
  const { results } = await db
    .prepare("SELECT id, author_name, body, status FROM comments")
    .all<{ id: number; author_name: string; body: string; status: string }>();
  for (const row of results) rows.set(row.id, row);
  const summary = FIELDS.map((field) => {
    const of = sent.filter((one) => one.field === field);
    const taken = of.filter(({ id }) => id !== null);
    const stored = (one: Sent) => rows.get(one.id ?? 0)?.[field === "author" ? "author_name" : "body"];
    const same = taken.filter((one) => field === "email" || stored(one) === one.text.replace(/\r\n?/g, "\n"));
    const trimmed = taken.filter(
      (one) => field !== "email" && stored(one) !== one.text && stored(one) === one.text.trim(),
    );
    return {
      field,
      refused: of.filter(({ status }) => status === 422).length,
      taken: taken.length,
      "byte for byte": same.length,
      "trimmed at the ends": trimmed.length,
      changed: taken.length - same.length - trimmed.length,
      "approved, shown": taken.filter(({ id }) => rows.get(id ?? 0)?.status === "published").length,
      "other answers": of.filter(({ status, id }) => id === null && status !== 422).length,
    };
  });
  console.table(summary);
  const lines = [...paper.serverErrors, ...executed];
  for (const line of lines.slice(0, 20)) console.log(line.slice(0, 300));
  console.log(
    `${strings} strings; server errors: ${paper.serverErrors.length}; executed in the browser: ${executed.length}`,
  );
  console.log(
    `export and import again: ${round.isSame ? "the same to the byte" : "NOT THE SAME"} (${round.bytes} bytes, ${round.exportSeconds} s and ${round.importSeconds} s)`,
  );
  const figures = {
    strings,
    round,
    fields: summary,
    serverErrors: paper.serverErrors.length,
    executed: executed.length,
  };
  console.log(JSON.stringify({ bench: "strings", ...figures }));
}

async function ask<T>(paper: SiteContext, path: string, method = "GET", body?: object): Promise<T> {
  const response = await fetch(`${paper.origin}${path}`, {
    method,
    headers: { Authorization: `Bearer ${TOKEN}`, "Content-Type": "application/json" },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (response.status >= 500) paper.serverErrors.push(`${method} ${path}: ${response.status}`);
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return response.json() as Promise<T>;
}
