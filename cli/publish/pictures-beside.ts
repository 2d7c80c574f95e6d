import { markdown } from "../../src/articles/body/markdown.ts";
import { isRelative } from "../../src/articles/pictures.ts";

/** A picture of a Markdown text whose address is a place beside it: as it is written, and what is said of it. */
export type Beside = { address: string; alt: string; title: string };

type Token = ReturnType<typeof markdown.parse>[number];

/** Pictures beside a text, each once, in their order; what code shows is none. */
export function picturesBeside(text: string): Beside[] {
  const found = new Map<string, Beside>();
  for (const token of allTokens(markdown.parse(text, {}))) {
    for (const picture of picturesOf(token))
      if (picture.address !== "" && isRelative(picture.address) && !picture.address.startsWith("#"))
        found.set(picture.address, found.get(picture.address) ?? picture);
  }
  return [...found.values()];
}

function* allTokens(tokens: Token[]): Generator<Token> {
  for (const token of tokens) {
    yield token;
    // What stands in a picture's brackets is its alternative text.
    if (token.children && token.type !== "image") yield* allTokens(token.children);
  }
}

function picturesOf(token: Token): Beside[] {
  if (token.type === "image") {
    const attribute = (name: string) => String(token.attrGet(name) ?? "");
    return [{ address: attribute("src"), alt: token.content, title: attribute("title") }];
  }
  if (token.type !== "html_block" && token.type !== "html_inline") return [];
  return [...token.content.matchAll(IMG)].map(([tag]) => ({
    address: attributeOf(tag, "src"),
    alt: attributeOf(tag, "alt"),
    title: "",
  }));
}

const IMG = /<img\b(?:[^<>"']|"[^"]*"|'[^']*')*>/gi;

function attributeOf(tag: string, name: string): string {
  const [, double, single] = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, "i").exec(tag) ?? [];
  return markdown.utils.unescapeAll(double ?? single ?? "");
}

/** Code, with what opens and closes it: nothing in it is an address. Else what may be one, with what stands before it. */
const PARTS = new RegExp(
  [
    // A code span, or a run of ticks that opens none.
    /(?<code>(?<!`)(?<ticks>`+)(?!`)(?:[\s\S]*?[^`])\k<ticks>(?!`)|`+)/.source,
    // ![alt](address
    /(?<inline>!\[(?:[^[\]\\]|\\[\s\S]|\[(?:[^[\]\\]|\\[\s\S])*\])*\]\(\s*)(?<to><[^<>\n]*>|[^\s()<>]+(?:\([^\s()<>]*\)[^\s()<>]*)*)/
      .source,
    // [reference]: address
    /(?<=^|\n)(?<reference> {0,3}\[(?!\^)(?:[^[\]\\]|\\.)+\]:[ \t]*\n?[ \t]*)(?<place><[^<>\n]*>|[^\s<>]+)/
      .source,
    /(?<tag><img\b(?:[^<>"']|"[^"]*"|'[^']*')*>)/.source,
  ].join("|"),
  "gi",
);

/**
 * The text with pictures' new addresses, and nothing else of it changed.
 * @param places new addresses by those that `picturesBeside` has found
 * @returns null where a picture is written in a way that is not known here
 */
export function withPictures(text: string, places: Map<string, string>): string | null {
  if (places.size === 0) return text;
  const lines = text.split("\n");
  const isCode = new Set<number>();
  for (const { type, map } of allTokens(markdown.parse(text, {})))
    if (map && (type === "fence" || type === "code_block"))
      for (let line = map[0]; line < map[1]; line++) isCode.add(line);
  const runs: { text: string; isCode: boolean }[] = [];
  for (const [at, line] of lines.entries()) {
    const last = runs.at(-1);
    if (last && last.isCode === isCode.has(at)) last.text += `\n${line}`;
    else runs.push({ text: line, isCode: isCode.has(at) });
  }
  const changed = runs.map((run) => (run.isCode ? run.text : replaced(run.text, places))).join("\n");
  return changed !== text && isSame(text, changed, places) ? changed : null;
}

function replaced(text: string, places: Map<string, string>): string {
  return text.replace(PARTS, (whole, ...rest) => {
    const groups = rest.at(-1) as Record<string, string | undefined>;
    const { inline, to, reference, place, tag } = groups;
    const written = to ?? place;
    if (written !== undefined) {
      const address = places.get(addressOf(written));
      return address === undefined ? whole : `${inline ?? reference ?? ""}${address}`;
    }
    if (tag === undefined) return whole;
    return tag.replace(/(\ssrc\s*=\s*)(?:"([^"]*)"|'([^']*)')/i, (attribute, before, double, single) => {
      const address = places.get(markdown.utils.unescapeAll(double ?? single ?? ""));
      return address === undefined ? attribute : `${before}"${address}"`;
    });
  });
}

/** As the parser reads it. */
function addressOf(written: string): string {
  const plain = written.startsWith("<") ? written.slice(1, -1) : written;
  return markdown.normalizeLink(markdown.utils.unescapeAll(plain));
}

/** Whether a text shows the same but for the addresses of its pictures, and these are the new ones. */
function isSame(before: string, after: string, places: Map<string, string>): boolean {
  if (picturesBeside(after).some(({ address }) => places.has(address))) return false;
  const shown = (text: string) =>
    markdown
      .render(text)
      .replace(/(<img\b[^<>]*?\ssrc=)(?:"([^"]*)"|'([^']*)')/gi, (_, tag: string, double, single) => {
        const address = markdown.utils.unescapeAll(double ?? single ?? "");
        return `${tag}"${places.get(address) ?? address}"`;
      });
  return shown(before) === shown(after);
}
