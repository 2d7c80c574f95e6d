import { type Code, codeAt } from "./code.tsx";
import type { Frame } from "./data.ts";
import { faceHead, faceStyle, nameplate } from "./face.tsx";
import type { Face } from "./face-data.ts";
import type { Menus } from "./menus.tsx";
import type { SlotName } from "./slots.ts";

/** What the newsroom sets for all pages alike. It is no part of any kept page: a change shows on all of them. */
export type Paper = { face: Face | null; menus: Menus | null; code: Code | null };

export const PAPER_PARTS = ["face", "menus", "code"] as const satisfies (keyof Paper)[];

export const NOTHING_SET: Paper = { face: null, menus: null, code: null };

export type PaperSlot = Extract<SlotName, "head" | "nameplate" | `code-${string}`>;

/** The texts of what these slots hold as `<style>`, which the policy has to allow. */
export function inlineStyles({ face }: Paper): string[] {
  const style = faceStyle(face);
  return style === "" ? [] : [style];
}

/** What these slots hold on every page: HTML. */
export function paperSlots({ face, code }: Paper, site: Frame["site"]): Record<PaperSlot, string> {
  return {
    head: faceHead(face),
    nameplate: nameplate(face, site),
    "code-head": codeAt(code, "head"),
    "code-before": codeAt(code, "before"),
    "code-rail": codeAt(code, "rail"),
    "code-end": codeAt(code, "end"),
  };
}
