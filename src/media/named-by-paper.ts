import type { Db } from "../db/client.ts";
import { settingsIn, settingsQuery } from "../settings/stored.ts";
import { keysIn } from "./known-pictures.ts";

/** Where the paper itself names a picture or file, beside its articles and authors. */
export type PaperPlace = keyof typeof ROWS | "sheet";

/** By rows of `settings`: each is one of a few, and as long as a form may be. */
const ROWS = { site: "", code: "", front: "", menus: "", files: "" };

/** What these places are called, for who wants to delete what they name. */
export const PLACE_NAMES: Record<PaperPlace, string> = {
  site: "the paper's own picture",
  code: "the code of others",
  front: "the front page's breaking line",
  menus: "the menus",
  files: "a file for programs",
  sheet: "the paper's own sheet",
};

const SHEET = `SELECT base64 FROM face_files
  WHERE key = (SELECT value->>'$.files.css.key' FROM settings WHERE name = 'face')`;

/**
 * Pictures and files that the paper's settings name, by ids, and where. Nothing is noted when these are saved: seven rows say it, however
 * large the paper is.
 * @param picture the paper's own one as it is in force, which wrangler.toml may say
 */
export async function namedByPaper(db: Db, picture: string | null): Promise<Map<number, PaperPlace[]>> {
  const [rows, sheet] = await db.$client.batch<Record<string, string>>([
    settingsQuery(db, Object.keys(ROWS)),
    db.$client.prepare(SHEET),
  ]);
  const texts = settingsIn(rows as D1Result | undefined);
  const places: [PaperPlace, string][] = [
    ...(Object.keys(ROWS) as (keyof typeof ROWS)[]).map((name): [PaperPlace, string] => [
      name,
      texts.get(name) ?? "",
    ]),
    ["site", picture ?? ""],
    ["sheet", atob(sheet?.results[0]?.base64 ?? "")],
  ];
  const named = places.flatMap(([place, text]) => keysIn(text).map((key) => ({ place, key })));
  if (named.length === 0) return new Map();
  const { results } = await db.$client
    .prepare("SELECT f.key, f.media_id AS id FROM json_each(?) j CROSS JOIN media_files f ON f.key = j.value")
    .bind(JSON.stringify(named.map(({ key }) => key)))
    .all<{ key: string; id: number }>();
  const ids = new Map(results.map(({ key, id }) => [key, id]));
  const found = Map.groupBy(named, ({ key }) => ids.get(key));
  return new Map(
    [...found].flatMap(([id, uses]) =>
      id === undefined ? [] : [[id, [...new Set(uses.map(({ place }) => place))]] as const],
    ),
  );
}
