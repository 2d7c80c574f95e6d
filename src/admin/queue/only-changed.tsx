import { html, raw } from "hono/html";
import type { Child } from "hono/jsx";

/** The parts of the page that a browser shows, cards by their comments' ids: what each was made of, in short. */
export type Has = Map<string, string>;

const MOST = 200;

/** The header in which the queue's script says what it has, in its order: `runs.1 bulk-above.0x9k 57.1k2j3h 58.9af03`; null: there is none. */
export function readHas(header: string | undefined): Has | null {
  if (header === undefined) return null;
  const pairs = header.split(" ", MOST).map((pair) => pair.split("."));
  return new Map(pairs.map(([id = "", made = ""]) => [id, made]));
}

const CARD = "comment-";

/** A part with what it was made of, in short; where the browser has the very same, its place alone. @param id of its element */
export function onlyChanged(id: string, part: Child, has: Has | null) {
  const text = String(part);
  return changed(id, text, has) ?? raw(`<${tagOf(text)} id="${id}" data-same></${tagOf(text)}>`);
}

/** What the script says it understands: cards that it shows one behind the other may stand as the first of them, naming the last. */
const RUNS = "runs";

/** The cards of a list, in its order; of those that the browser has as they are, their places. */
export function onlyChangedCards(cards: { id: number; card: Child }[], has: Has | null) {
  const shown = [...(has?.keys() ?? [])];
  const isNext = (id: number, last: number) => shown[shown.indexOf(String(last)) + 1] === String(id);
  const runs: { first: number; last: number; text: Child | null }[] = [];
  for (const { id, card } of cards) {
    const text = changed(CARD + id, String(card), has);
    const before = runs.at(-1);
    if (text === null && before?.text === null && has?.has(RUNS) && isNext(id, before.last)) before.last = id;
    else runs.push({ first: id, last: id, text });
  }
  return runs.map(({ first, last, text }) => {
    const end = last === first ? "" : `="${CARD}${last}"`;
    return text ?? raw(`<article id="${CARD}${first}" data-same${end}></article>`);
  });
}

/** Null: the browser has the very same. */
function changed(id: string, text: string, has: Has | null) {
  const made = hashOf(text);
  if (has?.get(id.startsWith(CARD) ? id.slice(CARD.length) : id) === made) return null;
  return raw(text.replace(`<${tagOf(text)} `, `<${tagOf(text)} data-made="${made}" `));
}

function tagOf(text: string): string {
  return /^<(\w+) /.exec(text)?.[1] ?? "";
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
