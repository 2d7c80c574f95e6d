import type { Config, Settings } from "../config.ts";
import type { Db } from "../db/client.ts";
import type { Named } from "../pages/data.ts";
import type { RenderedPage } from "./stored-page.ts";

/** What the page cache works with. It knows pages by their paths and nothing of what they show. */
export type Edge = {
  kv: KVNamespace;
  db: Db;
  config: Config;
  /** Unix ms of the request or the scheduled run. */
  now: number;
  after: (work: Promise<unknown>) => void;
  /** Version of templates and site settings: pages of another version are rendered anew. */
  version: string;
  /** Version of the templates alone, which what all pages share goes by. */
  release: string;
  /** Renders the page of a path from the database; null where there is none. */
  render: (path: string) => Promise<RenderedPage | null>;
  /** The revision that the database holds for what a page shows. */
  currentRevision: (path: string, tracks: RenderedPage["tracks"]) => Promise<number>;
  /** Builds the contents of the slots that all pages share, from the database. */
  buildLists: () => Promise<SharedLists>;
};

/**
 * The slots that all pages share, the masthead's sections, and the newsroom's settings, which every isolate learns with
 * them: one value in KV.
 */
export type SharedLists = { topFive: string; popular: string; sections: Named[]; settings: Settings };
