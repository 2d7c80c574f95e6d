import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { meteredDatabase, told } from "../../support/metered-database.ts";
import { signedIn } from "../../support/signed-in.ts";
import { ask } from "../../support/worker.ts";

/** D1's on the free plan, for all that a request does. */
const FREE_QUERIES = 50;

const FORM = {
  body: "The council keeps the ferry across the harbour.",
  bodyFormat: "markdown",
  kind: "article",
  section: "Town",
  author: "Ida Marlowe",
  tags: "ferry, council, harbour",
  commentsOpen: "1",
  act: "publish",
};

it("a save and the refresh behind it stay within a free request's queries, and leave no old page", async () => {
  const headers = await signedIn();
  const { binding, meter, asked } = meteredDatabase();
  const search = meteredDatabase(env.SEARCH);
  const save = (path: string, fields: Record<string, string>, given = {}) =>
    ask(
      `/admin/articles${path}`,
      { method: "POST", headers, body: new URLSearchParams({ ...FORM, ...fields }) },
      given,
    );
  const ensureAffordable = async (path: string, fields: Record<string, string>) => {
    meter.queries = search.meter.queries = 0;
    asked.length = 0;
    expect((await save(path, fields, { DB: binding, SEARCH: search.binding })).status).toBe(303);
    expect(meter.queries, told(asked)).toBeLessThan(FREE_QUERIES);
    // Fifty are allowed, of all databases together.
    expect(meter.queries + search.meter.queries, told(asked)).toBeLessThanOrEqual(FREE_QUERIES);
  };
  for (let n = 1; n <= 6; n++) await save("", { title: `The ferry, the harbour and the council, part ${n}` });
  const { results } = await env.DB.prepare("SELECT path FROM articles").all<{ path: string }>();
  const pages = ["/", "/section/town/", "/tag/ferry/", "/tag/council/", "/author/ida-marlowe/", "/feed.xml"];
  const readAll = async () => {
    for (const path of [...pages, ...results.map(({ path }) => path)]) {
      await ask(path);
      // Read again, a page goes into KV.
      await ask(path);
    }
  };
  const hash = () => env.DB.prepare("SELECT content_hash AS h FROM articles WHERE id = 7").first<string>("h");
  await readAll();
  await ensureAffordable("", { title: "Seven of the ferry" });
  await readAll();
  const edited = { title: "Seven of the ferry, again", basedOn: String(await hash()) };
  await ensureAffordable("/7", edited);
  for (const path of pages.slice(0, 3)) expect(await (await ask(path)).text()).toContain(edited.title);
  await readAll();
  const moved = { title: edited.title, path: "/seven/", basedOn: String(await hash()) };
  await ensureAffordable("/7", moved);
  await readAll();
  const part = (n: number) => `The ferry, the harbour and the council, part ${n}`;
  const choosing = { relatedPins: `${part(1)}\n${part(3)}`, relatedBars: `${part(2)}\n${results[3]?.path}` };
  const chosen = { ...moved, ...choosing, basedOn: String(await hash()) };
  await ensureAffordable("/7", chosen);
  await readAll();
  // Both at once.
  const other = { ...chosen, relatedPins: part(5), path: "/7/", basedOn: String(await hash()) };
  await ensureAffordable("/7", other);
});
