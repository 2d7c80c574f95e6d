import type { Skip } from "../summary.ts";
import { openExportedPaths } from "./exported-paths.ts";

/** A line of an export. */
type Line = { type: string } & Record<string, unknown>;

type Place = { of: string; from: number; lines: number };

export type PutBackApi = {
  putBack: (part: string, place: Place, json: string) => Promise<{ done: number; skipped: Skip[] }>;
  endRestore: () => Promise<void>;
};

/**
 * What the Worker does with in the free plan's 10 ms of CPU. An article costs most: its page's HTML and its place in the index are
 * made anew; a comment is checked; rows of tables are not even parsed.
 */
const MOST: Record<string, { lines: number; characters: number }> = {
  articles: { lines: 6, characters: 30_000 },
  comments: { lines: 100, characters: 200_000 },
};
const MOST_ROWS = { lines: 500, characters: 200_000 };

/** What the server calls a line's kind. */
const PARTS: Record<string, string> = {
  settings: "settings",
  words: "words",
  files: "files",
  menus: "menus",
  front: "front",
  face: "face",
  code: "code",
  article: "articles",
  redirect: "redirects",
  comment: "comments",
};

type Group = { part: string; values: string[]; characters: number };

/**
 * Puts an export's lines back exactly as they were, into a paper that is empty. Each request says how many lines are back with it,
 * so that a restore that was interrupted goes on where it was.
 * @param of names the export @param done lines that are back already, without the first
 */
export function openPutBack(api: PutBackApi, { of, done }: { of: string; done: number }, onSent: () => void) {
  const skipped: Skip[] = [];
  /** Lines that are back, by their types. */
  const counts: Record<string, number> = {};
  const { add: addPath, pathOf } = openExportedPaths();
  let group: Group | null = null;
  let sent = done;
  let read = 0;
  let isWhole = false;

  async function send(): Promise<void> {
    // The line being looked at is not among them.
    const lines = read - 1 - sent;
    if (group === null || lines <= 0) return;
    const answer = await api.putBack(group.part, { of, from: sent, lines }, `[${group.values.join(",")}]`);
    skipped.push(...answer.skipped);
    sent = answer.done;
    group = null;
    onSent();
  }

  async function add(part: string, value: unknown): Promise<void> {
    const text = JSON.stringify(value);
    const most = MOST[part] ?? MOST_ROWS;
    const isFull =
      group !== null &&
      (group.part !== part ||
        group.values.length >= most.lines ||
        group.characters + text.length > most.characters);
    if (isFull) await send();
    group ??= { part, values: [], characters: 0 };
    group.values.push(text);
    group.characters += text.length;
  }

  /** What a line is as its owner takes it; null: nothing of it is put back. */
  function contentOf(line: Line): unknown {
    const { type, ...content } = line;
    if (type === "settings") return line.settings;
    if (type === "row") return line.row;
    if (type === "comment" && pathOf(line.articleId, line.articlePath) === null) return null;
    if (type === "article" && !addPath(Number(line.id), String(line.path))) {
      const reason = "two articles had this address in turn while the export was made: export again";
      skipped.push({ what: String(line.path), reason });
      return null;
    }
    return content;
  }

  return {
    take: async (line: Line): Promise<void> => {
      read += 1;
      if (line.type === "end") isWhole = true;
      const part = line.type === "row" ? String(line.table) : PARTS[line.type];
      // Views are told twice: for any site, and as rows, which are what is put back.
      if (part === undefined && !["views", "end"].includes(line.type) && read > done)
        skipped.push({ what: `a line of the type "${line.type}"`, reason: "this version knows none" });
      if (part === undefined) return;
      const value = contentOf(line);
      if (value === null) return;
      const kind = line.type === "row" ? part : line.type;
      counts[kind] = (counts[kind] ?? 0) + 1;
      if (read > done) await add(part, value);
    },
    finish: async (): Promise<void> => {
      read += 1;
      await send();
      await api.endRestore();
    },
    result: () => ({ counts, skipped, isWhole }),
  };
}
