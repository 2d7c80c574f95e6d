import type { Db } from "../../db/client.ts";
import { fieldErrors } from "../../http/validation.ts";
import { CHOSEN_COLOURS, type ChosenColour, type FaceFileName } from "../../pages/face-data.ts";
import { type FaceChange, faceInput, PICTURE_NAMES } from "../../settings/face/inputs.ts";
import { readFaceFile } from "../../settings/face-files.ts";

/** Fields that are text, as they were typed. */
export type FaceTexts = Record<ChosenColour | "type" | "masthead" | "density" | "css", string>;

/** Files that were sent before, and could not be saved with the rest: their keys. */
export type KeptFiles = Partial<Record<FaceFileName, string>>;

export type FaceForm = {
  texts: FaceTexts;
  change: FaceChange;
  /** What is wrong with the texts, by their fields. */
  problems: Record<string, string>;
  basedOn: string;
  isDark: boolean;
};

/** The page's form. Colours that were offered in the place of others are taken where their button was pressed. */
export async function readFaceForm(db: Db, form: FormData): Promise<FaceForm> {
  const text = (name: string) => {
    const value = form.get(name);
    return typeof value === "string" ? value : "";
  };
  const taken = new URLSearchParams(text("take"));
  const colours = CHOSEN_COLOURS.map((name) => [name, taken.get(name) ?? text(name)]);
  const others = ["type", "masthead", "density", "css"].map((name) => [name, text(name)]);
  const texts = Object.fromEntries([...colours, ...others]) as FaceTexts;
  const input = faceInput.safeParse(texts);
  const problems = input.success ? {} : fieldErrors(input.error);
  const right = Object.entries(texts).filter(([name]) => problems[name] === undefined);
  const change = faceInput.safeParse(Object.fromEntries(right)).data ?? {};
  return {
    texts,
    change: { ...change, ...(await filesIn(db, form)) },
    problems,
    basedOn: text("basedOn"),
    isDark: text("scheme") === "dark",
  };
}

async function filesIn(db: Db, form: FormData): Promise<FaceChange> {
  const files: Record<string, Uint8Array | null> = {};
  for (const name of PICTURE_NAMES) {
    const sent = form.get(name);
    const kept = form.get(`kept-${name}`);
    if (sent instanceof File && sent.size > 0) files[name] = new Uint8Array(await sent.arrayBuffer());
    else if (form.has(`remove-${name}`)) files[name] = null;
    else if (typeof kept === "string" && kept !== "") {
      const bytes = await readFaceFile(db.$client, kept);
      if (bytes) files[name] = bytes;
    }
  }
  return files as FaceChange;
}
