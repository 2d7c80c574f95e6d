import { beforeEach, describe, expect, it } from "vitest";
import { newsroomApp } from "../../src/newsroom-app.ts";
import { makeArticle, makeComment } from "../support/factories.ts";
import { OWN_PAGE, signedIn } from "../support/signed-in.ts";
import { ask } from "../support/worker.ts";

let headers: Record<string, string>;
let articleId: number;
let commentId: number;

beforeEach(async () => {
  articleId = (await makeArticle()).id;
  commentId = (await makeComment({ articleId, status: "held", shownIn: null })).id;
  headers = await signedIn();
});

/** Every address of the newsroom that takes a form, as it stands in its routes. */
const FORMS = [
  ...new Set(
    newsroomApp.routes
      .filter(({ method, path }) => method === "POST" && path.startsWith("/admin"))
      .map(({ path }) => path),
  ),
];

const addressOf = (path: string) =>
  path
    .replace(/:id(\{[^}]*\})?/, String(path.includes("/comments/") ? commentId : articleId))
    .replace(/:number(\{[^}]*\})?/, "1");

const MULTIPART = "multipart/form-data; boundary=x";

const CUT_OFF: [string, string, string][] = [
  ["without its end", MULTIPART, '--x\r\nContent-Disposition: form-data; name="title"\r\n\r\nA headline'],
  ["without a boundary", "multipart/form-data", "--x--"],
  ["of another boundary", MULTIPART, "--y\r\n\r\n--y--"],
  ["that is empty", MULTIPART, ""],
];

describe("a form that was cut off on its way", () => {
  it("is one of many", () => {
    expect(FORMS.length).toBeGreaterThan(15);
  });

  it.each(FORMS)("to %s is refused and no fault of ours", async (path) => {
    for (const [how, type, body] of CUT_OFF) {
      const response = await ask(addressOf(path), {
        method: "POST",
        headers: { ...headers, "Content-Type": type },
        body,
      });
      expect(response.status, `${how}: ${await response.text()}`).toBeLessThan(500);
    }
  });

  it("is told so, in a sentence that says what to do", async () => {
    const [[, type = "", body = ""] = []] = CUT_OFF.map(([, ...rest]) => ["", ...rest] as const);
    const response = await ask("/admin/articles", {
      method: "POST",
      headers: { ...headers, "Content-Type": type },
      body,
    });
    expect(response.status).toBe(422);
    expect(await response.text()).toContain("go back and send it again");
  });
});

describe("what was typed in the newsroom", () => {
  const WORDS = "Words that took me a while";

  it("is shown where sending it again would not help", async () => {
    const body = new URLSearchParams({ text: WORDS, token: "a secret of mine" });
    const response = await ask("/admin/nothing-here", { method: "POST", headers, body });
    expect(response.status).toBe(404);
    const html = await response.text();
    expect(html).toContain(WORDS);
    expect(html).not.toContain("a secret of mine");
  });

  it("cannot be sent on from here where another site's page has sent it", async () => {
    const body = new URLSearchParams({ text: WORDS });
    const elsewhere = { ...headers, Origin: "https://evil.example", "Sec-Fetch-Site": "cross-site" };
    const response = await ask("/admin/people", { method: "POST", headers: elsewhere, body });
    expect(response.status).toBe(403);
    expect(await response.text()).not.toMatch(/<form method="post" action="\/admin\/people"/);
  });

  it("stays with signing in while the database is away, whoever's token it is", async () => {
    const DB = new Proxy({} as D1Database, {
      get: () => () => {
        throw new Error("D1_ERROR: Network connection lost.");
      },
    });
    const kept = { resume: "/admin/articles", "kept:body": WORDS };
    const send = (token: string) =>
      ask(
        "/admin/sign-in",
        { method: "POST", headers: OWN_PAGE, body: new URLSearchParams({ token, ...kept }) },
        { DB },
      );
    const person = await send("bs_somebody");
    expect(person.status).toBe(503);
    expect(person.headers.get("Retry-After")).toBe("30");
    const html = await person.text();
    expect(html).toContain(`name="kept:body" value="${WORDS}"`);
    expect(html).not.toContain("bs_somebody");
    expect(await (await send("test-admin-token")).text()).toContain(`name="kept:body" value="${WORDS}"`);
  });
});
