import { busySections, currentRevision } from "./articles/articles.ts";
import { formTokenWindow, makeFormToken } from "./comments/form-token.ts";
import type { Bindings, Config, Settings } from "./config.ts";
import { NO_SETTINGS, readConfig } from "./config.ts";
import { type Db, openDatabase } from "./db/client.ts";
import type { Edge, SharedLists } from "./edge/edge.ts";
import { type RememberedLists, recallContents, recallLists, rememberContents } from "./edge/memory.ts";
import { HTML_HEADERS, HTML_HEADERS_WITH_TURNSTILE, type SlotContents } from "./edge/respond.ts";
import { adoptSettings, sharedLists, sharedSettings } from "./edge/shared-lists.ts";
import { replySlot } from "./pages/comment-form.tsx";
import type { Frame } from "./pages/data.ts";
import { longDate } from "./pages/dates.ts";
import { sectionLinks } from "./pages/section-links.tsx";
import { popularList, topFive } from "./pages/top-lists.tsx";
import { PAGE_VERSION } from "./pages/version.ts";
import { readTopLists } from "./popularity/top-lists.ts";
import { type Newsroom, renderPath } from "./render.ts";
import { findSettings } from "./settings/settings.ts";

/** One request's or one scheduled run's view of the whole paper: the rooms' functions joined to its bindings. */
export type Paper = {
  edge: Edge;
  newsroom: Newsroom;
  config: Config;
  db: Db;
  now: number;
  /** The paper by the settings that the database has at this moment: one row read. This isolate knows them from then on. */
  current: () => Promise<Paper>;
  /** Where counted views are also written, if such a data set is bound. */
  views: AnalyticsEngineDataset | undefined;
};

const encoder = new TextEncoder();
const versions = new WeakMap<Config, string>();

/** @param settings the newsroom's, as they are known here */
export function openPaper(
  env: Bindings,
  settings: Settings,
  now: number,
  after: (work: Promise<unknown>) => void,
): Paper {
  const config = readConfig(env, settings);
  const db = openDatabase(env.DB);
  const edge: Edge = {
    kv: env.PAGES,
    db,
    config,
    now,
    after,
    version: versionOf(config),
    release: String(PAGE_VERSION),
    render: (path) => renderPath(newsroom, path),
    currentRevision: (path, tracks) => currentRevision(db, path, tracks),
    buildLists: () => buildLists(db, now),
  };
  const newsroom: Newsroom = { db, config, now, frame: () => frameOf(edge) };
  const current = async () => openPaper(env, adoptSettings(await findSettings(db)), now, after);
  return { edge, newsroom, config, db, now, current, views: env.VIEWS };
}

/** The paper for one request: its settings come with the lists that all pages share, which costs a read now and then. */
export async function openPaperFor(
  env: Bindings,
  now: number,
  after: (work: Promise<unknown>) => void,
): Promise<Paper> {
  const settings =
    recallLists(now)?.settings ?? (await sharedSettings(openPaper(env, NO_SETTINGS, now, after).edge));
  return openPaper(env, settings, now, after);
}

/** What the slots hold for this request. `replyTo` is the comment that the form answers, if any. */
export async function slotContents(
  paper: Paper,
  url: URL,
  replyTo: string | null = null,
): Promise<SlotContents> {
  const lists = await sharedLists(paper.edge);
  const origin = paper.config.site.url ?? url.origin;
  if (replyTo !== null) return putTogether(paper, lists, origin, replyTo);
  // Readers of one moment share them: putting them together costs more than the rest of serving a page from memory.
  const wanted = { config: paper.config, window: formTokenWindow(paper.now), lists, origin };
  const known = recallContents(wanted);
  return known ?? rememberContents({ ...wanted, contents: await putTogether(paper, lists, origin, null) });
}

async function putTogether(
  { config, now }: Paper,
  lists: RememberedLists,
  origin: string,
  replyTo: string | null,
): Promise<SlotContents> {
  const date = longDate(now, config.site);
  const token = config.secretKey === null ? "" : await makeFormToken(config.secretKey, now);
  const texts = {
    date: encoder.encode(date),
    "top-five": lists.bytes.topFive,
    popular: lists.bytes.popular,
    "form-token": encoder.encode(token),
    reply: encoder.encode(replySlot(replyTo ?? "", null)),
    origin: encoder.encode(origin),
  };
  const sectionsFor = (section: string | null) => encoder.encode(sectionLinks(lists.sections, section));
  return {
    key: replyTo === null ? `${lists.hash} ${date} ${token} ${origin}` : null,
    headers: config.comments.turnstileSiteKey === null ? HTML_HEADERS : HTML_HEADERS_WITH_TURNSTILE,
    tag: `${lists.hash}-${fingerprint(`${date} ${origin} ${replyTo ?? ""}`)}`,
    get: (name, section) => (name === "sections" ? sectionsFor(section) : texts[name]),
  };
}

async function buildLists(db: Db, now: number): Promise<SharedLists> {
  const [lists, sections, settings] = await Promise.all([
    readTopLists(db, now),
    busySections(db, now),
    findSettings(db),
  ]);
  return { topFive: topFive(lists.topFive), popular: popularList(lists.popular), sections, settings };
}

async function frameOf(edge: Edge): Promise<Frame> {
  const { site, comments } = edge.config;
  const { sections } = await sharedLists(edge);
  return {
    site,
    sections,
    comments: {
      requireEmail: comments.requireEmail,
      closed: comments.policy === "closed",
      reports: comments.reportsToHold > 0,
      replyMails: comments.replyMails,
      turnstileSiteKey: comments.turnstileSiteKey,
    },
  };
}

/** Stored pages of other templates or other site settings are rendered anew. */
function versionOf(config: Config): string {
  let version = versions.get(config);
  if (version === undefined) {
    version = `${PAGE_VERSION}-${fingerprint(JSON.stringify([config.site, config.comments]))}`;
    versions.set(config, version);
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
