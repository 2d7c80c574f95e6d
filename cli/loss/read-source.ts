/**
 * What an export says of an item, read from its XML as it stands. Nothing here is shared with the importer: what that one reads
 * wrongly, or not at all, is to be found by this one.
 */
export type SourceItem = {
  id: string;
  type: string;
  title: string;
  link: string;
  content: string;
  excerpt: string;
  /** Values of its metadata by their keys. */
  meta: Map<string, string>;
};

const CDATA = "<![CDATA[";
const CDATA_END = "]]>";

/** The items of an export, one after the other: no more than one is held. @param chunks its text, in pieces of any length */
export async function* readSourceItems(chunks: AsyncIterable<string>): AsyncGenerator<SourceItem> {
  let text = "";
  let scan: Scan = { start: -1, at: 0 };
  for await (const chunk of chunks) {
    text += chunk;
    for (;;) {
      const found = scanItem(text, scan);
      scan = found;
      if (found.xml === undefined) break;
      yield itemOf(found.xml);
      text = text.slice(found.at);
      scan = { start: -1, at: 0 };
    }
    // What stands before an item is never looked at again.
    const done = scan.start < 0 ? Math.max(0, scan.at - CDATA.length) : scan.start;
    text = text.slice(done);
    scan = { start: scan.start < 0 ? -1 : 0, at: scan.at - done };
  }
  // A file that was cut off.
  if (scan.start >= 0) yield itemOf(text.slice(scan.start));
}

/** Where an item begins (or -1), how far the text is read, and the item once it is whole. */
type Scan = { start: number; at: number; xml?: string };

/** An item ends with its end tag, or where the next one begins, but not within CDATA: articles may write of RSS. */
function scanItem(text: string, { start, at }: Scan): Scan {
  let begin = start;
  let from = at;
  for (;;) {
    const next = nextOf(
      text,
      from,
      begin < 0 ? [CDATA, "<item>", "<item "] : [CDATA, "</item>", "<item>", "<item "],
    );
    if (next === null) return { start: begin, at: Math.max(from, text.length - CDATA.length) };
    if (next.what === CDATA) {
      const end = text.indexOf(CDATA_END, next.at);
      if (end < 0) return { start: begin, at: next.at };
      from = end + CDATA_END.length;
    } else if (begin < 0) {
      begin = next.at;
      from = next.at + next.what.length;
    } else {
      const isEnd = next.what === "</item>";
      return {
        start: begin,
        at: isEnd ? next.at + next.what.length : next.at,
        xml: text.slice(begin, next.at),
      };
    }
  }
}

function nextOf(text: string, from: number, marks: string[]): { at: number; what: string } | null {
  let nearest: { at: number; what: string } | null = null;
  for (const what of marks) {
    const at = text.indexOf(what, from);
    if (at >= 0 && (nearest === null || at < nearest.at)) nearest = { at, what };
  }
  return nearest;
}

function itemOf(xml: string): SourceItem {
  const fields = new Map<string, string>();
  const meta = new Map<string, string>();
  let key = "";
  for (const { parent, name, text } of leavesOf(xml)) {
    if (parent === "wp:comment" || parent === "wp:commentmeta") continue;
    if (name === "wp:meta_key") key = text.trim();
    else if (name === "wp:meta_value") meta.set(key, text);
    else if (!fields.has(name)) fields.set(name, text);
  }
  const get = (name: string) => fields.get(name) ?? "";
  return {
    id: get("wp:post_id").trim(),
    type: get("wp:post_type").trim(),
    title: get("title"),
    link: get("link").trim(),
    content: get("content:encoded"),
    excerpt: get("excerpt:encoded"),
    meta,
  };
}

/** Elements with what stands in them, in the order of their ends. */
function* leavesOf(xml: string): Generator<{ parent: string; name: string; text: string }> {
  const open: { name: string; text: string }[] = [{ name: "item", text: "" }];
  for (const piece of piecesOf(xml)) {
    const inner = open.at(-1);
    if (piece.kind === "text" && inner) inner.text += piece.text;
    else if (piece.kind === "begin") open.push({ name: piece.text, text: "" });
    else if (piece.kind === "end" && open.length > 1) {
      const closed = open.pop();
      if (closed) yield { parent: open.at(-1)?.name ?? "", name: closed.name, text: closed.text };
    }
  }
}

type Piece = { kind: "text" | "begin" | "end"; text: string };

/** Texts, decoded, and the names of tags. */
function* piecesOf(xml: string): Generator<Piece> {
  let at = xml.indexOf(">") + 1;
  while (at < xml.length) {
    const mark = xml.indexOf("<", at);
    yield { kind: "text", text: decodeXml(xml.slice(at, mark < 0 ? undefined : mark)) };
    if (mark < 0) return;
    const isCdata = xml.startsWith(CDATA, mark);
    const ending = isCdata ? CDATA_END : ">";
    const end = xml.indexOf(ending, mark);
    const inner = xml.slice(mark + (isCdata ? CDATA.length : 1), end < 0 ? undefined : end);
    if (isCdata) yield { kind: "text", text: inner };
    else if (end >= 0) yield* tagOf(inner);
    at = end < 0 ? xml.length : end + ending.length;
  }
}

function* tagOf(written: string): Generator<Piece> {
  if (written.startsWith("/")) yield { kind: "end", text: written.slice(1) };
  else if (!/^[!?]|\/$/.test(written)) yield { kind: "begin", text: written.split(/\s/, 1)[0] ?? "" };
}

function decodeXml(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(
    /&(?:#(\d+)|#x([\da-f]+)|(lt|gt|quot|apos|amp));/gi,
    (_, decimal, hexadecimal, name) => {
      if (name) return { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" }[String(name).toLowerCase()] ?? "";
      const code = decimal ? Number(decimal) : Number.parseInt(hexadecimal, 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : "";
    },
  );
}
