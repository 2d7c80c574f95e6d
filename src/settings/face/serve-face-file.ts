import { nearbyCache } from "../../cache/nearby.ts";
import { openDatabase } from "../../db/client.ts";
import { addSecurityHeaders } from "../../http/security-headers.ts";
import { type Face, type FaceFileName, faceFilePath } from "../../pages/face-data.ts";
import {
  FACE_FILE_TYPES,
  FACE_KEY,
  FACE_ROW,
  FORMER_FILES_ROW,
  fromBase64,
  readFaceFile,
} from "../face-files.ts";
import { settingsIn, settingsQuery } from "../stored.ts";
import { DEFAULT_ICON } from "./default-icon.ts";

const FOREVER = "public, max-age=31536000, immutable";
/** Programs ask for it by this one address, whatever it is by now. */
const A_DAY = "public, max-age=86400";
/** So long a data centre keeps what a paper may have replaced, and answers with it where its address leads elsewhere by now. */
const NEARBY = "public, max-age=3600";
const MINUTES = "public, max-age=300";

type Asked = { db: D1Database; request: Request; after: (work: Promise<unknown>) => void };

/** A file of the face, from the data centre's cache or D1, or that the browser has it already. @returns null where there is none */
export async function serveFaceFile(asked: Asked, key: string): Promise<Response | null> {
  const known = asked.request.headers.get("If-None-Match")?.split(",") ?? [];
  if (known.some((one) => one.trim().replace(/^W\//, "") === etagOf(key)))
    return new Response(null, { status: 304, headers: headersOf(asked.request, key, FOREVER) });
  return answered(asked, key, FOREVER);
}

/** Where the file is that stands in the place of one which the face has no longer; null where none does. */
export async function leadToFaceFile({ db, request }: Asked, key: string): Promise<Response | null> {
  if (!FACE_KEY.test(key)) return null;
  const notes = settingsIn(await settingsQuery(openDatabase(db), [FORMER_FILES_ROW, FACE_ROW]).all());
  const name: FaceFileName | undefined = JSON.parse(notes.get(FORMER_FILES_ROW) ?? "{}")[key];
  const { files }: Partial<Face> = JSON.parse(notes.get(FACE_ROW) ?? "{}");
  const file = name && files?.[name];
  if (!file) return null;
  const headers = new Headers({ Location: faceFilePath(file), "Cache-Control": MINUTES });
  addSecurityHeaders(headers, request.url);
  return new Response(null, { status: 302, headers });
}

/** What is at `/favicon.ico`: the paper's own icon, else everybody's, for which nothing is read. */
export async function serveFavicon(asked: Asked, face: Face | null): Promise<Response> {
  const file = face?.files.favicon ?? face?.files.icon;
  const own = file && (await answered(asked, file.key, A_DAY));
  if (own) return own;
  return new Response(fromBase64(DEFAULT_ICON), { headers: headersOf(asked.request, "icon.ico", A_DAY) });
}

async function answered(asked: Asked, key: string, keep: string): Promise<Response | null> {
  const { request } = asked;
  const bytes = await bytesOf(asked, key);
  if (bytes === null) return null;
  const headers = headersOf(request, key, keep);
  headers.set("Content-Length", String(bytes.byteLength));
  return new Response(request.method === "HEAD" ? null : bytes, { headers });
}

async function bytesOf(
  { db, request, after }: Asked,
  key: string,
): Promise<Uint8Array<ArrayBuffer> | ArrayBuffer | null> {
  const address = new URL(request.url).origin + faceFilePath({ key });
  const cached = await nearbyCache()
    .match(address)
    .catch(() => undefined);
  if (cached) return cached.arrayBuffer();
  const bytes = await readFaceFile(db, key);
  if (bytes === null) return null;
  const kept = new Response(bytes, { headers: { "Cache-Control": NEARBY } });
  after(
    nearbyCache()
      .put(address, kept)
      .catch(() => {}),
  );
  return bytes;
}

function etagOf(key: string): string {
  return `"${key.slice(0, 32)}"`;
}

/** A drawing is never a page of ours: opened by itself it starts nothing and asks for nothing. */
function headersOf(request: Request, key: string, keep: string): Headers {
  const ending = key.split(".")[1] ?? "";
  const headers = new Headers({
    "Content-Type": FACE_FILE_TYPES[ending] ?? "application/octet-stream",
    "Cache-Control": keep,
    ETag: etagOf(key),
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
  });
  addSecurityHeaders(headers, request.url);
  return headers;
}
