import { html, raw } from "hono/html";
import type { Child } from "hono/jsx";

/** The cards that a browser shows, by their comments' ids: what each was made of, in short. */
export type Has = Map<number, string>;

const MOST = 200;

/** The header in which the queue's script says what it has: `57.1k2j3h 58.9af03`; null: there is none. */
export function readHas(header: string | undefined): Has | null {
  if (header === undefined) return null;
  const pairs = header.split(" ", MOST).map((pair) => pair.split("."));
  return new Map(pairs.map(([id = "", made = ""]) => [Number(id), made]));
}

/** A card with what it was made of, in short; where the browser has the very same, its place alone. */
export function onlyChanged(id: number, card: Child, has: Has | null) {
  const text = String(card);
  const made = hashOf(text);
  if (has?.get(id) === made)
    return raw(`<article class="card queued" id="comment-${id}" data-same></article>`);
  return raw(text.replace("<article ", `<article data-made="${made}" `));
}

/** What the script puts in place: the part of the page that changes, and the title. */
export function changesOf(title: string, content: Child): string {
  return String(html`<!doctype html><title>${title}</title>${content}`);
}

/** Two 32-bit halves of FNV-1a, forwards and backwards: enough that two texts of one comment never share it. */
function hashOf(text: string): string {
  let forwards = 0x811c9dc5;
  let backwards = 0x811c9dc5;
  for (let at = 0, end = text.length - 1; end >= 0; at++, end--) {
    forwards = Math.imul(forwards ^ text.charCodeAt(at), 0x01000193);
    backwards = Math.imul(backwards ^ text.charCodeAt(end), 0x01000193);
  }
  return (forwards >>> 0).toString(36) + (backwards >>> 0).toString(36);
}
