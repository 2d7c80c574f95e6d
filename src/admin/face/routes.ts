import { type Context, Hono } from "hono";
import { forAdmins } from "../../auth/roles.ts";
import type { App } from "../../http/context.ts";
import { readForm } from "../../http/forms.ts";
import { CHOSEN_COLOURS, type Face, type FaceFile } from "../../pages/face-data.ts";
import { cssWarnings } from "../../settings/face/check-css.ts";
import { keepFaceFiles, knownFace, saveFace, type TriedFace, tryFace } from "../../settings/face/face.ts";
import { FACE_FILE_TYPES, type NewFile, toBase64 } from "../../settings/face-files.ts";
import { answerPage, frameOf, goTo } from "../answer.ts";
import { type FaceTexts, type KeptFiles, readFaceForm } from "./face-form.ts";
import { type FacePageData, facePage } from "./face-page.tsx";

/** How the paper looks, with its real front page beside it. */
export const facePages = new Hono<App>()
  .get("/settings/face", forAdmins, (c) => showFace(c, { isSaved: c.req.query("saved") !== undefined }))
  .post("/settings/face", forAdmins, async (c) => {
    const { db, now, identity } = c.var;
    const { texts, change, problems, basedOn } = await readFaceForm(db, await readForm(c));
    const known = await knownFace(db);
    const tried = await tryFace(known.face, change);
    const wrong = { ...tried.problems, ...problems };
    const again = async (data: Partial<FacePageData>, status: number) => {
      await keepFaceFiles(db, picturesOf(tried), now);
      return showFace(c, { texts, kept: keptOf(tried), ...data }, status);
    };
    if (Object.keys(wrong).length > 0) return again({ problems: wrong, offered: tried.offered }, 422);
    const saved = await saveFace(db, change, { who: identity.name, now }, basedOn);
    if (saved.outcome !== "saved") return again({ isOutdated: true }, 409);
    await c.var.refresh(["/"]);
    return goTo("/admin/settings/face?saved");
  })
  .get("/settings/face/preview", forAdmins, async (c) =>
    c.var.previewFace((await knownFace(c.var.db)).face, null),
  )
  .post("/settings/face/preview", forAdmins, async (c) => {
    const { db } = c.var;
    const { change, texts, isDark } = await readFaceForm(db, await readForm(c));
    const known = await knownFace(db);
    const tried = await tryFace(known.face, change);
    return c.var.previewFace(unsaved(tried, texts.css), isDark ? "dark" : "light");
  });

/** A face whose new pictures and sheet stand in the page itself, since nothing is stored. */
function unsaved({ face, files }: TriedFace, css: string): Face {
  const { logo, logoDark } = face.files;
  const inPage = (file: FaceFile | undefined): FaceFile | undefined => {
    const fresh = files.find(({ key }) => key === file?.key);
    return fresh && file ? { ...file, key: dataUrl(fresh) } : file;
  };
  return {
    ...face,
    files: Object.fromEntries(
      Object.entries({ logo: inPage(logo), logoDark: inPage(logoDark) }).filter(([, file]) => file),
    ),
    // No text of a sheet ends it.
    css: css.replaceAll("<", "\\3c "),
  };
}

function dataUrl({ key, bytes }: NewFile): string {
  return `data:${FACE_FILE_TYPES[key.split(".")[1] ?? ""]};base64,${toBase64(bytes)}`;
}

function picturesOf({ files }: TriedFace): NewFile[] {
  return files.filter(({ key }) => !key.endsWith(".css"));
}

function keptOf(tried: TriedFace): KeptFiles {
  const fresh = picturesOf(tried).map(({ key }) => key);
  const kept = Object.entries(tried.face.files).filter(([, { key }]) => fresh.includes(key));
  return Object.fromEntries(kept.map(([name, { key }]) => [name, key]));
}

async function showFace(c: Context<App>, data: Partial<FacePageData>, status = 200): Promise<Response> {
  const { face, css, version } = await knownFace(c.var.db);
  const { type, masthead, density } = face;
  const colours = CHOSEN_COLOURS.map((name) => [name, face.colours[name] ?? ""]);
  const texts = { ...Object.fromEntries(colours), type, masthead, density, css: css.trimEnd() } as FaceTexts;
  const page = facePage(frameOf(c.var), { face, texts, version, warnings: cssWarnings(css), ...data });
  return answerPage(page, status);
}
