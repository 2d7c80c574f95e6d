import { escapeAll, escapeHtml } from "./markup.ts";

/** Stands for what is finished while the text around it is changed. */
const MARK = "\uFDD1";

/** Shortcodes that show code, of the plugins for it; all have an end. */
const SHORTCODES =
  "actionscript3?|bash|c|code|coldfusion|cpp|csharp|crayon|css|delphi|diff|erlang|fsharp|geshi|go|groovy|html|java|javafx|javascript|js|latex|matlab|objc|perl|php|powershell|python|ruby|rust|scala|shell|sourcecode|sql|swift|typescript|vb|xml|yaml|cci?|ccn|ccb";
const BEGIN = new RegExp(`<(pre|code|script|style|textarea)(?=[\\s>])|\\[(${SHORTCODES})(?=[\\s\\]])`, "gi");

/** What code may be marked up with; anything else in it is the code itself. */
const FORMATTING =
  /^<\/?(?:a|abbr|b|bdi|bdo|br|cite|code|del|dfn|em|font|i|img|ins|kbd|mark|p|div|li|ol|ul|q|s|samp|small|span|strike|strong|sub|sup|table|tbody|td|th|tr|tt|u|var|wbr)(?:[\s/>])/i;

export type Hidden = {
  marked: string;
  /** Takes a finished piece, and gives the mark that stands for it. */
  hide: (html: string, isBlock: boolean) => string;
  /** Puts the pieces back. */
  show: (html: string) => string;
};

/** Takes code out, so that a shortcode, a tag or an address in it stays as it was written. */
export function hideCode(html: string): Hidden {
  const pieces: string[] = [];
  const hide = (piece: string, isBlock: boolean) => {
    const mark = `${MARK}${pieces.push(piece) - 1}${MARK}`;
    return isBlock ? `<pre>${mark}</pre>` : mark;
  };
  return { marked: takeOut(html.replaceAll(MARK, ""), hide), hide, show: (text) => putBack(text, pieces) };
}

function putBack(html: string, pieces: string[]): string {
  const mark = new RegExp(`<pre>${MARK}(\\d+)${MARK}</pre>|${MARK}(\\d+)${MARK}`, "g");
  // A piece may hold others: a block that stands in an article has code of its own.
  return html.replace(mark, (_, block, inline) => pieces[Number(block ?? inline)] ?? "");
}

type Found = { name: string; isElement: boolean; index: number; end: number; tag: string; inner: string };

function takeOut(html: string, hide: Hidden["hide"]): string {
  let result = "";
  let at = 0;
  for (const found of findCode(html)) {
    result += html.slice(at, found.index);
    at = found.end;
    const isWrittenOf = !found.isElement && html[found.index - 1] === "[" && html[at] === "]";
    result += isWrittenOf ? hide(escapeHtml(html.slice(found.index, at)), false) : hideOne(found, hide);
  }
  return result + html.slice(at);
}

function hideOne({ name, isElement, tag, inner }: Found, hide: Hidden["hide"]): string {
  if (isElement) return hide(elementOf(name, tag, inner), name.toLowerCase() === "pre");
  return hide(codeOf(name, tag, inner), !/^cci$/i.test(name));
}

/** Code from its beginning to the end of the same name; what has none is none. */
function* findCode(html: string): Generator<Found> {
  const find = openFinder(html);
  let at = 0;
  for (const { index, 1: element, 2: shortcode = "" } of html.matchAll(BEGIN)) {
    if (index < at) continue;
    const [mark, ending] = element ? [">", `</${element}`] : ["]", `[/${shortcode}`];
    const begin = find(mark, index);
    const end = begin < 0 ? -1 : find(ending.toLowerCase(), begin);
    const close = end < 0 ? -1 : find(mark, end);
    if (close < 0) continue;
    at = close + 1;
    const tag = html.slice(index, begin + 1);
    const inner = html.slice(begin + 1, end);
    yield { name: element ?? shortcode, isElement: element !== undefined, index, end: at, tag, inner };
  }
}

/** Looks for texts in lower case; what is not there once is not looked for again. */
function openFinder(html: string): (text: string, from: number) => number {
  const searched = html.toLowerCase();
  const none = new Set<string>();
  return (text, from) => {
    const found = none.has(text) ? -1 : searched.indexOf(text, from);
    if (found < 0) none.add(text);
    return found;
  };
}

function elementOf(element: string, tag: string, inner: string): string {
  const name = element.toLowerCase();
  if (name !== "pre" && name !== "code") return `${tag}${inner}</${element}>`;
  return `${tag}${writtenCode(inner)}</${element}>`;
}

/** `[php]...[/php]`, `[code language="php"]...[/code]` */
function codeOf(name: string, tag: string, inner: string): string {
  const named = /\blang(?:uage)?\s*=\s*["'“”]?([\w+#-]+)/i.exec(tag)?.[1];
  const own = /^(?:code|sourcecode|crayon|geshi|cc[a-z]?)$/i.test(name) ? undefined : name;
  const language = (named ?? own)?.toLowerCase();
  const text = /[<>]/.test(inner) ? escapeAll(inner) : escapeHtml(inner);
  const code = `<code${language ? ` class="language-${language}"` : ""}>${text.replace(/^[ \t]*\n|\s+$/g, "")}</code>`;
  return /^cci$/i.test(name) ? code : `<pre>${code}</pre>`;
}

/** Code in an element: with its formatting, if that is all the markup it has, else as it was written. */
function writtenCode(inner: string): string {
  const [, before = "", wrapped = inner, after = ""] =
    /^(\s*<code\b[^>]*>)([\s\S]*)(<\/code\s*>\s*)$/i.exec(inner) ?? [];
  const isFormatted = !hasOtherTags(wrapped);
  const text = isFormatted ? wrapped : escapeTags(wrapped);
  return before + text + after;
}

/** Whether there is a `<` that begins something else than formatting: `<?php`, `<script>`, `<String>`, `<!--`. */
function hasOtherTags(text: string): boolean {
  return [...text.matchAll(/<[/!?a-z]/gi)].some(
    ({ index }) => !FORMATTING.test(text.slice(index, index + 12)),
  );
}

/** What is escaped already stays as it is. */
function escapeTags(text: string): string {
  return text.replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
