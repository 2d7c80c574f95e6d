import type { Bindings } from "../config/bindings.ts";
import type { Db } from "../db/client.ts";
import { knownSettings } from "../settings/settings.ts";
import { findWords } from "../settings/site-words.ts";
import { articleLines, commentLines, type Exporting, type Lines, redirectLines } from "./lines.ts";
import { everLines, viewLines } from "./view-lines.ts";

/** Raised when lines come to mean something else. */
const EXPORT_VERSION = 1;

const END_LINE = JSON.stringify({ type: "end" });

type RoomContext = { env: Bindings; db: Db; origin: string };
type Part = (exporting: Exporting, context: RoomContext) => Promise<Lines & { last?: number }>;

/** What an export holds, in the order in which an import needs it. */
const PARTS: Record<string, Part> = {
  site: (_, context) => siteLines(context),
  articles: articleLines,
  redirects: redirectLines,
  comments: (exporting) => commentLines(exporting),
  views: viewLines,
  ever: everLines,
};

const NAMES = Object.keys(PARTS);

/** Where an export goes on. `upTo`: the last article that has gone out, once all have. */
type Cursor = { part: string; upTo: number | null; after: string };

/** `{part}`, `.{upTo}` and `:{key of its last line}`, as far as there are any; null for what is no cursor of ours. */
function readCursor(cursor: string): Cursor | null {
  const [, part = "", upTo, after = ""] = /^(\w+)(?:\.(\d{1,16}))?(?::(.+))?$/s.exec(cursor) ?? [];
  const isKey = part === "redirects" || /^\d{0,16}$/.test(after);
  return NAMES.includes(part) && isKey
    ? { part, upTo: upTo === undefined ? null : Number(upTo), after }
    : null;
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
  const at = readCursor(cursor === "" ? (NAMES[0] ?? "") : cursor);
  const part = at && PARTS[at.part];
  if (!at || !part) return null;
  const exporting = { db: context.db, after: at.after, upTo: at.upTo ?? Number.MAX_SAFE_INTEGER };
  const { lines, next, last } = await part(exporting, context);
  return ndjson([...lines, lastLine(at, next, last ?? at.upTo)]);
}

function lastLine({ part, upTo }: Cursor, next: Lines["next"], last: number | null): string {
  if (next !== null) return nextLine(writeCursor({ part, upTo, after: String(next) }));
  const following = NAMES[NAMES.indexOf(part) + 1];
  return following === undefined
    ? END_LINE
    : nextLine(writeCursor({ part: following, upTo: last, after: "" }));
}

/** All comments of one article, a page at a time, in the same way. */
export async function exportComments(db: Db, articleId: number, after: number): Promise<string> {
  const { lines, next } = await commentLines({ db, after: String(after), upTo: articleId }, articleId);
  return ndjson([...lines, next === null ? END_LINE : nextLine(String(next))]);
}

/** What the newsroom itself has set; the rest is wrangler.toml's and stays with the deployment. */
async function siteLines({ env, db, origin }: RoomContext): Promise<Lines> {
  const [{ settings }, words] = await Promise.all([knownSettings(env, db), findWords(db)]);
  const own = Object.entries(settings).filter(([, { source }]) => source === "newsroom");
  const values = Object.fromEntries(own.map(([name, { value }]) => [name, value]));
  return {
    lines: [
      { type: "broadsheet", version: EXPORT_VERSION, site: origin },
      { type: "settings", settings: values },
      { type: "words", ...words },
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
