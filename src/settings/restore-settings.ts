import { raiseSettings } from "../cache/revisions.ts";
import { markPagesStale } from "../cache/stale-pages.ts";
import type { Bindings } from "../config/bindings.ts";
import { findProblems, fixedSettings } from "../config/config.ts";
import type { Settings } from "../config/settings.ts";
import type { Db } from "../db/client.ts";
import { SETTINGS_ROW } from "./settings.ts";
import { writeSetting } from "./stored.ts";

export type LeftOut = { what: string; reason: string };

/** The statements that put the newsroom's settings back as they were, and what of them cannot be here. */
export function restoreSettings(
  env: Bindings,
  db: Db,
  settings: Settings,
  now: number,
): { statements: D1PreparedStatement[]; skipped: LeftOut[] } {
  const fixed: Settings = fixedSettings(env);
  const problems: Settings = findProblems(env, settings);
  const reasonOf = (name: string) =>
    (fixed as Record<string, string>)[name] === undefined
      ? (problems as Record<string, string>)[name]
      : `wrangler.toml fixes ${name}. Take that line out and deploy, then it can be set here.`;
  const entries = Object.entries(settings);
  const kept = entries.filter(([name]) => reasonOf(name) === undefined);
  return {
    statements: [
      ...(kept.length > 0 ? [writeSetting(db, SETTINGS_ROW, JSON.stringify(Object.fromEntries(kept)))] : []),
      markPagesStale(db, ["/"], now),
    ],
    skipped: entries.flatMap(([what]) => {
      const reason = reasonOf(what);
      return reason === undefined ? [] : [{ what, reason }];
    }),
  };
}

/** The statements that put the lists of words back as they were. */
export function restoreWords(db: Db, words: Record<string, string>): D1PreparedStatement[] {
  const lists = Object.entries(words).filter(([, text]) => text !== "");
  return [...lists.map(([list, text]) => writeSetting(db, `words:${list}`, text)), raiseSettings(db)];
}

/** The row that says how far a restore is, while one is under way. */
export const RESTORE_ROW = "restore";

/** The row that says which export the paper was put back from. */
export const RESTORED_ROW = "restored-from";
