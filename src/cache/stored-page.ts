import { digest } from "../http/signing.ts";
import { SLOT_NAMES, type SlotName, splitAtSlots } from "../pages/slots.ts";

/** A page as it comes from its renderer: text with slot markers. */
export type RenderedPage = {
  body: string;
  contentType: string;
  /** The database's revision of what the page shows, read before or with its content. */
  revision: number;
  tracks: "article" | "lists";
  /** The article whose views this page's views are; null for lists and feeds. */
  articleId: number | null;
  /** What it shows besides what it is of, and whose name: `article/57`, `section/sport`, `tag/...`, `author/...`. */
  shows: string[];
  /** The lists' revision up to which changes of these were known before it was rendered; without it, none were. */
  asOf?: number;
  /** Slug of the section that its navigation marks. */
  section: string | null;
  /** Origins that it may frame, at a reader's click; none, where there is nothing of the kind. */
  frames?: string[] | undefined;
  /** How long it may be kept: until its revision rises, or some seconds (then it never enters KV). */
  keep: "until-changed" | number;
};

/** A page as it is kept: its bytes without the markers, and where each slot goes. */
export type StoredPage = {
  head: Omit<RenderedPage, "body" | "asOf"> & {
    asOf: number;
    /** Version of templates and site settings that it was rendered with. */
    version: string;
    /** Hash of the page without its slots: the stable part of its ETag. */
    hash: string;
    /** [offset in bytes, name], in order. */
    slots: [number, SlotName][];
    /** Unix ms. */
    renderedAt: number;
  };
  text: Uint8Array;
};

/** What a slot holds on a page: of some section, and of an article, if it is one's. */
export type SlotBytes = (name: SlotName, page: Pick<RenderedPage, "section" | "articleId">) => Uint8Array;

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const NEWLINE = 10;

/** Takes a rendered page apart into the bytes around its slots. */
export async function toStoredPage(page: RenderedPage, version: string, now: number): Promise<StoredPage> {
  const { body, asOf = 0, ...facts } = page;
  const parts = splitAtSlots(body).map((part, index) => (index % 2 === 0 ? encoder.encode(part) : part));
  const slots: [number, SlotName][] = [];
  const texts: Uint8Array[] = [];
  let offset = 0;
  for (const part of parts) {
    if (typeof part === "string") {
      const name = SLOT_NAMES.find((known) => known === part);
      if (name) slots.push([offset, name]);
    } else {
      texts.push(part);
      offset += part.length;
    }
  }
  // Where its slots are is what a page is, too.
  const places = encoder.encode(JSON.stringify(slots));
  const whole = concat([...texts, places], offset + places.length);
  const hash = (await digest(whole)).slice(0, 12);
  const head = { ...facts, version, asOf, hash, slots, renderedAt: now };
  return { head, text: whole.subarray(0, offset) };
}

/** One value for KV and the Cache API: the head as a line of JSON, then the page. */
export function encodePage(page: StoredPage): Uint8Array {
  const head = encoder.encode(`${JSON.stringify(page.head)}\n`);
  return concat([head, page.text], head.length + page.text.length);
}

/** The page in a value of `encodePage`; null for what is none, or of before `shows`, which counts as not stored. */
export function decodePage(value: ArrayBuffer): StoredPage | null {
  const bytes = new Uint8Array(value);
  const end = bytes.indexOf(NEWLINE);
  if (end < 0) return null;
  try {
    const head: StoredPage["head"] = JSON.parse(decoder.decode(bytes.subarray(0, end)));
    return Array.isArray(head.slots) && Array.isArray(head.shows)
      ? { head, text: bytes.subarray(end + 1) }
      : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** The page's bytes with its slots filled. */
export function fillSlots(page: StoredPage, content: SlotBytes): Uint8Array {
  const { text, head } = page;
  const fills = head.slots.map(([offset, name]) => ({ offset, bytes: content(name, head) }));
  const filled = new Uint8Array(fills.reduce((sum, { bytes }) => sum + bytes.length, text.length));
  let from = 0;
  let to = 0;
  for (const { offset, bytes } of fills) {
    filled.set(text.subarray(from, offset), to);
    filled.set(bytes, to + offset - from);
    to += offset - from + bytes.length;
    from = offset;
  }
  filled.set(text.subarray(from), to);
  return filled;
}

function concat(parts: Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
