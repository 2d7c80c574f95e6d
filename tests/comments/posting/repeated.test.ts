import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { makeFormToken } from "../../../src/comments/posting/form-token.ts";
import type { Bindings } from "../../../src/config/bindings.ts";
import { makeArticle } from "../../support/factories.ts";
import { ask } from "../../support/worker.ts";

const NOON = Date.UTC(2026, 10, 23, 12);
const SECRET = "test-secret-key-of-at-least-32-characters";

const WORDS = "The old one was narrower, and I miss it.";
/** Held: three links of somebody who is not known. */
const LINKS = "Three plans: https://a.example https://b.example https://c.example, look at them";
const ITS_OWN_SECRET = "1111111111-2222222222-3333333333";

let article: { id: number; path: string };
let token: string;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  await at(NOON);
  article = await makeArticle({ title: "The bridge opens" });
});

async function at(now: number): Promise<void> {
  vi.setSystemTime(now);
  token = await makeFormToken(SECRET, now - 60_000);
}

type Sent = { comment?: string; author?: string; idempotencyKey?: string; notify?: string; email?: string };
type Doors = "form" | "json" | "api";

type From = {
  cookie?: string | undefined;
  by?: Doors | undefined;
  given?: Partial<Bindings>;
  address?: string | undefined;
};

/** Everybody here has the same network address, where no other is named. */
function post(sent: Sent = {}, { cookie = "", by = "form", given = {}, address }: From = {}) {
  const fields = { comment: WORDS, author: "Ada", ...sent, token, extra: "" };
  const headers = { Cookie: cookie, ...(address !== undefined && { "CF-Connecting-IP": address }) };
  if (by === "form")
    return ask(
      `${article.path}comments`,
      { method: "POST", headers, body: new URLSearchParams(fields) },
      given,
    );
  const path = by === "json" ? `${article.path}comments` : `/api/v1/articles/${article.id}/comments`;
  return ask(path, {
    method: "POST",
    headers: { ...headers, "Content-Type": "application/json" },
    body: JSON.stringify(fields),
  });
}

const cookieOf = (response: Response) => (response.headers.get("Set-Cookie") ?? "").split(";")[0] ?? "";
const pageOf = async (cookie: string) =>
  (await (await ask(article.path, { headers: { Cookie: cookie } })).text()).replace(/<template.*/s, "");
const rows = async () =>
  (await env.DB.prepare("SELECT id, status, body FROM comments ORDER BY id").all<Record<string, unknown>>())
    .results;

/** What a browser can do to the only comment there is. */
async function doings(cookie: string) {
  const [row] = await rows();
  const one = `/api/v1/comments/${row?.id}`;
  const edit = `${article.path}comments/${row?.id}/edit`;
  const headers = { Cookie: cookie, "Content-Type": "application/json" };
  const body = JSON.stringify({ comment: "I was wrong about everything." });
  const form = new URLSearchParams({ action: "confirm-withdraw", comment: "" });
  return {
    opened: (await ask(edit, { headers: { Cookie: cookie } })).status,
    changed: (await ask(one, { method: "PATCH", headers, body })).status,
    pressed: (await ask(edit, { method: "POST", headers: { Cookie: cookie }, body: form })).status,
    withdrawn: (await ask(one, { method: "DELETE", headers })).status,
  };
}

const NOTHING = { opened: 403, changed: 403, pressed: 403, withdrawn: 403 };

describe("the same words from another browser behind the same address", () => {
  it.each<[string, Doors, string]>([
    ["a shown comment, by the form", "form", WORDS],
    ["a shown comment, by the page's script", "json", WORDS],
    ["a shown comment, by the API", "api", WORDS],
    ["a held comment, by the form", "form", LINKS],
    ["a held comment, by the API", "api", LINKS],
  ])("get the first one's answer and no say in it: %s", async (_, by, comment) => {
    const first = await post({ comment }, { by });
    const before = await rows();
    const others = [
      await post({ comment }, { by }),
      await post({ comment, idempotencyKey: ITS_OWN_SECRET }, { by }),
      await post(
        { comment },
        { by, cookie: cookieOf(await post({ comment: "Something else.", author: "Mallory" })) },
      ),
    ];
    await env.DB.prepare("DELETE FROM comments WHERE author_name = 'Mallory'").run();
    for (const other of others) {
      expect(other.status).toBe(first.status);
      expect(other.headers.get("Location")).toBe(first.headers.get("Location"));
      expect(await doings(cookieOf(other))).toEqual(NOTHING);
    }
    expect(await rows()).toEqual(before);
    expect((await doings(cookieOf(first))).changed).toBe(200);
  });

  it("say to a program whose comment it is not", async () => {
    expect(await (await post({}, { by: "api" })).json()).not.toHaveProperty("own");
    expect(await (await post({}, { by: "api" })).json()).toMatchObject({ status: "published", own: false });
  });

  it("ask for no mails in somebody's name", async () => {
    const mails = { MAIL_FROM: "news@paper.example", SITE_URL: "https://paper.example" };
    const asked = { notify: "1", email: "ada@example.org" };
    await post(asked, { given: mails });
    await post({ ...asked, email: "mallory@example.org" }, { given: mails });
    const { results } = await env.DB.prepare("SELECT email FROM subscriptions").all();
    expect(results).toEqual([{ email: "ada@example.org" }]);
  });

  it("at the same moment are one comment, and one browser's", async () => {
    const answers = await Promise.all([post(), post(), post()]);
    expect(new Set(answers.map((answer) => answer.headers.get("Location"))).size).toBe(1);
    expect(await rows()).toHaveLength(1);
    const opened = [];
    for (const answer of answers)
      opened.push(
        (
          await ask(`${article.path}comments/${(await rows())[0]?.id}/edit`, {
            headers: { Cookie: cookieOf(answer) },
          })
        ).status,
      );
    expect(opened.toSorted()).toEqual([200, 403, 403]);
  });
});

describe("a browser that sends its comment twice", () => {
  it("is shown it while it waits, even if it got no cookie with the first answer and cannot prove itself", async () => {
    await post({ comment: LINKS });
    const page = await pageOf(cookieOf(await post({ comment: LINKS })));
    expect(page).toContain("https://a.example");
    expect(page).toContain("Your comment is awaiting moderation.");
    expect(page).not.toContain("Edit or withdraw");
    expect(await pageOf("")).not.toContain("https://a.example");
  });

  it("is shown no words but those that it sent", async () => {
    const first = cookieOf(await post({ comment: LINKS }));
    const second = cookieOf(await post({ comment: LINKS }));
    const [row] = await rows();
    await ask(`/api/v1/comments/${row?.id}`, {
      method: "PATCH",
      headers: { Cookie: first, "Content-Type": "application/json" },
      body: JSON.stringify({ comment: "My telephone number is 555 0199." }),
    });
    expect(await pageOf(first)).toContain("555 0199");
    const page = await pageOf(second);
    expect(page).not.toContain("555 0199");
    expect(page).not.toContain("awaiting moderation");
  });

  it.each<Doors>(["form", "json", "api"])("owns it by the secret that it sent with both: %s", async (by) => {
    const sent = { comment: LINKS, idempotencyKey: ITS_OWN_SECRET };
    await post(sent, { by });
    const second = await post(sent, { by });
    expect(await rows()).toHaveLength(1);
    expect(await pageOf(cookieOf(second))).toContain("Edit or withdraw");
    expect(await doings(cookieOf(second))).toEqual({
      opened: 200,
      changed: 200,
      pressed: 303,
      withdrawn: 204,
    });
  });

  it("owns it by the cookie of the first answer", async () => {
    const first = await post();
    const second = await post({}, { cookie: cookieOf(first) });
    expect(second.headers.get("Location")).toBe(first.headers.get("Location"));
    expect((await doings(cookieOf(second))).changed).toBe(200);
  });
});

describe("a phone that sends again from another network, since no answer came", () => {
  const AT_HOME = "192.0.2.1";
  const ON_THE_WAY = "198.51.100.7";

  it.each<[string, Doors, string]>([
    ["by the form", "form", WORDS],
    ["by the page's script", "json", WORDS],
    ["a few words", "form", "Quite so."],
    ["words that wait", "form", LINKS],
  ])("has one comment, and is its author, by the cookie that it had: %s", async (_, by, comment) => {
    const cookie = cookieOf(await post({ comment: "An earlier word.", author: "Ada" }, { address: AT_HOME }));
    const first = await post({ comment }, { cookie, by, address: AT_HOME });
    const second = await post({ comment }, { cookie, by, address: ON_THE_WAY });
    expect(second.status).toBe(first.status);
    expect(second.headers.get("Location")).toBe(first.headers.get("Location"));
    expect((await rows()).filter(({ body }) => body === comment)).toHaveLength(1);
    expect(await pageOf(cookieOf(second))).toContain("Edit or withdraw");
  });

  it("has one comment by the secret that it sent with both, also where both are judged at the same moment", async () => {
    const sent = { idempotencyKey: ITS_OWN_SECRET };
    const answers = await Promise.all([
      post(sent, { address: AT_HOME }),
      post(sent, { address: ON_THE_WAY }),
      post(sent, { address: AT_HOME }),
    ]);
    expect(new Set(answers.map((answer) => answer.headers.get("Location"))).size).toBe(1);
    expect(await rows()).toHaveLength(1);
    expect(await env.DB.prepare("SELECT comment_count FROM articles").first("comment_count")).toBe(1);
  });

  it("has another one elsewhere, under another name, and after a while", async () => {
    const sent = { idempotencyKey: ITS_OWN_SECRET };
    await post(sent, { address: AT_HOME });
    await post({ ...sent, author: "Ada L." }, { address: ON_THE_WAY });
    article = await makeArticle({ title: "The bridge closes", path: "/2026/11/22/closed/" });
    await post(sent, { address: ON_THE_WAY });
    expect(await rows()).toHaveLength(3);
    await at(NOON + 3_600_000);
    await post(sent, { address: "203.0.113.9" });
    expect(await rows()).toHaveLength(4);
  });
});

describe("the same submission on both sides of midnight", () => {
  const MIDNIGHT = Date.UTC(2026, 10, 24);

  it("is one comment", async () => {
    await at(MIDNIGHT - 500);
    const first = await post();
    await at(MIDNIGHT + 500);
    const second = await post();
    expect(second.headers.get("Location")).toBe(first.headers.get("Location"));
    expect(await rows()).toHaveLength(1);
    expect(await doings(cookieOf(second))).toEqual(NOTHING);
  });

  it("is one comment at the same moment, whichever is stored first", async () => {
    const sendAt = (now: number) => {
      vi.setSystemTime(now);
      return post();
    };
    const answers = await Promise.all([sendAt(MIDNIGHT - 1), sendAt(MIDNIGHT), sendAt(MIDNIGHT - 2)]);
    expect(new Set(answers.map((answer) => answer.headers.get("Location"))).size).toBe(1);
    expect(await rows()).toHaveLength(1);
    expect(await env.DB.prepare("SELECT comment_count FROM articles").first("comment_count")).toBe(1);
  });

  it("is another one on another day", async () => {
    await at(MIDNIGHT - 2 * 3_600_000);
    await post();
    await at(MIDNIGHT + 600_000);
    await post();
    expect(await rows()).toHaveLength(2);
    await at(MIDNIGHT + 12 * 3_600_000);
    expect((await post()).status).toBe(303);
    expect(await rows()).toHaveLength(2);
  });
});
