import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { removeArticle } from "../../src/articles/remove-article.ts";
import { removeComments } from "../../src/comments/remove-comments.ts";
import { openDatabase } from "../../src/db/client.ts";
import { importComments } from "../../src/moderation/import-comments.ts";
import { makeArticle, makeComment } from "../support/factories.ts";

const NOW = Date.UTC(2026, 10, 23, 12);
const OPTIONS = { now: NOW, secretKey: null };

let path: string;

beforeEach(async () => {
  ({ path } = await makeArticle({ id: 1 }));
  await makeArticle({ id: 2 });
});

const entry = (externalId: string, parentExternalId: string | null = null) => ({
  externalId,
  parentExternalId,
  articlePath: path,
  author: "Ada",
  body: `Words of ${externalId}`,
  createdAt: NOW - 86_400_000,
  kind: "comment" as const,
  status: "published" as const,
});

/** The database of an import that is overtaken: all of it happens once, between its reads and its transaction. */
function overtaken(happens: () => Promise<unknown>) {
  let batches = 0;
  const binding = new Proxy(env.DB, {
    get(database, name) {
      if (name !== "batch") return Reflect.get(database, name).bind(database);
      return async (statements: D1PreparedStatement[]) => {
        batches += 1;
        if (batches === 2) await happens();
        return database.batch(statements);
      };
    },
  });
  return openDatabase(binding);
}

const db = openDatabase(env.DB);
const rows = async () =>
  (
    await env.DB.prepare(
      "SELECT external_id, parent_id, root_id = id AS begins FROM comments ORDER BY external_id",
    ).all()
  ).results;

describe("an import", () => {
  it("says so where its article is deleted at the same moment, and stores nothing there", async () => {
    const deleted = () => removeArticle(db, 1, { by: "Ida", now: NOW }, removeComments(db, 1));
    const summary = await importComments(overtaken(deleted), [entry("a"), entry("b", "a")], OPTIONS);
    expect(summary).toMatchObject({ created: 0, skipped: [{ what: "a" }, { what: "b" }] });
    expect(await rows()).toEqual([]);
  });

  it("begins a thread where what it answers is erased at the same moment", async () => {
    const { id } = await makeComment({ articleId: 1, status: "trash", shownIn: null });
    const erased = () => env.DB.prepare("DELETE FROM comments WHERE id = ?").bind(id).run();
    const entries = [entry("a", `broadsheet:${id}`), entry("b", "a")];
    expect(await importComments(overtaken(erased), entries, OPTIONS)).toMatchObject({ created: 2 });
    const [a, b] = await rows();
    expect(a).toEqual({ external_id: "a", parent_id: null, begins: 1 });
    expect(b).toMatchObject({ external_id: "b", begins: 0 });
  });

  it("answers the comment that another import has stored at the same moment under another id", async () => {
    let other = 0;
    const stored = async () => {
      ({ id: other } = await makeComment({ articleId: 1, source: "import", externalId: "a" }));
    };
    const entries = [entry("a"), entry("b", "a")];
    expect(await importComments(overtaken(stored), entries, OPTIONS)).toMatchObject({
      created: 1,
      updated: 1,
    });
    expect(await rows()).toMatchObject([{ external_id: "a" }, { external_id: "b", parent_id: other }]);
  });
});
