/**
 * A text and its tags by turns, text first: what `split` by a pattern of tags gives, in a time that grows with the length alone.
 * A `<` that no `>` follows, or that begins no tag, is text; a `>` in quotes ends none.
 */
export function splitAtTags(html: string): string[] {
  const pieces: string[] = [];
  const lastEnd = html.lastIndexOf(">");
  let at = 0;
  for (let start = html.indexOf("<"); start >= 0 && start < lastEnd; start = html.indexOf("<", start)) {
    const end = /^<\/?[a-z]/i.test(html.slice(start, start + 3)) ? endOfTag(html, start, lastEnd) : -1;
    if (end < 0) {
      start += 1;
      continue;
    }
    pieces.push(html.slice(at, start), html.slice(start, end));
    at = start = end;
  }
  pieces.push(html.slice(at));
  return pieces;
}

/** Where the tag ends: behind the first `>` that stands in no quotes, else behind the first of all. */
function endOfTag(html: string, start: number, lastEnd: number): number {
  let quote = "";
  for (let at = start; at <= lastEnd; at++) {
    const mark = html[at] ?? "";
    if (quote) quote = mark === quote ? "" : quote;
    else if (mark === '"' || mark === "'") quote = mark;
    else if (mark === ">") return at + 1;
  }
  return html.indexOf(">", start) + 1 || -1;
}

/** Each stretch from `begin` to the next `end` replaced; without an end what is left stays. Linear, where a lazy pattern is not. */
export function replaceBetween(
  text: string,
  [begin, end]: [begin: string, end: string],
  replacement: (stretch: string) => string,
): string {
  let result = "";
  let at = 0;
  for (let from = text.indexOf(begin); from >= 0; from = text.indexOf(begin, at)) {
    const to = text.indexOf(end, from + begin.length);
    if (to < 0) break;
    result += text.slice(at, from) + replacement(text.slice(from, to + end.length));
    at = to + end.length;
  }
  return result + text.slice(at);
}

/** The part in which a pattern that ends with `ending` can be found, and the rest: a search for what never comes costs the square. */
export function upToLast(text: string, ending: string): [within: string, rest: string] {
  const last = text.toLowerCase().lastIndexOf(ending);
  const to = last < 0 ? 0 : Math.max(last + ending.length, text.indexOf(">", last) + 1);
  return [text.slice(0, to), text.slice(to)];
}

/** Lines with `separator` between them, without the blanks beside it. */
export function joinLines(text: string, separator: string): string {
  const lines = text.split("\n");
  const last = lines.length - 1;
  return lines.map((line, index) => trimBlanks(line, index > 0, index < last)).join(separator);
}

function trimBlanks(line: string, atStart: boolean, atEnd: boolean): string {
  let from = 0;
  let to = line.length;
  while (atStart && from < to && isBlank(line[from])) from++;
  while (atEnd && to > from && isBlank(line[to - 1])) to--;
  return line.slice(from, to);
}

function isBlank(mark: string | undefined): boolean {
  return mark === " " || mark === "\t";
}
