import worker from "../src/index.ts";

/**
 * The paper with a meter on its database: each answer tells in its header `x-d1` what D1 would bill for it, as
 * `{ trips, inRequest }`: round trips, each a list of [table, rows read, rows written], and how many of them were made
 * before the answer; `x-search` tells the same of the search's database. The answer waits for the work behind it.
 */
export default {
  async fetch(request, env) {
    const trips = [];
    const searchTrips = [];
    const behind = [];
    const context = { waitUntil: (work) => behind.push(work), passThroughOnException() {} };
    const response = await worker.fetch(
      request,
      { ...env, DB: metered(env.DB, trips), SEARCH: metered(env.SEARCH, searchTrips) },
      context,
    );
    const body = response.body && (await response.arrayBuffer());
    const inRequest = trips.length;
    while (behind.length > 0) await behind.shift();
    const headers = new Headers(response.headers);
    headers.set("x-d1", JSON.stringify({ trips, inRequest }));
    headers.set("x-search", JSON.stringify({ trips: searchTrips }));
    return new Response(body, { status: response.status, headers });
  },
};

function metered(database, trips) {
  return {
    prepare: (sql) => statement(database.prepare(sql), sql, trips),
    batch: async (statements) => {
      const results = await database.batch(statements.map(({ inner }) => inner));
      trips.push(results.map((result, n) => cost(statements[n].sql, result)));
      return results;
    },
  };
}

/** It has no `raw`: what is not metered here fails loudly. */
function statement(inner, sql, trips) {
  const all = async () => {
    const result = await inner.all();
    trips.push([cost(sql, result)]);
    return result;
  };
  return {
    inner,
    sql,
    all,
    run: all,
    bind: (...values) => statement(inner.bind(...values), sql, trips),
    first: async (column) => {
      const [row = null] = (await all()).results;
      return column === undefined || row === null ? row : row[column];
    },
  };
}

function cost(sql, { meta }) {
  const [, table = ""] = sql.match(/\b(?:FROM|INTO|UPDATE)\s+(\w+)/) ?? [];
  return [table, meta.rows_read, meta.rows_written];
}
