import { assetPath } from "./assets.ts";
import { type Code, codeAt } from "./code.tsx";
import type { Frame } from "./data.ts";
import { escapeHtml } from "./element.ts";
import type { FaceSlots } from "./face.tsx";
import type { Face } from "./face-data.ts";
import type { Menus } from "./menus.tsx";
import type { SlotName } from "./slots.ts";

/** What the newsroom sets for all pages alike. It is no part of any kept page: a change shows on all of them. */
export type Paper = { face: Face | null; menus: Menus | null; code: Code | null };

export const PAPER_PARTS = ["face", "menus", "code"] as const satisfies (keyof Paper)[];

export const NOTHING_SET: Paper = { face: null, menus: null, code: null };

export type PaperSlot = Extract<SlotName, "head" | "nameplate" | `code-${string}`>;

export type PaperSlots = {
  /** What these slots hold on every page: HTML. */
  html: Record<PaperSlot, string>;
  /** The texts of what they hold as `<style>`, which the policy has to allow. */
  styles: string[];
};

/** What all pages share; how a face looks is loaded by isolates of papers that have one. */
export async function paperSlots({ face, code }: Paper, site: Frame["site"]): Promise<PaperSlots> {
  const { head, nameplate, style } = face
    ? (await import("./face.tsx")).faceSlots(face, site)
    : plainFace(site);
  return {
    html: {
      head,
      nameplate,
      "code-head": codeAt(code, "head"),
      "code-before": codeAt(code, "before"),
      "code-rail": codeAt(code, "rail"),
      "code-end": codeAt(code, "end"),
    },
    styles: style === "" ? [] : [style],
  };
}

/** Everybody's icon, and the paper's name. */
function plainFace({ name }: Frame["site"]): FaceSlots {
  const icon = <link rel="icon" type="image/svg+xml" href={assetPath("icon.svg")} />;
  return { head: String(icon), nameplate: escapeHtml(name), style: "" };
}
