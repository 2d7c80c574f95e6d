import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { forgetAll } from "../../src/cache/memory.ts";
import { makeFormToken } from "../../src/comments/posting/form-token.ts";
import type { Bindings } from "../../src/config/bindings.ts";
import { forgetHung } from "../../src/db/time-limit.ts";
import { makeArticle, makeComment } from "../support/factories.ts";
import { DEEDS, type Deed, EXPECTED, type Outcome } from "../support/fault-table.ts";
import { FAULTS, FAULTY, faulty } from "../support/faulty.ts";
import { OWN_PAGE, sessionOf, signedIn } from "../support/signed-in.ts";
import { ask } from "../support/worker.ts";

const NOW = Date.UTC(2026, 10, 23, 12);
const SECRET = "test-secret-key-of-at-least-32-characters";
const WORDS = "Words that took me <b>a while</b>";
const ARTICLE = { bodyFormat: "markdown", kind: "article", commentsOpen: "1" };
const ESCAPED = "Words that took me &lt;b&gt;a while&lt;/b&gt;";

let path: string;
let id: number;
let headers: Record<string, string>;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime(NOW);
  const article = await makeArticle({ title: "The bridge opens" });
  ({ path, id } = article);
  await makeComment({ articleId: id, status: "held", shownIn: null, body: "This one waits." });
  headers = await signedIn();
  // Two views put it, and the lists, into KV.
  await ask(path);
  await ask(path);
  newIsolate();
});

function newIsolate(): void {
  forgetAll();
  forgetHung();
}

type Done = { response: Response; isDone: () => Promise<boolean> };

const count = (sql: string) => env.DB.prepare(sql).first<number>("n");

const DO: Record<Deed, (given: Partial<Bindings>) => Promise<Done>> = {
  "stored page": async (given) => read(path, "The bridge opens", given),
  "cold page": async (given) => {
    const cold = await makeArticle({ title: "Nobody has read this" });
    return read(cold.path, "Nobody has read this", given);
  },
  list: (given) => read("/", "The bridge opens", given),
  comment: async (given) => {
    const token = await makeFormToken(SECRET, NOW - 60_000);
    const body = new URLSearchParams({ comment: WORDS, author: "Ada", token });
    const response = await ask(`${path}comments`, { method: "POST", body }, given);
    const stored = "SELECT count(*) AS n FROM comments WHERE author_name = 'Ada'";
    return { response, isDone: async () => response.status === 303 && (await count(stored)) === 1 };
  },
  "sign-in": async (given) => {
    const body = new URLSearchParams({ token: "test-admin-token" });
    const response = await ask("/admin/sign-in", { method: "POST", headers: OWN_PAGE, body }, given);
    return { response, isDone: async () => response.status === 303 && sessionOf(response) !== "" };
  },
  queue: (given) => read("/admin/comments", "This one waits.", given),
  save: async (given) => {
    const body = new URLSearchParams({ ...ARTICLE, title: "A new one", body: WORDS, act: "publish" });
    const response = await ask("/admin/articles", { method: "POST", headers, body }, given);
    const stored = "SELECT count(*) AS n FROM articles WHERE title = 'A new one'";
    return { response, isDone: async () => response.status === 303 && (await count(stored)) === 1 };
  },
};

async function read(address: string, words: string, given: Partial<Bindings>): Promise<Done> {
  const response = await ask(address, { headers }, given);
  const html = await response.clone().text();
  return { response, isDone: async () => response.status === 200 && html.includes(words) };
}

async function expectOutcome({ response, isDone }: Done, outcome: Outcome): Promise<void> {
  if (outcome === "as ever") return expect(await isDone(), `it answered ${response.status}`).toBe(true);
  expect(response.status).toBe(503);
  expect(Number(response.headers.get("Retry-After"))).toBeGreaterThan(0);
  expect(response.headers.get("Content-Type")).toMatch(/^text\/html/);
  if (outcome === "503, words kept") expect(await response.text()).toContain(ESCAPED);
}

const CELLS = FAULTY.flatMap((what) =>
  FAULTS.flatMap((fault) =>
    DEEDS.map((deed) => [what, fault, deed, EXPECTED[what]?.[fault]?.[deed]] as const),
  ),
);

describe("what comes out while something is away", () => {
  it.each(CELLS)("%s, %s: a %s comes out %s", async (what, fault, deed, outcome) => {
    if (outcome === undefined) throw new Error("The table says nothing of this.");
    await expectOutcome(await DO[deed](faulty(what, fault)), outcome);
  });
});
