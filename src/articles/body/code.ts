/** What highlighters and writers put around words of code. Every other tag in code is code. */
const INLINE =
  "a|abbr|b|bdi|bdo|br|cite|code|del|dfn|em|font|i|ins|kbd|mark|q|s|samp|small|span|strike|strong|sub|sup|tt|u|var|wbr";
const RAW = new RegExp(`<[?!]|</?(?!(?:${INLINE})(?![\\w:-]))[a-z]`, "i");

/** Highlighters that give each line an element of its own. */
const LINES =
  /<(?:div|ol|ul|li|p|table|tbody|tr|td)\b[^<>]*\bclass=["']?[\w -]*(?:line|code|token|hljs|crayon|row)/i;

const OPENING = /<(pre|code|listing|xmp)(?=[\s>])[^<>]*>/gi;
const ENTITY = "#\\d+|#x[\\da-f]+|[a-z][a-z\\d]*";
const BARE_AMPERSAND = new RegExp(`&(?!(?:${ENTITY});)`, "gi");

/**
 * HTML whose code shows as it was written: where `<pre>` or `<code>` hold tags, scripts or PHP, these are escaped. Tags that
 * mark words of code (`<b>`, `<span>`) are left alone, as long as nothing else is in it.
 */
export function escapeCode(html: string): string {
  const searched = html.toLowerCase();
  const withoutEnding = new Set<string>();
  let result = "";
  let at = 0;
  for (const { index, 0: opening, 1: written = "" } of html.matchAll(OPENING)) {
    const name = written.toLowerCase();
    if (index < at || withoutEnding.has(name)) continue;
    const begin = index + opening.length;
    const end = searched.indexOf(`</${name}`, begin);
    if (end < 0) {
      withoutEnding.add(name);
      continue;
    }
    result += html.slice(at, begin) + escaped(html.slice(begin, end), name);
    at = end;
  }
  return result + html.slice(at);
}

function escaped(code: string, name: string): string {
  // What `<code>` begins on one line and ends on another may be a tag that was never closed.
  if (name === "code" && code.includes("\n")) return code;
  if (name === "pre") {
    const [, before = "", inner, after = ""] =
      /^(\s*<code(?:\s[^<>]*)?>)([\s\S]*)(<\/code\s*>\s*)$/i.exec(code) ?? [];
    if (inner !== undefined) return before + escapedIfRaw(inner) + after;
  }
  return name === "xmp" ? code : escapedIfRaw(code);
}

function escapedIfRaw(code: string): string {
  if (!RAW.test(code) || LINES.test(code)) return code;
  return code.replace(BARE_AMPERSAND, "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
