import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import type { Operation } from "./operation.ts";

/** Reads as often from D1 and KV as it is asked to. */
const WORKER = `export default {
  async fetch(request, env) {
    const asked = new URL(request.url).searchParams;
    const query = () => env.DB.prepare("SELECT id, name FROM t LIMIT 10");
    let length = 0;
    for (let n = Number(asked.get("kv")); n > 0; n--) length += (await env.PAGES.get("page", "arrayBuffer")).byteLength;
    for (let n = Number(asked.get("d1")); n > 0; n--) length += (await query().all()).results.length;
    const batch = Array.from({ length: Number(asked.get("batch")) }, query);
    if (batch.length > 0) for (const { results } of await env.DB.batch(batch)) length += results.length;
    return new Response("read " + length);
  },
};`;

const NAMES = Array.from({ length: 20 }, (_, n) => `('name ${n}')`);

/** A Worker that only reads. */
export async function startFloor(folder: string, inspectorPort: number): Promise<Miniflare> {
  const scriptPath = join(folder, "floor.js");
  writeFileSync(scriptPath, WORKER);
  const options = convertV4MiniflareOptions({
    name: "floor",
    modules: true,
    scriptPath,
    modulesRoot: folder,
    d1Databases: ["DB"],
    kvNamespaces: ["PAGES"],
    compatibilityDate: "2026-10-01",
    port: 0,
    cf: false,
  });
  const miniflare = new Miniflare({ ...options, inspectorPort });
  await (await miniflare.getKVNamespace("PAGES")).put("page", "x".repeat(40_000));
  const db = await miniflare.getD1Database("DB");
  await db.exec("CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT)");
  await db.exec(`INSERT INTO t (name) VALUES ${NAMES.join(", ")}`);
  return miniflare;
}

export const ONE_QUERY = "floor: one D1 query";
export const ONE_OF_EACH = "floor: one KV read, one D1 query";

export function floors(origin: string): Operation[] {
  const floor = (name: string, query: string) => ({
    name,
    times: 400,
    warm: 200,
    once: async () => (await fetch(`${origin}/?${query}`)).text(),
  });
  return [
    floor("floor: nothing read", ""),
    floor(ONE_QUERY, "d1=1"),
    floor("floor: five D1 queries", "d1=5"),
    floor("floor: a batch of eight", "batch=8"),
    floor("floor: one KV read", "kv=1"),
    floor(ONE_OF_EACH, "kv=1&d1=1"),
  ];
}
