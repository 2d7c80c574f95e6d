import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import type { Inspector } from "./inspector.ts";
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
    times: 500,
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

/** So many of each before, between and after the rounds of an operation. */
const EACH = 100;
/** And so many first, that warm its isolate. */
const WARM = 500;

/** What one D1 query, and one with a KV read, cost at a time (ms): what operations are compared with. */
export type Yardstick = { query: number; oneOfEach: number };

/** The floors that operations are compared with, measured again and again while these are. */
export class Yardsticks {
  readonly #inspector: Inspector;
  readonly #query: Operation;
  readonly #oneOfEach: Operation;

  constructor(inspector: Inspector, all: Operation[]) {
    const named = (wanted: string) => {
      const found = all.find(({ name }) => name === wanted);
      if (!found) throw new Error(`There is no ${wanted}.`);
      return found;
    };
    this.#inspector = inspector;
    this.#query = named(ONE_QUERY);
    this.#oneOfEach = named(ONE_OF_EACH);
  }

  async warmUp(): Promise<void> {
    for (let n = 0; n < WARM; n++) {
      await this.#query.once(n);
      await this.#oneOfEach.once(n);
    }
  }

  async measure(): Promise<Yardstick> {
    return { query: await this.#cost(this.#query), oneOfEach: await this.#cost(this.#oneOfEach) };
  }

  async #cost({ name, once }: Operation): Promise<number> {
    const { ms } = await this.#inspector.profile(name, async () => {
      for (let n = 0; n < EACH; n++) await once(n);
    });
    return ms / EACH;
  }
}
