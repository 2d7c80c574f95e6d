import { keepIndex, prepareIndex } from "../../src/articles/index-for-search.ts";
import { forgetAll } from "../../src/cache/memory.ts";
import { openDatabase } from "../../src/db/client.ts";
import worker from "../../src/index.ts";

/**
 * The paper without its copies of pages, so that each request renders, and with a meter on its databases: each answer tells in
 * its header `x-growth` what D1 would bill, the work behind it included. `/bench-cron` is a run of the cron; `/bench-index` indexes a thousand articles for the search as the cron does,
 * after `?anew` from the beginning, and says whether there are more.
 */
export default {
  async fetch(request, env) {
    const url = new URL(request.url);
    if (url.pathname === "/bench-index") return index(env, url.searchParams.has("anew"));
    forgetAll();
    const meter = { trips: 0, rowsRead: 0, rowsWritten: 0 };
    const behind = [];
    const context = { waitUntil: (work) => behind.push(work), passThroughOnException() {} };
    const given = { ...env, PAGES: withoutPages(env.PAGES) };
    for (const [name, binding] of Object.entries(env))
      if (typeof binding?.prepare === "function") given[name] = metered(binding, meter);
    Object.defineProperty(caches, "default", { configurable: true, value: NOTHING_KEPT });
    let response;
    if (url.pathname === "/bench-cron") {
      await worker.scheduled({ scheduledTime: Date.now(), cron: "* * * * *", noRetry() {} }, given, context);
      response = new Response("done");
    } else response = await worker.fetch(request, given, context);
    const body = response.body && (await response.arrayBuffer());
    while (behind.length > 0) await behind.shift();
    const headers = new Headers(response.headers);
    headers.set("x-growth", JSON.stringify(meter));
    return new Response(body, { status: response.status, headers });
  },
};

async function index(env, anew) {
  const db = openDatabase(env.DB);
  if (anew) await prepareIndex(db, env.SEARCH, true);
  let last = 1;
  for (let portion = 0; portion < 50 && last > 0; portion++) last = await keepIndex(db, env.SEARCH);
  return new Response(last > 0 ? "more" : "all", { headers: { "x-growth": "{}" } });
}

const NOTHING_KEPT = { match: async () => undefined, put: async () => {}, delete: async () => false };

function withoutPages(kv) {
  return {
    get: async (key, ...rest) => (isPage(key) ? null : kv.get(key, ...rest)),
    getWithMetadata: async (key, ...rest) =>
      isPage(key) ? { value: null, metadata: null } : kv.getWithMetadata(key, ...rest),
    put: async (key, ...rest) => (isPage(key) ? undefined : kv.put(key, ...rest)),
    delete: async (key) => (isPage(key) ? undefined : kv.delete(key)),
    list: (...given) => kv.list(...given),
  };
}

function isPage(key) {
  return String(key).startsWith("page:");
}

function metered(database, meter) {
  return {
    prepare: (sql) => statement(database.prepare(sql), meter),
    batch: async (statements) => {
      const results = await database.batch(statements.map(({ inner }) => inner));
      note(meter, results);
      return results;
    },
  };
}

function statement(inner, meter) {
  const all = async () => {
    const result = await inner.all();
    note(meter, [result]);
    return result;
  };
  return {
    inner,
    all,
    run: all,
    raw: async () => (await all()).results.map(Object.values),
    bind: (...values) => statement(inner.bind(...values), meter),
    first: async (column) => {
      const [row = null] = (await all()).results;
      return column === undefined || row === null ? row : row[column];
    },
  };
}

function note(meter, results) {
  meter.trips += 1;
  for (const { meta } of results) {
    meter.rowsRead += meta.rows_read;
    meter.rowsWritten += meta.rows_written;
  }
}
