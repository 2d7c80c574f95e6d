import type { Bindings } from "../config/bindings.ts";
import type { Db } from "../db/client.ts";
import { knownSettings } from "../settings/settings.ts";
import { findWords } from "../settings/site-words.ts";
import {
  articleLines,
  commentLines,
  dayLines,
  everLines,
  hourLines,
  type Lines,
  redirectLines,
} from "./lines.ts";

/** Raised when lines come to mean something else. */
const EXPORT_VERSION = 1;

const END_LINE = JSON.stringify({ type: "end" });

type RoomContext = { env: Bindings; db: Db; origin: string };
type Part = (context: RoomContext, after: string) => Promise<Lines>;

/** What an export holds, in the order in which an import needs it. */
const PARTS: Record<string, Part> = {
  site: siteLines,
  articles: ({ db }, after) => articleLines(db, Number(after)),
  redirects: ({ db }, after) => redirectLines(db, after),
  comments: ({ db }, after) => commentLines(db, Number(after), null),
  hours: ({ db }, after) => hourLines(db, Number(after)),
  days: ({ db }, after) => dayLines(db, Number(after)),
  ever: ({ db }, after) => everLines(db, after === "" ? -1 : Number(after)),
};

const NAMES = Object.keys(PARTS);

/** `{part}` or `{part}:{key of its last line}`; null for what is no cursor of ours. */
function readCursor(cursor: string): { part: string; after: string } | null {
  const [, part = "", after = ""] = /^(\w+)(?::(.+))?$/s.exec(cursor) ?? [];
  const isKey = part === "redirects" || /^\d{0,16}$/.test(after);
  return NAMES.includes(part) && isKey ? { part, after } : null;
}

/**
 * One answer's worth of the export as NDJSON. Its last line is `{ "type": "next", "cursor" }`, or `{ "type": "end" }`.
 * @param cursor "": from the beginning. @returns null for a cursor that is none
 */
export async function exportPage(context: RoomContext, cursor: string): Promise<string | null> {
  const at = cursor === "" ? { part: NAMES[0] ?? "", after: "" } : readCursor(cursor);
  const part = at && PARTS[at.part];
  if (!at || !part) return null;
  const { lines, next } = await part(context, at.after);
  const following = NAMES[NAMES.indexOf(at.part) + 1];
  const last =
    next !== null ? nextLine(`${at.part}:${next}`) : following === undefined ? END_LINE : nextLine(following);
  return ndjson([...lines, last]);
}

/** All comments of one article, a page at a time, in the same way. */
export async function exportComments(db: Db, articleId: number, after: number): Promise<string> {
  const { lines, next } = await commentLines(db, after, articleId);
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
