import { lastArticleId } from "../articles/existing-articles.ts";
import { FRONT_ROW } from "../articles/front/arrangement.ts";
import type { Bindings } from "../config/bindings.ts";
import type { Db } from "../db/client.ts";
import { menuLines } from "../menus/exported-menus.ts";
import { knownCode, NO_CODE } from "../settings/code/code.ts";
import { findFace, isNoFace } from "../settings/face/face.ts";
import { knownSettings } from "../settings/settings.ts";
import { knownFiles } from "../settings/site-files.ts";
import { findWords } from "../settings/site-words.ts";
import { readSetting } from "../settings/stored.ts";
import { articleLines, commentLines, type Exporting, type Lines, redirectLines } from "./lines.ts";
import { rowLines } from "./row-lines.ts";
import { FIRST_ROWS, ROWS, ROWS_BY_CHOICE, type TableRows } from "./tables.ts";
import { everLines, viewLines } from "./view-lines.ts";

/** Raised when lines come to mean something else. */
const EXPORT_VERSION = 1;

const END_LINE = JSON.stringify({ type: "end" });

/** `withSubscriptions`: also the plain addresses of commenters who asked for mails. */
type RoomContext = { env: Bindings; db: Db; origin: string; now: number; withSubscriptions?: boolean };
type Part = (exporting: Exporting, context: RoomContext) => Promise<Lines & { last?: number }>;

/** What an export holds, in the order in which an import needs it. */
const PARTS: Record<string, Part> = {
  site: (_, context) => siteLines(context),
  ...partsOf(FIRST_ROWS),
  articles: articleLines,
  redirects: redirectAndMenuLines,
  comments: (exporting) => commentLines(exporting),
  views: viewLines,
  ever: everLines,
  ...partsOf(ROWS),
  ...partsOf(ROWS_BY_CHOICE),
};

function partsOf(tables: Map<string, TableRows>): Record<string, Part> {
  return Object.fromEntries(
    [...tables].map(([name, rows]) => [name, (exporting) => rowLines(rows, exporting)]),
  );
}

const NAMES = Object.keys(PARTS);

/** Where an export goes on. `upTo`: the last article that has gone out, once all have. */
type Cursor = { part: string; upTo: number | null; after: string };

/** `{part}`, `.{upTo}` and `:{key of its last line}`, as far as there are any; null for what is no cursor of ours. */
function readCursor(cursor: string): Cursor | null {
  const [, part = "", upTo, after = ""] = /^(\w+)(?:\.(\d{1,16}))?(?::(.+))?$/s.exec(cursor) ?? [];
  const isKey = part === "redirects" || /^\d{0,16}$/.test(after) || (ofRows(part) && isJsonList(after));
  return NAMES.includes(part) && isKey
    ? { part, upTo: upTo === undefined ? null : Number(upTo), after }
    : null;
}

function ofRows(part: string): boolean {
  return ROWS.has(part) || ROWS_BY_CHOICE.has(part);
}

function isJsonList(text: string): boolean {
  try {
    return Array.isArray(JSON.parse(text));
  } catch {
    // It is not JSON: no key of ours.
    return false;
  }
}

function writeCursor({ part, upTo, after }: Cursor): string {
  return `${part}${upTo === null ? "" : `.${upTo}`}${after === "" ? "" : `:${after}`}`;
}

/**
 * One answer's worth of the export as NDJSON. Its last line is `{ "type": "next", "cursor" }`, or `{ "type": "end" }`.
 * What comes and goes while an export is made does not tear it: articles go out first, and of all else only what belongs to
 * them, by their ids.
 * @param cursor "": from the beginning. @returns null for a cursor that is none
 */
export async function exportPage(context: RoomContext, cursor: string): Promise<string | null> {
  const names = NAMES.filter((name) => context.withSubscriptions || !ROWS_BY_CHOICE.has(name));
  const lines: string[] = [];
  let at = readCursor(cursor === "" ? (NAMES[0] ?? "") : cursor);
  if (!at) return null;
  for (let read = 1; ; read++) {
    const { part, after, upTo }: Cursor = at;
    const page = await PARTS[part]?.(
      { db: context.db, after, upTo: upTo ?? Number.MAX_SAFE_INTEGER },
      context,
    );
    if (!page) return null;
    lines.push(...page.lines);
    const next = following(names, at, page);
    if (next === null) return ndjson([...lines, END_LINE]);
    const isShort = ofRows(part) && ofRows(next.part) && lines.length < FEW_LINES && read < TABLES_AT_ONCE;
    if (!isShort) return ndjson([...lines, nextLine(writeCursor(next))]);
    at = next;
  }
}

/** Most tables have few rows: so many share an answer, as long as it is short. Each costs the free plan's CPU half a millisecond. */
const TABLES_AT_ONCE = 6;
const FEW_LINES = 100;

/** Where the export goes on behind a page; null: that was all. */
function following(
  names: string[],
  { part, upTo }: Cursor,
  { next, last }: Lines & { last?: number },
): Cursor | null {
  if (next !== null) return { part, upTo, after: String(next) };
  const after = names[names.indexOf(part) + 1];
  return after === undefined ? null : { part: after, upTo: last ?? upTo, after: "" };
}

/** All comments of one article, a page at a time, in the same way. */
export async function exportComments(db: Db, articleId: number, after: number): Promise<string> {
  const { lines, next } = await commentLines({ db, after: String(after), upTo: articleId }, articleId);
  return ndjson([...lines, next === null ? END_LINE : nextLine(String(next))]);
}

/** The menus stand behind all that they lead to, in the answer with the last redirects. */
async function redirectAndMenuLines(exporting: Exporting, { db, now }: RoomContext): Promise<Lines> {
  const { lines, next } = await redirectLines(exporting);
  return { lines: next === null ? [...lines, ...(await menuLines(db, now))] : lines, next };
}

/** What the newsroom itself has set; the rest is wrangler.toml's and stays with the deployment. */
async function siteLines({ env, db, origin }: RoomContext): Promise<Lines> {
  const [{ settings }, words, { files }, { code }, face, lastArticle, front] = await Promise.all([
    knownSettings(env, db),
    findWords(db),
    knownFiles(db),
    knownCode(db),
    findFace(db),
    lastArticleId(db),
    readSetting(db, FRONT_ROW),
  ]);
  const own = Object.entries(settings).filter(([, { source }]) => source === "newsroom");
  const values = Object.fromEntries(own.map(([name, { value }]) => [name, value]));
  const written = Object.entries(files).filter(([, text]) => text !== "");
  return {
    lines: [
      { type: "broadsheet", version: EXPORT_VERSION, site: origin, lastArticle },
      { type: "settings", settings: values },
      { type: "words", ...words },
      ...(written.length > 0 ? [{ type: "files", ...Object.fromEntries(written) }] : []),
      ...(front === null ? [] : [{ type: "front", row: front }]),
      ...(isNoFace(face) ? [] : [{ type: "face", face }]),
      ...(JSON.stringify(code) === JSON.stringify(NO_CODE) ? [] : [{ type: "code", ...code }]),
    ].map((line) => JSON.stringify(line)),
    next: null,
  };
}

function nextLine(cursor: string): string {
  return JSON.stringify({ type: "next", cursor });
}

function ndjson(lines: string[]): string {
  return lines.map((line) => `${line}\n`).join("");
}
