import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { app } from "../../src/app.ts";
import { commentInput } from "../../src/comments/posting/inputs.ts";
import { readConfig } from "../../src/config/config.ts";
import { ERROR_STATUS } from "../../src/http/errors.ts";
import { openApiDocument } from "../../src/openapi/document.ts";
import { OPERATIONS } from "../../src/openapi/operations.ts";
import { ANSWERS, commentToSend } from "../../src/openapi/schemas.ts";
import { ALL_ROUTES } from "../support/apps.ts";
import { makeArticle, makeComment } from "../support/factories.ts";

const API = "/api/v1";
const TOKEN = readConfig(env).adminToken ?? "";
const document = openApiDocument(readConfig(env).site);

/** Every value of a key, however deep. */
function valuesOf(key: string, value: unknown): unknown[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [
    ...(name === key ? [inner] : []),
    ...valuesOf(key, inner),
  ]);
}

describe("the API's description", () => {
  it("has exactly the operations that the Worker answers", () => {
    const answered = ALL_ROUTES.filter(({ method, path }) => method !== "ALL" && path.startsWith(`${API}/`))
      // Hono writes what a parameter may be behind its name: ":id{[0-9]{1,16}}".
      .map(({ method, path }) => `${method} ${path.slice(API.length).replace(/\{\[.*?\}\}/g, "")}`)
      .filter((operation) => operation !== "GET /openapi.json");
    const described = OPERATIONS.map(({ method, path }) => `${method.toUpperCase()} ${path}`);
    expect(described.toSorted()).toEqual([...new Set(answered)].toSorted());
  });

  it("is served", async () => {
    const response = await request("GET", "/openapi.json");
    expect(response.status).toBe(200);
    expect(response.headers.get("Content-Type")).toContain("application/json");
    expect(await response.json()).toEqual(JSON.parse(JSON.stringify(document)));
  });

  it("refers only to schemas that it has", () => {
    const names = Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`);
    const refs = valuesOf("$ref", document);
    expect(refs.length).toBeGreaterThan(OPERATIONS.length);
    expect(refs.filter((ref) => !names.includes(String(ref)))).toEqual([]);
  });

  it("says of every operation what it does, what it takes and what it may refuse", () => {
    for (const [path, operations] of Object.entries(document.paths)) {
      for (const operation of Object.values(operations)) {
        expect(operation).toMatchObject({ summary: expect.any(String), responses: expect.any(Object) });
        const parameters = valuesOf("name", { parameters: valuesOf("parameters", operation) });
        for (const [, name] of path.matchAll(/\{(\w+)\}/g)) expect(parameters).toContain(name);
      }
    }
    expect(valuesOf("enum", document.components.schemas.Error)).toEqual([Object.keys(ERROR_STATUS)]);
  });

  it("asks for the newsroom's token below /admin, and nowhere else", () => {
    for (const [path, operations] of Object.entries(document.paths)) {
      const expected = path.startsWith("/admin/") ? [{ newsroom: [] }] : undefined;
      for (const operation of Object.values(operations)) {
        expect("security" in operation ? operation.security : undefined).toEqual(expected);
      }
    }
  });

  it("names the fields that a comment's form has", () => {
    expect(Object.keys(commentToSend.shape)).toEqual(
      Object.keys(commentInput({ requireEmail: false }).shape),
    );
  });
});

describe("answers are what the description says", () => {
  it("to readers", async () => {
    const { first, comment } = await makePaper();
    for (const [path, name] of [
      ["/articles", "ArticleList"],
      ["/articles?q=article&limit=1", "ArticleList"],
      [`/articles/${first.id}`, "Article"],
      [`/articles/${first.slug}/related`, "ArticleList"],
      [`/articles/${first.id}/comments?order=newest`, "CommentList"],
      ["/comments/recent", "CommentList"],
      ["/popular?window=all", "PopularArticles"],
    ] as const) {
      await expectAnswer(await request("GET", path), 200, name);
    }
    const sent = { comment: "The second paragraph helped me.", author: "Ben", parent: comment.id };
    const taken = await request("POST", `/articles/${first.id}/comments`, sent);
    await expectAnswer(taken, taken.status === 201 ? 201 : 202, "CommentTaken");
  });

  it("to the newsroom", async () => {
    const { first, comment } = await makePaper();
    const article = { title: "Tide tables", body: "High water.", bodyFormat: "markdown" };
    const imported = {
      externalId: "wp-1",
      articlePath: first.path,
      author: "Ada",
      body: "Fine.",
      createdAt: "2026-10-03T08:00:00Z",
      status: "published",
    };
    const decision = { id: comment.id, decision: "spam" };
    const views = [{ path: first.path, hour: "2026-10-03T08:00:00Z", views: 3 }];
    for (const [method, path, body, name] of [
      ["PUT", "/admin/articles", [article, { ...article, path: "/search" }], "PublishSummary"],
      ["PUT", "/admin/comments", { comments: [imported] }, "ImportSummary"],
      ["GET", "/admin/comments?status=published", undefined, "Queue"],
      ["POST", `/admin/comments/${comment.id}/decision`, { decision: "trash" }, "Decided"],
      ["POST", "/admin/decisions", { decisions: [decision, { id: 1, decision: "spam" }] }, "DecidedMany"],
      ["PUT", "/admin/views", { views }, "ViewsSummary"],
      ["GET", "/admin/settings", undefined, "Settings"],
      ["PUT", "/admin/settings", { LANGUAGE: "de", HOLD_AT: "" }, "Settings"],
    ] as const) {
      await expectAnswer(await request(method, path, body, TOKEN), 200, name);
    }
    const deleted = await request("DELETE", `/admin/articles/${first.id}`, undefined, TOKEN);
    expect(deleted.status).toBe(204);
  });

  it("to what is refused", async () => {
    await expectAnswer(await request("GET", "/articles/nothing-here"), 404, "Error");
    await expectAnswer(await request("GET", "/articles?limit=1000"), 422, "Error");
    await expectAnswer(await request("GET", "/nothing-here"), 404, "Error");
    await expectAnswer(await request("GET", "/admin/comments"), 401, "Error");
  });
});

/** Two articles alike, a comment and a reply. */
async function makePaper() {
  const first = await makeArticle({
    commentCount: 2,
    leadImageUrl: "/images/quay.jpg",
    byline: "Ada Writer",
  });
  await makeArticle();
  const comment = await makeComment({ articleId: first.id });
  const replyId = comment.id + 1024;
  await makeComment({
    id: replyId,
    articleId: first.id,
    parentId: comment.id,
    rootId: comment.id,
    threadKey: comment.threadKey + replyId.toString(36).padStart(11, "0"),
    depth: 1,
  });
  return { first, comment };
}

async function request(method: string, path: string, body?: unknown, token?: string): Promise<Response> {
  const context = createExecutionContext();
  const headers = new Headers();
  if (body !== undefined) headers.set("Content-Type", "application/json");
  if (token !== undefined) headers.set("Authorization", `Bearer ${token}`);
  const init = { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) };
  const response = await app.fetch(new Request(`https://paper.example${API}${path}`, init), env, context);
  await waitOnExecutionContext(context);
  return response;
}

/** Schemas drop fields that they do not know: an equal answer has none of these. */
async function expectAnswer(response: Response, status: number, name: keyof typeof ANSWERS): Promise<void> {
  const body = await response.json();
  expect(response.status, JSON.stringify(body)).toBe(status);
  expect(ANSWERS[name].parse(body)).toEqual(body);
}
