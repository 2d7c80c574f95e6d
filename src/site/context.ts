import { revisionQuery } from "../articles/articles.ts";
import { orderReading } from "../articles/busy-sections.ts";
import { pageVersions, recallLists } from "../cache/memory.ts";
import type { PageCache, ReadyLists, SharedLists, SlotContents, SlotsWanted } from "../cache/page-cache.ts";
import { bothSources, inlineSource, readersHeaders, type Sources } from "../cache/respond.ts";
import { adoptSettings, sharedLists, sharedSettings } from "../cache/shared-lists.ts";
import { shownChangesReading } from "../cache/shown-changes.ts";
import { formTokenWindow, makeFormToken } from "../comments/posting/form-token.ts";
import type { Bindings } from "../config/bindings.ts";
import type { Config } from "../config/config.ts";
import { readConfig } from "../config/config.ts";
import type { ListSettings } from "../config/lists.ts";
import type { Settings } from "../config/settings.ts";
import { NO_SETTINGS } from "../config/settings.ts";
import { type Db, openDatabase } from "../db/client.ts";
import { readTogether } from "../db/readings.ts";
import { MINUTE_MS } from "../db/time.ts";
import { type PaperMarks, paperMarks } from "../feeds/paper-marks.ts";
import type { App } from "../http/context.ts";
import { placesReading, shownMenus } from "../menus/places.ts";
import { codeSources } from "../pages/code.tsx";
import { replySlot } from "../pages/comment-form.tsx";
import { backSlot } from "../pages/comment-thread.tsx";
import type { Frame } from "../pages/data.ts";
import { longDate } from "../pages/dates.ts";
import { faceFilePath } from "../pages/face-data.ts";
import { footerContent, mainMenu } from "../pages/menus.tsx";
import { type PaperSlot, paperSlots } from "../pages/paper-slots.tsx";
import { popularBox } from "../pages/rail.tsx";
import { hasReaders, NOTHING_READ, popularList, topFive } from "../pages/top-lists.tsx";
import { PAGE_VERSION } from "../pages/version.ts";
import { topListsReading } from "../popularity/top-lists.ts";
import { findSettings, settingsReading } from "../settings/settings.ts";
import { isKept, renderPath } from "./addresses.ts";
import { withMediaUrl } from "./media-addresses.ts";
import type { RenderContext } from "./rendering.ts";

/** One request's or one scheduled run's view of the whole paper: the rooms' functions joined to its bindings. */
export type SiteContext = {
  cache: PageCache;
  rendering: RenderContext;
  config: Config;
  db: Db;
  /** The search's own database; null where the paper has none. */
  search: D1Database | null;
  /** Where pictures are kept, if the paper has room for them. */
  media: R2Bucket | undefined;
  now: number;
  /** The paper by the settings that the database has at this moment: one row read. This isolate knows them from then on. */
  current: () => Promise<SiteContext>;
  /** Where counted views are also written, if such a data set is bound. */
  views: AnalyticsEngineDataset | undefined;
};

/** What the middleware gives app.ts and the pages that join the rooms, beside what all routes get. */
export type SiteApp = { Bindings: App["Bindings"]; Variables: App["Variables"] & { site: SiteContext } };

const encoder = new TextEncoder();

const NOTHING = encoder.encode("");

const QUARTER_MS = 15 * MINUTE_MS;

/**
 * @param settings the newsroom's, as they are known here
 * @param origin of the request; null: there is none
 */
export function openSite(
  env: Bindings,
  settings: Settings,
  now: number,
  after: (work: Promise<unknown>) => void,
  origin: string | null = null,
): SiteContext {
  const config = readConfig(env, settings);
  const db = openDatabase(env.DB);
  const cache: PageCache = {
    kv: env.PAGES,
    db,
    config,
    now,
    after,
    origin: config.site.url ?? origin,
    version: versionOf(config),
    release: PAGE_VERSION,
    render: async (path, reads) => {
      // Known before the page is read, or read with it; where they are known already, the page's reads begin at once.
      const lists = reads?.lists ?? recallLists(now) ?? (await sharedLists(cache));
      const frame = async () => frameOf(cache, await lists);
      const isRefresh = reads !== undefined;
      const page = await renderPath({ ...rendering, db: reads?.db ?? db, frame, isRefresh }, path);
      if (!page) return null;
      const { changed } = await lists;
      return { ...page, body: withMediaUrl(page.body, config.site), asOf: changed.upTo };
    },
    isKept,
    revisionQuery,
    buildLists: (from = db) => buildLists(from, now, config.site),
    fill: (lists, wanted) => fillSlots(config, now, lists, wanted),
    moment: formTokenWindow(now),
  };
  const rendering: RenderContext = {
    db,
    config,
    now,
    frame: async () => frameOf(cache, await sharedLists(cache)),
    addresses: new Map(),
  };
  const current = async () => openSite(env, adoptSettings(await findSettings(db)), now, after, origin);
  const { SEARCH: search = null, MEDIA: media, VIEWS: views } = env;
  return { cache, rendering, config, db, search, media, now, current, views };
}

/** The paper for one request: its settings come with the lists that all pages share, which costs a read now and then. */
export async function openSiteFor(
  env: Bindings,
  now: number,
  after: (work: Promise<unknown>) => void,
  origin: string,
): Promise<SiteContext> {
  const open = (settings: Settings) => openSite(env, settings, now, after, origin);
  return open(recallLists(now)?.settings ?? (await sharedSettings(open(NO_SETTINGS).cache)));
}

/** The slots' contents for readers of one moment: today's date, the lists, the form's token and the comment it answers. */
async function fillSlots(
  config: Config,
  now: number,
  lists: ReadyLists,
  { origin, replyTo, backTo = null }: SlotsWanted,
): Promise<SlotContents> {
  // Days begin at a quarter of an hour in every zone: the date of its beginning has been made before.
  const date = longDate(now - (now % QUARTER_MS), config.site);
  const token = config.secretKey === null ? "" : await makeFormToken(config.secretKey, now);
  const texts = {
    date: encoder.encode(date),
    "top-five": lists.bytes.topFive,
    popular: lists.bytes.popular,
    "top-five-read": lists.unread?.includes("topFive") ? encoder.encode(NOTHING_READ) : lists.bytes.topFive,
    "popular-box": encoder.encode(lists.unread?.includes("popular") ? "" : popularBox(lists.popular)),
    "form-token": encoder.encode(token),
    reply: encoder.encode(replySlot(replyTo ?? "", null)),
    back: encoder.encode(backSlot(backTo)),
    origin: encoder.encode(origin),
  };
  const marks = paperMarks(lists.paper.face, config.site, { origin, pathOf: faceFilePath });
  const { html: paper, styles } = await paperSlots(lists.paper, config.site);
  const menus = {
    sections: mainMenu(lists.paper.menus, lists.sections),
    footer: footerContent(lists.paper.menus),
  };
  const shown = {
    turnstile: config.comments.turnstileSiteKey !== null,
    fetchAhead: config.site.fetchAhead,
  };
  const own = { "style-src": await Promise.all(styles.map(inlineSource)) };
  const contents: SlotContents = {
    key:
      replyTo === null && backTo === null
        ? `${lists.hash} ${config.site.name} ${date} ${token} ${origin}`
        : null,
    headers: readersHeaders(shown, bothSources(own, codeSources(lists.paper.code))),
    tag: `${lists.hash}-${fingerprint(`${config.site.name} ${date} ${origin} ${replyTo ?? ""} ${backTo ?? ""}`)}`,
    get: (name, head) => {
      if (name === "sections" || name === "footer") return encoder.encode(menus[name](head));
      if (name in marks) return encoder.encode(marks[name as keyof PaperMarks]);
      return name in texts ? texts[name as keyof typeof texts] : encoder.encode(paper[name as PaperSlot]);
    },
  };
  return lists.paper.code === null ? contents : { ...contents, plain: withoutCode(contents, shown, own) };
}

function withoutCode(
  { key, tag, get }: SlotContents,
  shown: Parameters<typeof readersHeaders>[0],
  own: Sources,
): SlotContents {
  return {
    key: key === null ? null : `${key} plain`,
    headers: readersHeaders(shown, own),
    tag: `${tag}p`,
    get: (name, head) => (name.startsWith("code-") ? NOTHING : get(name, head)),
  };
}

async function buildLists(
  db: Db,
  now: number,
  shown: Pick<ListSettings, "top" | "popular">,
): Promise<SharedLists> {
  // Of one moment: what the first knows of changes, the others must show.
  const [changed, lists, order, { settings, paper }, places] = await readTogether(db, [
    shownChangesReading(db),
    topListsReading(db, now, shown),
    orderReading(db, now),
    settingsReading(db),
    placesReading(db, now),
  ]);
  return {
    topFive: topFive(lists.topFive, shown.top.length),
    popular: popularList(lists.popular),
    unread: [
      ...(hasReaders(lists.topFive) ? [] : (["topFive"] as const)),
      ...(hasReaders(lists.popular) ? [] : (["popular"] as const)),
    ],
    ...order,
    settings,
    paper: { ...paper, menus: shownMenus(paper.menus, places) },
    changed,
  };
}

/** What every page's frame needs of the settings and the lists. */
export function frameOf(
  { config }: Pick<PageCache, "config">,
  { sections }: Pick<SharedLists, "sections">,
): Frame {
  const { site, comments } = config;
  return {
    site,
    top: site.top,
    popular: site.popular,
    sections,
    comments: {
      requireEmail: comments.requireEmail,
      closed: comments.policy === "closed",
      reports: comments.reportsToHold > 0,
      replyMails: comments.replyMails,
      turnstileSiteKey: comments.turnstileSiteKey,
      terms: { policy: comments.policy, rules: comments.houseRules, editMinutes: comments.editMinutes },
    },
  };
}

/** Stored pages of other templates or other site settings are rendered anew. */
function versionOf(config: Config): string {
  let version = pageVersions.get(config);
  if (version === undefined) {
    version = `${PAGE_VERSION}-${fingerprint(JSON.stringify([config.site, config.comments]))}`;
    pageVersions.set(config, version);
  }
  return version;
}

/** FNV-1a over UTF-16 code units, 32 bits: tells texts apart, keeps no secret. */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0).toString(36);
}
