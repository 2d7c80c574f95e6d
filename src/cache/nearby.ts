import { withTimeLimit } from "../db/time-limit.ts";

const LIMIT_MS = 1_000;
const limit = () => LIMIT_MS;

/** The data centre's Cache API: the runtime's own, which is no binding; its calls have a time limit all the same. */
export function nearbyCache(): Cache {
  return withTimeLimit("CACHE_API", caches.default, limit);
}

/**
 * The Cache API's keys are URLs, and Cloudflare asks that their host be the Worker's own: another may be looked up in the DNS (Workers
 * documentation, Cache). A paper without an address of its own that is asked for at two hosts keeps its copies twice.
 * @param origin of the paper where its address is set, or of the request
 * @param kind of what is kept
 */
export function nearbyKey(origin: string, kind: "pages" | "media", name: string): string {
  return `${origin}/.nearby/${kind}/${name}`;
}
