import { beforeEach, describe, expect, it } from "vitest";
import { forgetAll } from "../../src/cache/memory.ts";
import { ask, askNewsroom } from "../support/worker.ts";

beforeEach(() => forgetAll());

const DOORS: [string, string][] = [
  ["PUT", "/articles"],
  ["DELETE", "/articles/1"],
  ["GET", "/comments"],
  ["PUT", "/comments"],
  ["POST", "/comments/1/decision"],
  ["POST", "/decisions"],
  ["PUT", "/views"],
  ["GET", "/nothing"],
];

describe("the newsroom's API", () => {
  it.each(DOORS)("refuses %s %s without its token", async (method, path) => {
    for (const Authorization of [
      undefined,
      "Bearer wrong",
      "Bearer ",
      "Basic dGVzdA==",
      "test-admin-token",
    ]) {
      const headers = new Headers(Authorization === undefined ? [] : [["Authorization", Authorization]]);
      const response = await ask(`/api/v1/admin${path}`, { method, headers });
      expect(response.status).toBe(401);
      expect(response.headers.get("WWW-Authenticate")).toContain("Bearer");
      expect(response.headers.get("Cache-Control")).toBe("private, no-store");
      expect(await response.json()).toMatchObject({ error: { code: "unauthorized" } });
    }
  });

  it.each(DOORS)(
    "is closed to everybody for %s %s while no token is set, and says how to set one",
    async (method, path) => {
      const response = await askNewsroom(method, path, undefined, { ADMIN_TOKEN: "" });
      expect(response.status).toBe(503);
      const { error } = await response.json<{ error: { code: string; message: string } }>();
      expect(error.code).toBe("not_configured");
      expect(error.message).toContain("npx wrangler secret put ADMIN_TOKEN");
    },
  );

  it("opens with it", async () => {
    expect((await askNewsroom("GET", "/comments")).status).toBe(200);
    expect((await askNewsroom("GET", "/nothing")).status).toBe(404);
  });

  it("names each field of an article that needs another value", async () => {
    const response = await askNewsroom("PUT", "/articles", {
      title: "",
      body: 7,
      bodyFormat: "word",
      publishedAt: "today",
    });
    expect(response.status).toBe(422);
    const { error } = await response.json<{ error: { fields: Record<string, string> } }>();
    expect(Object.keys(error.fields).sort()).toEqual(["body", "bodyFormat", "publishedAt", "title"]);
  });
});
