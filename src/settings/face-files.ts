import { type Db, openDatabase } from "../db/client.ts";
import { statementOf, where } from "../db/statements.ts";
import { DAY_MS } from "../db/time.ts";
import type { FaceFile } from "../pages/face-data.ts";
import { faceFiles } from "./table.ts";

/** Row of `settings` with the paper's face. */
export const FACE_ROW = "face";

/** A file with its place in the face. */
export type NewFile = FaceFile & { bytes: Uint8Array };

/** By the endings of keys. */
export const FACE_FILE_TYPES: Record<string, string> = {
  svg: "image/svg+xml",
  png: "image/png",
  webp: "image/webp",
  jpg: "image/jpeg",
  ico: "image/x-icon",
  css: "text/css; charset=utf-8",
};

export const FACE_KEY = /^[0-9a-f]{32}\.(svg|png|webp|jpg|ico|css)$/;

/** The bytes of one file; null where there is none: one row read. */
export async function readFaceFile(db: D1Database, key: string): Promise<Uint8Array<ArrayBuffer> | null> {
  if (!FACE_KEY.test(key)) return null;
  const [file] = await openDatabase(db)
    .select({ base64: faceFiles.base64 })
    .from(faceFiles)
    .where(where(faceFiles, { key }));
  return file === undefined ? null : fromBase64(file.base64);
}

/** The statement that stores a file; the same bytes are stored once. */
export function storeFaceFile(db: Db, { key, bytes }: NewFile, now: number): D1PreparedStatement {
  return statementOf(
    db,
    db
      .insert(faceFiles)
      .values({ key, base64: toBase64(bytes), createdAt: now })
      .onConflictDoUpdate({ target: faceFiles.key, set: { createdAt: now } }),
  );
}

/** Row of `settings` with what files were for that the face has no longer, by their keys: their addresses lead to those of today. */
export const FORMER_FILES_ROW = "face:former";

/** Beyond so many characters, some hundred files, it begins anew: what is older than those nobody asks for. */
const MOST_FORMER = 6_000;

/** The statement that notes what these files were for, for the transaction that replaces them. */
export function noteFormerFiles(db: Db, replaced: Record<string, string>): D1PreparedStatement {
  return db.$client
    .prepare(
      `INSERT INTO settings (name, value) SELECT ?1, ?2 WHERE ?2 <> '{}'
       ON CONFLICT (name) DO UPDATE SET
         value = iif(length(value) > ${MOST_FORMER}, excluded.value, json_patch(value, excluded.value))`,
    )
    .bind(FORMER_FILES_ROW, JSON.stringify(replaced));
}

/**
 * The statement that lets go what the face does not refer to: these at once, and the rest once it is a day old. Until then somebody
 * may be choosing colours for it.
 */
export function dropFaceFiles(db: Db, replaced: string[], now: number): D1PreparedStatement {
  return db.$client
    .prepare(
      `DELETE FROM face_files WHERE (created_at < ?1 OR key IN (SELECT value FROM json_each(?2)))
       AND instr(coalesce((SELECT value FROM settings WHERE name = ?3), ''), key) = 0`,
    )
    .bind(now - DAY_MS, JSON.stringify(replaced), FACE_ROW);
}

/** @throws DOMException for what is no base64 */
export function fromBase64(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

export function toBase64(bytes: Uint8Array): string {
  let text = "";
  // A call takes so many arguments and no more.
  for (let at = 0; at < bytes.length; at += 8_192)
    text += String.fromCharCode(...bytes.subarray(at, at + 8_192));
  return btoa(text);
}
