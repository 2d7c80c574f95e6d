import type { openApi } from "../api-client.ts";
import type { ArticleUpload, RedirectUpload, ViewsUpload, Words } from "../api-shapes.ts";
import { Failure } from "../failure.ts";
import { Refused } from "../refused.ts";
import type { Skip } from "../summary.ts";
import { nowhere, sendViews, type Upload } from "../upload.ts";
import { openExportedPaths } from "./exported-paths.ts";
import { openExportedHeads } from "./heads.ts";
import { bringMenus } from "./menus.ts";
import { type CommentLine, openParentsFirst } from "./parents-first.ts";

/** A line of an export. */
export type Line = { type: string } & Record<string, unknown>;

type Api = Pick<
  ReturnType<typeof openApi>,
  | "indexForSearch"
  | "putArticles"
  | "putComments"
  | "putViews"
  | "putRedirects"
  | "putSettings"
  | "putWords"
  | "getStats"
> &
  Partial<
    Pick<
      ReturnType<typeof openApi>,
      | "getSettings"
      | "getWords"
      | "getFiles"
      | "putFiles"
      | "getMenus"
      | "putMenus"
      | "getCode"
      | "putCode"
      | "putHeads"
    >
  >;

type Target = {
  api: Api;
  upload: Upload;
  /** Null: nothing is sent. */
  site: string | null;
  /** Send views also to a site that has some of its own. */
  withViews: boolean;
  /** Take what the export has also where the newsroom has changed it since. */
  overwrite?: boolean;
};

const VERSION = 1;
/** Readers of before the days that are kept by day: an hour so long ago counts for all time alone. */
const LONG_AGO = "1990-01-01T00:00:00Z";
const AT_ONCE = 1000;

/** Takes an export's lines in their order. Memory holds what one request of each kind does, and a number for each article. */
export function openRestore({ api, upload, site, withViews, overwrite = false }: Target) {
  const skipped: Skip[] = [];
  /** Readers by article in the hours and days so far. */
  const counted = new Map<string, number>();
  const { add: addPath, pathOf } = openExportedPaths();
  const comments = openParentsFirst((comment) => upload.addComment(comment));
  let redirects: RedirectUpload[] = [];
  let pending: ViewsUpload[] = [];
  let hasComments = false;
  let leavesViews = false;
  let isWhole = false;
  let rowsLeft = 0;
  let menus: Line | null = null;
  const heads = openExportedHeads();
  /** Settings and lists of words that are others here. */
  const stays: string[] = [];
  let source = "";
  const sent = { redirects: 0, views: 0 };

  async function begin(line: Line): Promise<void> {
    ensureExport(line);
    source = `broadsheet:${line.site}`;
    // What this very site has counted would count twice.
    const isHere = line.site === site && !withViews;
    leavesViews = isHere && ((await api.getStats()).views?.all ?? 0) > 0;
  }

  /** Lists that the paper has filled stay. */
  async function setWords(words: Words): Promise<void> {
    const lists = takenOver(words, await api.getWords?.(), (list) => `words to ${list}`);
    if (Object.keys(lists).length > 0) await api.putWords(lists);
  }

  /** Files that the paper has stay. */
  async function setFiles(given: Record<string, string>): Promise<void> {
    const { files: here } = (await api.getFiles?.()) ?? {};
    const files = takenOver(given, here, (name) => name);
    if (Object.keys(files).length > 0) await api.putFiles?.(files);
  }

  /** Code of others is taken whole or not at all: half of it works less than none. */
  async function setCode({ hosts, looseStyles, snippets }: Record<string, unknown>): Promise<void> {
    const here = await api.getCode?.();
    const isEmpty =
      here &&
      ![...Object.values(here.hosts), ...Object.values(here.snippets)].some(({ length }) => length > 0);
    if (isEmpty) await api.putCode?.({ hosts, looseStyles, snippets });
    else skipped.push({ what: "code of others", reason: "the paper has code of its own" });
  }

  function takenOver(
    given: Record<string, string>,
    here: Record<string, string> | undefined,
    nameOf: (key: string) => string,
  ): Record<string, string> {
    const taken = Object.entries(given).filter(([key, text]) => {
      const isOurs = ["", undefined, text].includes(here?.[key]) === false;
      if (isOurs && !overwrite) stays.push(nameOf(key));
      return !isOurs || overwrite;
    });
    return Object.fromEntries(taken);
  }

  /** One by one: what wrangler.toml fixes is refused, and the rest goes in. */
  async function setSettings(settings: Record<string, string>): Promise<void> {
    const { settings: here = {} } = (await api.getSettings?.()) ?? {};
    for (const [name, value] of Object.entries(settings)) {
      const isOurs = here[name]?.source === "newsroom" && here[name].value !== value;
      if (isOurs && !overwrite) {
        stays.push(name);
        continue;
      }
      try {
        await api.putSettings({ [name]: value });
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        skipped.push({ what: name, reason: error.fields[name] ?? error.message });
      }
    }
  }

  async function addViews({ span, from, views: list }: Line): Promise<void> {
    for (const [named, count, id] of list as [string, number, number?][]) {
      const path = pathOf(id, named);
      const views = path === null ? 0 : uncounted(path, count, span === "ever");
      if (path === null || views <= 0) continue;
      sent.views += views;
      pending.push({ path, hour: span === "ever" ? LONG_AGO : String(from), views });
      if (pending.length >= AT_ONCE) await sendPending();
    }
  }

  /** Of all readers ever, those whom no hour or day has had. */
  function uncounted(path: string, count: number, isEver: boolean): number {
    const before = counted.get(path) ?? 0;
    if (!isEver) counted.set(path, before + count);
    return isEver ? count - before : count;
  }

  async function addArticle(line: Line): Promise<void> {
    const path = String(line.path);
    const origin = { source, key: String(line.id), adopt: false, ...(overwrite && { overwrite }) };
    if (addPath(Number(line.id), path))
      return await upload.add({ ...(withoutNulls(line) as ArticleUpload), origin }, path);
    const reason = "two articles had this address in turn while the export was made: export again";
    skipped.push({ what: path, reason });
  }

  async function addRedirect({ from, to, kind, articleId }: Line): Promise<void> {
    const path = kind === "gone" ? "" : pathOf(articleId, to);
    if (path === null || (path === from && kind !== "former")) return;
    redirects.push({ from: String(from), to: path, ...(kind !== undefined && { kind: String(kind) }) });
    if (redirects.length >= AT_ONCE) await sendPending();
  }

  async function addComment(line: CommentLine & { articleId?: number }): Promise<void> {
    const articlePath = pathOf(line.articleId, line.articlePath);
    if (articlePath === null) return;
    // Comments belong to articles that are there.
    if (!hasComments) await sendPending();
    hasComments = true;
    await comments.add({ ...line, articlePath });
  }

  /** Menus that the paper has stay. */
  async function setMenus({ main, thenSections, footer, social }: Line): Promise<void> {
    const entries = (items: unknown) =>
      (items as { to: string; label: string; path: string }[]).flatMap(({ to, label, path }) => {
        const [, id] = /^article\/(\d+)/.exec(to) ?? [];
        const [, hash = ""] = /(#.*)$/.exec(to) ?? [];
        const address = id === undefined ? path : pathOf(id, path.replace(/#.*$/, ""));
        return address === null ? [] : [{ to: id === undefined ? address : address + hash, label }];
      });
    const given = {
      main: entries(main),
      thenSections: thenSections === true,
      footer: entries(footer),
      social: entries(social),
    };
    const left = await bringMenus(api, given, { overwrite });
    if (left === null) stays.push("menus");
    else skipped.push(...left);
  }

  async function sendRedirects(): Promise<void> {
    const answer = await api.putRedirects(redirects);
    sent.redirects += answer.stored;
    skipped.push(...answer.skipped);
    redirects = [];
  }

  async function sendPending(): Promise<void> {
    await upload.finish();
    if (redirects.length > 0) await sendRedirects();
    if (pending.length > 0) await sendViews(api, pending);
    pending = [];
  }

  return {
    begin,
    take: async (line: Line): Promise<void> => {
      const { type, ...content } = line;
      switch (type) {
        case "settings":
          return await setSettings(line.settings as Record<string, string>);
        case "words":
          return await setWords(content as Words);
        case "files":
          return await setFiles(content as Record<string, string>);
        case "menus":
          // What they lead to has to be there.
          menus = line;
          return;
        case "face":
          skipped.push({
            what: "the paper's logo and colours",
            reason: "this paper has its own: set them in its newsroom",
          });
          return;
        case "code":
          return await setCode(content);
        case "article":
          return await addArticle(line);
        case "redirect":
          return await addRedirect(line);
        case "comment":
          return await addComment(line as unknown as CommentLine);
        case "views":
          return leavesViews ? undefined : await addViews(line);
        // It names articles by numbers that they have here alone.
        case "front":
          rowsLeft += 1;
          return;
        case "row":
          if (!heads.take(line)) rowsLeft += 1;
          return;
        case "end":
          isWhole = true;
          return;
        default:
          skipped.push({ what: `a line of the type "${type}"`, reason: "this version knows none" });
      }
    },
    finish: async (): Promise<void> => {
      await comments.end();
      await sendPending();
      if (menus !== null) await setMenus(menus);
      const sent = await heads.send(api, { source, key: "heads", overwrite });
      skipped.push(...sent.skipped);
      stays.push(...sent.stays);
    },
    result: () => ({ ...sent, skipped, leavesViews, isWhole, rowsLeft, stays }),
  };
}

/** Of an article's line: what only a restore into an empty paper takes. */
const NOT_SENT = ["id", "type", "row"];

/** @throws Failure for what is no export, or of a newer Broadsheet */
export function ensureExport(line: Line): void {
  if (line.type !== "broadsheet")
    throw new Failure(
      "this is no export of a Broadsheet: its first line would say so. Make one with `broadsheet export`.",
    );
  if (Number(line.version) > VERSION)
    throw new Failure("this export was made by a newer Broadsheet: update this one first.");
}

/** The API takes a field that is left out, and not always null. */
export function withoutNulls(fields: object): object {
  return Object.fromEntries(
    Object.entries(fields).filter(([name, value]) => value !== null && !NOT_SENT.includes(name)),
  );
}

/** Stands for the site in a dry run. */
export function nowhereAtAll(): Api {
  return {
    ...nowhere(),
    putSettings: async () => ({ settings: {} }),
    putWords: async () => ({ block: "", hold: "", allow: "" }),
    getStats: async () => ({ top: [], rising: [], referrers: [], plan: {} }),
  };
}
