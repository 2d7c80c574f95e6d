import { env } from "cloudflare:workers";
import { Hono } from "hono";
import { HTML_HEADERS, PRIVATE } from "../../src/cache/respond.ts";
import { removeComments } from "../../src/comments/remove-comments.ts";
import { type Config, readConfig } from "../../src/config/config.ts";
import { type Db, openDatabase } from "../../src/db/client.ts";
import type { App } from "../../src/http/context.ts";
import { Refusal } from "../../src/http/errors.ts";
import type { Identity } from "../../src/http/identity.ts";
import type { FormState } from "../../src/pages/data.ts";
import { splitAtSlots } from "../../src/pages/slots.ts";
import { giveReaders } from "../../src/popularity/give-readers.ts";

type Given = {
  /** Settings that differ from the test environment's. */
  config?: Partial<Config>;
  /** Who of the newsroom asks. Default: an admin. */
  identity?: Identity;
  /** A database that counts or fails, say. */
  db?: Db;
  /** Bindings that differ from the test environment's. */
  bindings?: Partial<App["Bindings"]>;
};

/** What the stand-in for the article's page holds. */
export type ShownForm = { shown: "form"; articlePath: string; form: FormState };

/**
 * One room's routes over the real bindings, with the rest of the house stood in for: refreshed paths are noted in
 * `refreshed`, work behind responses waits for `settle()`, and the article's page with its form is a JSON `ShownForm`.
 */
export function roomApp(routes: Hono<App>, given: Given = {}) {
  const refreshed: string[] = [];
  const behind: Promise<unknown>[] = [];
  const app = new Hono<App>()
    .use(async (c, next) => {
      c.set("config", { ...readConfig(env), ...given.config });
      c.set("db", given.db ?? openDatabase(env.DB));
      c.set("now", Date.now());
      c.set("identity", given.identity ?? { name: "Ida Marlowe", role: "admin", sessionId: "" });
      c.set("after", (work) => behind.push(work));
      c.set("refresh", async (paths) => {
        refreshed.push(...paths);
      });
      c.set("removeWithArticle", (id) => removeComments(c.var.db, id));
      c.set("giveReaders", async (from, to) => giveReaders(c.var.db, from, to));
      c.set("showForm", async (articlePath, form, status) => {
        const page: ShownForm = { shown: "form", articlePath, form };
        return Response.json(page, { status });
      });
      c.set("answerPlain", async (page, status) => {
        const headers = { ...HTML_HEADERS, "Content-Type": "text/html", "Cache-Control": PRIVATE };
        const text = splitAtSlots(page).filter((_, index) => index % 2 === 0);
        return new Response(text.join(""), { status, headers });
      });
      await next();
    })
    .route("/", routes)
    .onError((error, c) => {
      if (!(error instanceof Refusal)) throw error;
      if (error.retryAfterSeconds !== undefined) c.header("Retry-After", String(error.retryAfterSeconds));
      return c.json(error.toJSON(), error.status);
    });
  const bindings = { ...env, ...given.bindings };
  return {
    request: async (path: string, init?: RequestInit): Promise<Response> => app.request(path, init, bindings),
    /** Sends a JSON body. */
    send: async (method: "POST" | "PUT", path: string, body: unknown): Promise<Response> =>
      app.request(
        path,
        { method, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) },
        bindings,
      ),
    refreshed,
    settle: async () => {
      while (behind.length > 0) await behind.shift();
    },
  };
}
