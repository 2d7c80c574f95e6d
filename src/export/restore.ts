import * as z from "zod";
import { restoreFront } from "../articles/front/save-front.ts";
import {
  type ExportedArticle,
  type ExportedRedirect,
  goOnWithIds,
  restoreArticles,
  restoreRedirects,
} from "../articles/restore-articles.ts";
import { restoreComments } from "../comments/exported-rows.ts";
import type { Bindings } from "../config/bindings.ts";
import type { Settings } from "../config/settings.ts";
import type { Db } from "../db/client.ts";
import { restoreMenuLine } from "../menus/exported-menus.ts";
import { raiseRestored, viewRows } from "../popularity/exported-rows.ts";
import { queueForSearch, WALK_ALL } from "../search/queue.ts";
import { restoreCode } from "../settings/code/code.ts";
import { restoreFace } from "../settings/face/face.ts";
import { RESTORE_ROW, RESTORED_ROW, restoreSettings, restoreWords } from "../settings/restore-settings.ts";
import { restoreFiles } from "../settings/site-files.ts";
import { deleteSetting, readSetting, writeSetting } from "../settings/stored.ts";
import { ROWS, ROWS_BY_CHOICE } from "./tables.ts";

/** How far a restore is: `of` names the export, `done` counts its lines that are back. */
type State = { of: string; done: number };

/** What becomes of an export that is to be put back. */
export type Begun =
  | { state: "restoring"; done: number }
  /** The paper has articles or comments of its own: nothing is put over them. */
  | { state: "living"; restoredFrom: string | null }
  /** Another export is being put back. */
  | { state: "busy"; of: string };

/** Begins to put an export back into a paper that is empty, or goes on with it. @param last the exported paper's last article id */
export async function beginRestore(db: Db, of: string, last: number): Promise<Begun> {
  const state = await readState(db);
  if (state)
    return state.of === of ? { state: "restoring", done: state.done } : { state: "busy", of: state.of };
  const isLiving = await db.$client
    .prepare("SELECT EXISTS (SELECT 1 FROM articles) OR EXISTS (SELECT 1 FROM comments) AS living")
    .first<number>("living");
  if (isLiving === 1) return { state: "living", restoredFrom: await readSetting(db, RESTORED_ROW) };
  await db.$client.batch([...goOnWithIds(db, last), writeState(db, { of, done: 0 })]);
  return { state: "restoring", done: 0 };
}

export type Restored = { done: number; skipped: { what: string; reason: string }[] };

type Lines = {
  /** What they are: a type of line, or the table of rows. */
  part: string;
  /** How the export is named, and how many of its lines were back before these. */
  of: string;
  from: number;
  /** An array as JSON. */
  json: string;
  count: number;
};

/**
 * Puts some lines of an export back as they were, each of one kind, and notes how far it is in the same transaction. Lines that
 * are back already are not put back again.
 * @returns null: no such restore is under way, or there are no such lines
 * @throws SyntaxError, ZodError for what is none
 */
export async function restoreLines(
  { env, db, now }: { env: Bindings; db: Db; now: number },
  { part, of, from, json, count }: Lines,
): Promise<Restored | null> {
  const state = await readState(db);
  if (state?.of !== of) return null;
  if (state.done !== from) return { done: state.done, skipped: [] };
  const put = await statementsOf({ env, db, now }, part, json);
  if (put === null) return null;
  const done = from + count;
  await db.$client.batch([...put.statements, writeState(db, { of, done })]);
  return { done, skipped: put.skipped };
}

type Put = { statements: D1PreparedStatement[]; skipped: Restored["skipped"] };

const texts = z.array(z.record(z.string(), z.string()));

async function statementsOf(
  { env, db, now }: { env: Bindings; db: Db; now: number },
  part: string,
  json: string,
): Promise<Put | null> {
  const rows = ROWS.get(part) ?? ROWS_BY_CHOICE.get(part);
  const only = (...statements: D1PreparedStatement[]): Put => ({ statements, skipped: [] });
  // Rows are not parsed: what SQLite wrote as JSON it reads again.
  if (rows) return only(rows.restore(db, json), ...(viewRows.includes(rows) ? [raiseRestored(db)] : []));
  const lines = JSON.parse(json);
  switch (part) {
    case "settings": {
      const [settings = {}] = texts.parse(lines);
      return restoreSettings(env, db, settings as Settings, now);
    }
    case "words":
      return only(...restoreWords(db, texts.parse(lines)[0] ?? {}));
    case "files":
      return only(restoreFiles(db, texts.parse(lines)[0] ?? {}));
    case "menus":
      return only(...restoreMenuLine(db, lines[0], now));
    case "front":
      return only(...texts.parse(lines).flatMap(({ row = "" }) => restoreFront(db, row, now)));
    case "face":
      return only(restoreFace(db, lines[0]?.face));
    case "code": {
      const statement = await restoreCode(db, lines[0]);
      const reason = "it is no code that the newsroom could have saved";
      return statement ? only(statement) : { statements: [], skipped: [{ what: "code", reason }] };
    }
    case "articles":
      return only(...(await restoreArticles(db, lines as ExportedArticle[], now)));
    case "redirects":
      return only(restoreRedirects(db, lines as ExportedRedirect[]));
    case "comments":
      return only(restoreComments(db, lines));
    default:
      return null;
  }
}

/** Everything is back: the search is made of it. */
export async function endRestore(db: Db): Promise<void> {
  const state = await readState(db);
  await db.$client.batch([
    ...(state ? [writeSetting(db, RESTORED_ROW, state.of)] : []),
    queueForSearch(db, { sql: "SELECT ?1 AS name", bindings: [WALK_ALL] }),
    deleteSetting(db, RESTORE_ROW),
  ]);
}

async function readState(db: Db): Promise<State | null> {
  const stored = await readSetting(db, RESTORE_ROW);
  return stored === null ? null : JSON.parse(stored);
}

function writeState(db: Db, state: State): D1PreparedStatement {
  return writeSetting(db, RESTORE_ROW, JSON.stringify(state));
}
