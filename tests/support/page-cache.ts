import { env } from "cloudflare:workers";
import { NOTHING_CHANGED, type PageCache } from "../../src/cache/page-cache.ts";
import type { RenderedPage } from "../../src/cache/stored-page.ts";
import { readConfig } from "../../src/config/config.ts";
import { openDatabase } from "../../src/db/client.ts";
import { NOTHING_SET } from "../../src/pages/paper-slots.tsx";

/** A page cache over the real KV and D1 that counts what it does; pages are what `pages` says. */
export function makePageCache(given: Partial<PageCache> = {}) {
  const pages = new Map<string, RenderedPage>();
  const counts = { kvReads: 0, kvWrites: 0, kvDeletes: 0, renders: 0, revisionChecks: 0 };
  const behind: Promise<unknown>[] = [];
  const kv = counting(env.PAGES, {
    get: () => counts.kvReads++,
    put: () => counts.kvWrites++,
    delete: () => counts.kvDeletes++,
  });
  const cache: PageCache = {
    kv,
    db: openDatabase(env.DB),
    config: readConfig(env),
    now: Date.UTC(2026, 10, 23, 12),
    after: (work) => behind.push(work),
    origin: "https://paper.example",
    version: "1-test",
    release: "1",
    render: async (path) => {
      counts.renders++;
      return pages.get(path) ?? null;
    },
    isKept: () => true,
    revisionQuery: (path) => {
      counts.revisionChecks++;
      return { sql: "SELECT ?1 AS revision", bindings: [pages.get(path)?.revision ?? 0] };
    },
    buildLists: async () => ({
      topFive: "<ol></ol>",
      popular: "<ol></ol>",
      sections: [],
      settings: {},
      changed: NOTHING_CHANGED,
      paper: NOTHING_SET,
      places: null,
    }),
    fill: async () => ({ key: null, tag: "t", headers: {}, get: () => new Uint8Array() }),
    moment: 0,
    ...given,
  };
  const settle = async () => {
    while (behind.length > 0) await behind.shift();
  };
  return { cache, pages, counts, settle };
}

export function makePage(given: Partial<RenderedPage> = {}): RenderedPage {
  return {
    body: "<p>Page</p>",
    contentType: "text/html; charset=utf-8",
    revision: 1,
    tracks: "article",
    articleId: 1,
    shows: [],
    section: null,
    keep: "until-changed",
    ...given,
  };
}

/** The same object with calls of some of its methods noted before they are made. */
export function counting<T extends object>(target: T, notes: Record<string, () => void>): T {
  return new Proxy(target, {
    get(object, name) {
      const value = Reflect.get(object, name);
      if (typeof value !== "function") return value;
      return (...given: unknown[]) => {
        notes[String(name)]?.();
        return value.apply(object, given);
      };
    },
  });
}
