import { markPagesStale } from "../../cache/stale-pages.ts";
import type { Db } from "../../db/client.ts";
import { CHOSEN_COLOURS, type Face, type FaceFileName, NO_FACE } from "../../pages/face-data.ts";
import {
  dropFaceFiles,
  FACE_ROW,
  type NewFile,
  noteFormerFiles,
  readFaceFile,
  storeFaceFile,
} from "../face-files.ts";
import { rowToChange, saveRow } from "../save-row.ts";
import { versionOf } from "../settings.ts";
import { readSetting, writeSetting } from "../stored.ts";
import { checkColours } from "./check-colours.ts";
import { refuseCss } from "./check-css.ts";
import { deriveTokens } from "./derive-tokens.ts";
import { exportedFace, type FaceChange, PICTURE_NAMES } from "./inputs.ts";

/** The paper's face, its own sheet as text, and the version that a change of them is based on. */
export async function knownFace(db: Db): Promise<{ face: Face; css: string; version: string }> {
  const stored = await readSetting(db, FACE_ROW);
  const face = faceOf(stored);
  return { face, css: await cssOf(db, face), version: await versionOf(stored) };
}

/** The paper's face alone: one row read. */
export async function findFace(db: Db): Promise<Face> {
  return faceOf(await readSetting(db, FACE_ROW));
}

export type TriedFace = {
  face: Face;
  /** What it has of new files. */
  files: NewFile[];
  /** What is wrong, by the fields' names. */
  problems: Record<string, string>;
  /** Colours that can be taken in the place of those that cannot. */
  offered: Face["colours"];
};

/** What a face becomes by a change; nothing is stored. */
export async function tryFace(before: Face, change: FaceChange): Promise<TriedFace> {
  const colours = { ...before.colours };
  for (const name of CHOSEN_COLOURS) {
    const colour = change[name];
    if (colour === "") delete colours[name];
    else if (colour !== undefined) colours[name] = colour;
  }
  const wrong = checkColours(colours);
  const { files, fresh, problems } = await changedFiles(before.files, change);
  return {
    face: {
      colours,
      tokens: deriveTokens(colours),
      type: change.type ?? before.type,
      masthead: change.masthead ?? before.masthead,
      density: change.density ?? before.density,
      files,
    },
    files: fresh,
    problems: { ...problems, ...Object.fromEntries(wrong.map(({ name, sentence }) => [name, sentence])) },
    offered: Object.fromEntries(wrong.map(({ name, offered }) => [name, offered])),
  };
}

export type FaceSaved =
  | { outcome: "saved"; face: Face }
  | ({ outcome: "refused" } & TriedFace)
  /** Somebody else has saved since. Nothing was saved. */
  | { outcome: "outdated" };

/**
 * Saves what is given of a face, and notes it in the audit trail; the rest stays. The caller brings the lists up to date, which
 * carry it to all pages.
 * @param basedOn the version that was shown to whoever changes it; null: whatever it is
 */
export async function saveFace(
  db: Db,
  change: FaceChange,
  { who, now }: { who: string; now: number },
  basedOn: string | null = null,
): Promise<FaceSaved> {
  const row = await rowToChange(db, FACE_ROW, basedOn);
  const before = faceOf(row.stored);
  const tried = await tryFace(before, change);
  if (Object.keys(tried.problems).length > 0) return { outcome: "refused", ...tried };
  const after = tried.face;
  if (JSON.stringify(before) === JSON.stringify(after)) return { outcome: "saved", face: after };
  const event = eventOf(before, after);
  const kept = keysOf(after);
  const replaced = keysOf(before).filter((key) => !kept.includes(key));
  const also = [
    ...tried.files.map((file) => storeFaceFile(db, file, now)),
    dropFaceFiles(db, replaced, now),
    noteFormerFiles(db, namesOf(before, replaced)),
    // Lists and face travel together: whoever refreshes them may fail, the cron then does.
    markPagesStale(db, ["/"], now),
  ];
  const isSaved = await saveRow(db, row, JSON.stringify(after), { event, who, now }, also);
  return isSaved ? { outcome: "saved", face: after } : { outcome: "outdated" };
}

/** Keeps chosen files for a day, for somebody who has to change something else first. */
export async function keepFaceFiles(db: Db, files: NewFile[], now: number): Promise<void> {
  if (files.length > 0) await db.$client.batch(files.map((file) => storeFaceFile(db, file, now)));
}

/** The statement that puts a face back as it was. @throws ZodError for what is none */
export function restoreFace(db: Db, face: unknown): D1PreparedStatement {
  return writeSetting(db, FACE_ROW, JSON.stringify(exportedFace.parse(face)));
}

/** What the row of the face says. */
export function faceOf(stored: string | null): Face {
  return { ...NO_FACE, ...(stored === null ? {} : JSON.parse(stored)) };
}

/** Whether it changes nothing. */
export function isNoFace(face: Face): boolean {
  return JSON.stringify(face) === JSON.stringify(NO_FACE);
}

async function cssOf(db: Db, { files }: Face): Promise<string> {
  const bytes = files.css ? await readFaceFile(db.$client, files.css.key) : null;
  return bytes === null ? "" : new TextDecoder().decode(bytes);
}

/** What is made of an icon goes with it. */
const MADE_OF_ICON: FaceFileName[] = ["favicon", "touch", "small", "large"];

async function changedFiles(before: Face["files"], change: FaceChange) {
  const files = { ...before };
  const fresh: NewFile[] = [];
  const problems: Record<string, string> = {};
  const take = ({ bytes, ...file }: NewFile, name: FaceFileName) => {
    files[name] = file;
    fresh.push({ bytes, ...file });
  };
  if (change.icon !== undefined) for (const name of MADE_OF_ICON) delete files[name];
  for (const name of PICTURE_NAMES) {
    const bytes = change[name];
    if (bytes === null) delete files[name];
    if (!bytes) continue;
    // What measures pictures is loaded for those who send some.
    const { readPicture } = await import("./read-picture.ts");
    const read = await readPicture(name, bytes);
    if (typeof read === "string") problems[name] = read;
    else take(read, name);
  }
  const css = change.css?.replace(/\r\n?/g, "\n").trim();
  const problem = css === undefined ? null : refuseCss(css);
  if (problem !== null) problems.css = problem;
  else if (css === "") delete files.css;
  else if (css !== undefined) {
    const { keyOf } = await import("./read-picture.ts");
    const bytes = new TextEncoder().encode(`${css}\n`);
    take({ key: await keyOf(bytes, "css"), width: 0, height: 0, bytes }, "css");
  }
  return { files, fresh, problems };
}

function namesOf({ files }: Face, keys: string[]): Record<string, string> {
  const named = Object.entries(files).map(([name, { key }]) => [key, name]);
  return Object.fromEntries(named.filter(([key = ""]) => keys.includes(key)));
}

function keysOf({ files }: Face): string[] {
  return Object.values(files).map(({ key }) => key);
}

function eventOf(before: Face, after: Face) {
  const told = ({ colours, type, masthead, density, files }: Face): Record<string, string> => ({
    ...colours,
    type,
    masthead,
    density,
    ...Object.fromEntries(Object.entries(files).map(([name, { key }]) => [name, key])),
  });
  const [old, fresh] = [told(before), told(after)];
  const changed = [...new Set([...Object.keys(old), ...Object.keys(fresh)])].filter(
    (name) => old[name] !== fresh[name],
  );
  const detail = changed.map((name) => [name, { before: old[name] ?? "", after: fresh[name] ?? "" }]);
  return { action: "face.changed", subject: changed.join(", "), detail: Object.fromEntries(detail) };
}
