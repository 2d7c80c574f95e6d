import type { Child } from "hono/jsx";
import type { Site } from "../config/config.ts";
import type { Frame } from "./data.ts";
import { layout } from "./layout.tsx";
import { type SlotName, slot, splitAtSlots } from "./slots.ts";

/** What a page that is one reader's own needs to know. */
export type PlainFrame = { site: Site; now: number };

/** What such a page has of what all pages share: nothing of what others read, and no company's code. */
const SLOTS: string[] = ["date", "head", "nameplate", "sections", "footer"] satisfies SlotName[];

/** A whole document about one thing that its reader does, never indexed. Whoever answers with it fills its slots. */
export function plainPage(
  { site }: PlainFrame,
  { title, withScript = false }: { title: string; withScript?: boolean },
  content: Child,
): string {
  const page = layout(
    frameOf(site),
    { layout: "message", title, noIndex: true, withScript },
    <div class="message">{content}</div>,
  );
  return splitAtSlots(page)
    .map((part, index) => (index % 2 === 0 ? part : SLOTS.includes(part) ? slot(part as SlotName) : ""))
    .join("");
}

function frameOf(site: Site): Frame {
  const comments = {
    requireEmail: false,
    closed: true,
    reports: false,
    replyMails: false,
    turnstileSiteKey: null,
  };
  return { site, sections: [], comments };
}
