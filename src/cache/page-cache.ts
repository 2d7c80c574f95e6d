import type { Config } from "../config/config.ts";
import type { Settings } from "../config/settings.ts";
import type { Db } from "../db/client.ts";
import type { Query } from "../db/query.ts";
import type { Named } from "../pages/data.ts";
import type { Paper } from "../pages/paper-slots.tsx";
import type { RenderedPage, SlotBytes } from "./stored-page.ts";

/** What the page cache works with. It knows pages by their paths and nothing of what they show. */
export type PageCache = {
  kv: KVNamespace;
  db: Db;
  config: Config;
  /** Unix ms of the request or the scheduled run. */
  now: number;
  after: (work: Promise<unknown>) => void;
  /** Of the paper where its address is set, or of the request; null: of a run of the cron, which is near no reader. */
  origin: string | null;
  /** Version of templates and site settings: pages of another version are rendered anew. */
  version: string;
  /** Version of the templates alone, which what all pages share goes by. */
  release: string;
  /** Whether a path is of a kind that has pages: of others nothing is kept or rendered. */
  isKept: (path: string) => boolean;
  /** Renders the page of a path from the database; null where there is none. */
  render: (path: string, reads?: Reads) => Promise<RenderedPage | null>;
  /** Asks for the revision that the database holds for what a page shows: no row where its article is not under the path. */
  revisionQuery: (path: string, page: Pick<RenderedPage, "tracks" | "articleId">) => Query;
  /** Builds the contents of the slots that all pages share, from the database. @param db in its place, to read together with others */
  buildLists: (db?: Db) => Promise<SharedLists>;
  /** Fills the slots with what is of this moment beside the lists. */
  fill: (lists: ReadyLists, wanted: SlotsWanted) => Promise<SlotContents>;
  /** Names the moment: what was filled at the same one may be shared. */
  moment: number;
};

/** What a page is rendered from where it is not by itself: a database that it shares with others, and lists that are read there. */
export type Reads = { db: Db; lists?: Promise<SharedLists> | undefined };

/** What a request asks of the slots. */
export type SlotsWanted = {
  /** Of the request, or of the paper where its address is set. */
  origin: string;
  /** The comment that the form answers. */
  replyTo: string | null;
  /** Path of the comment from which somebody came to the one that it answers. */
  backTo?: string | null;
};

/**
 * The slots that all pages share, the masthead's sections, and what every isolate learns with them: the newsroom's settings, the
 * paper's face, menus and code, what has changed, and where articles are. One value in KV.
 */
export type SharedLists = {
  topFive: string;
  popular: string;
  /** The boxes that nobody has read anything of; none of an older release. */
  unread?: ("topFive" | "popular")[];
  sections: Named[];
  settings: Settings;
  paper: Paper;
  changed: ShownChanges;
  /** Where articles are, by the first parts of their addresses; null: they may be anywhere. */
  places: string[] | null;
};

/**
 * What pages show of others and has changed lately: a page that was rendered before is not served any more, wherever a copy
 * of it is. Known everywhere within three minutes, with nothing to find and nothing to delete.
 */
export type ShownChanges = {
  /** The lists' revision that this is of. */
  upTo: number;
  /** Of what was rendered before this revision, nothing is known. */
  since: number;
  /** Revision of the change by what has changed, named as in a page's `shows`. */
  names: Record<string, number>;
};

export const NOTHING_CHANGED: ShownChanges = { upTo: 0, since: 0, names: {} };

/** The lists as the slots take them. */
export type ReadyLists = SharedLists & { hash: string; bytes: { topFive: Uint8Array; popular: Uint8Array } };

/** What the slots of a page hold for one request. */
export type SlotContents = {
  get: SlotBytes;
  /** Names the contents that many readers share: the same key gives the same bytes. Null: they are this reader's alone. */
  key: string | null;
  /** Headers of an HTML page: as readersHeaders says. */
  headers: Record<string, string>;
  /** What of them the ETag names. The form token is left out: a page with an older one is still the same page. */
  tag: string;
  /** The same for pages without code of other companies; none: there is no such code. */
  plain?: SlotContents;
};
