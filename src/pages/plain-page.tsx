import type { Child } from "hono/jsx";
import type { Site } from "../config/config.ts";
import type { Frame } from "./data.ts";
import { longDate } from "./dates.ts";
import { layout } from "./layout.tsx";
import { splitAtSlots } from "./slots.ts";

/** What a page that is one reader's own needs to know. */
export type PlainFrame = { site: Site; now: number };

/**
 * A whole document about one thing that its reader does, never indexed. It has no slots: the lists and sections of the
 * day stay away, and it is made without a look at what others read.
 */
export function plainPage(
  { site, now }: PlainFrame,
  { title, withScript = false }: { title: string; withScript?: boolean },
  content: Child,
): string {
  const page = layout(
    frameOf(site),
    { layout: "message", title, noIndex: true, withScript },
    <div class="message">{content}</div>,
  );
  return splitAtSlots(page)
    .map((part, index) => (index % 2 === 0 ? part : part === "date" ? longDate(now, site) : ""))
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
