import { html, raw } from "hono/html";
import type { Child } from "hono/jsx";

/** The parts of the page that a browser shows, cards by their comments' ids: what each was made of, in short. */
export type Has = Map<string, string>;

const MOST = 200;

/** The header in which the queue's script says what it has: `57.1k2j3h 58.9af03 bulk-above.0x9k`; null: there is none. */
export function readHas(header: string | undefined): Has | null {
  if (header === undefined) return null;
  const pairs = header.split(" ", MOST).map((pair) => pair.split("."));
  return new Map(pairs.map(([id = "", made = ""]) => [id, made]));
}

const CARD = "comment-";

/** A part with what it was made of, in short; where the browser has the very same, its place alone. @param id of its element */
export function onlyChanged(id: string, part: Child, has: Has | null) {
  const text = String(part);
  const made = hashOf(text);
  const [, tag = ""] = /^<(\w+) /.exec(text) ?? [];
  if (has?.get(id.startsWith(CARD) ? id.slice(CARD.length) : id) === made)
    return raw(`<${tag} id="${id}" data-same></${tag}>`);
  return raw(text.replace(`<${tag} `, `<${tag} data-made="${made}" `));
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
