import type { Line } from "./line.ts";

/** The Cache API of one data centre. */
export class NearbyCache {
  readonly #kept = new Map<string, { body: Uint8Array; until: number }>();

  /** As `caches.default` of an isolate. */
  binding(line: Line, now: () => number): object {
    return {
      match: (url: string) =>
        line.carry(() => {
          const kept = this.#kept.get(url);
          return kept && kept.until > now() ? new Response(kept.body.slice()) : undefined;
        }),
      put: async (url: string, response: Response) => {
        const body = new Uint8Array(await response.arrayBuffer());
        const seconds = Number(/max-age=(\d+)/.exec(response.headers.get("Cache-Control") ?? "")?.[1] ?? 0);
        await line.carry(() => {
          this.#kept.set(url, { body, until: now() + seconds * 1000 });
        });
      },
      delete: (url: string) => line.carry(() => this.#kept.delete(url)),
    };
  }
}
