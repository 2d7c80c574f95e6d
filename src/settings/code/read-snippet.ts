import { Parser } from "htmlparser2";
import type { CodePlace } from "../../pages/code.tsx";
import { type Asks, isData, readScript, readTag } from "./what-it-asks.ts";

/** A snippet as it was read. */
export type ReadSnippet = Asks & {
  /** What is served: the same tags, each of them closed. */
  html: string;
  /** Why it cannot be taken. */
  problems: string[];
  /** What stands in it and needs a hash each: scripts, styles, and the texts of `style` attributes. */
  scripts: string[];
  styles: string[];
  styleAttributes: string[];
};

/** What may stand in a page's head: anything else would end it. */
const IN_HEAD = new Set(["script", "noscript", "link", "meta", "style"]);

/** They change the page around them, or take in what follows. */
const REFUSED = new Set(
  "html head body base title frame frameset main plaintext xmp noembed noframes listing object embed".split(
    " ",
  ),
);

const VOID = new Set("area base br col embed hr img input link meta param source track wbr".split(" "));

/** HTML closes them by itself. */
const MAY_STAY_OPEN = new Set(
  "p li dt dd option optgroup tr td th thead tbody tfoot colgroup rp rt".split(" "),
);

/** Counts what closes something, or would: the parser itself overlooks what was not opened. */
class CountingParser extends Parser {
  closingTags = 0;

  override onclosetag(start: number, end: number): void {
    this.closingTags++;
    super.onclosetag(start, end);
  }
}

/** Reads what somebody pasted: by the tags that a browser would see, and not one beyond its end. */
export function readSnippet(text: string, place: CodePlace): ReadSnippet {
  const read: ReadSnippet = {
    html: "",
    problems: [],
    warnings: [],
    costs: [],
    needs: [],
    scripts: [],
    styles: [],
    styleAttributes: [],
  };
  const open: { name: string; attributes: Record<string, string>; text: string }[] = [];
  const problem = (sentence: string) => read.problems.push(sentence);
  let closed = 0;
  const parser = new CountingParser({
    onopentag(name, attributes, isImplied) {
      if (isImplied) return;
      if (REFUSED.has(name) || !/^[a-z][\w-]*$/i.test(name)) problem(`<${name}> cannot stand in a snippet.`);
      else if (place === "head" && !IN_HEAD.has(name))
        problem(
          `<${name}> cannot stand in a page's head, nor in a <noscript> there: put it at the end of the page.`,
        );
      readTag(read, name, attributes, place);
      if (attributes.style) read.styleAttributes.push(attributes.style);
      open.push({ name, attributes, text: "" });
      read.html += `<${name}${attributesOf(attributes)}>`;
    },
    ontext(data) {
      const within = open.at(-1);
      if (within) within.text += data;
      if (within?.name === "script" || within?.name === "style") read.html += data;
      else {
        if (place === "head" && !within && data.trim() !== "")
          problem(`The text “${data.trim().slice(0, 40)}” cannot stand in a page's head.`);
        read.html += escaped(data);
      }
    },
    oncomment(data) {
      if (parser.endIndex >= text.length - 1 && !text.trimEnd().endsWith("-->"))
        problem("A comment (<!--) is begun and not ended (-->).");
      // Others would be read otherwise by one program or another.
      if (/^(?!-?>)[^-]*(?:-[^-]+)*$/.test(data)) read.html += `<!--${data}-->`;
    },
    onprocessinginstruction(name) {
      problem(`<${name} …> cannot stand in a snippet.`);
    },
    onclosetag(name, isImplied) {
      const within = open.at(-1);
      if (within?.name !== name) return;
      open.pop();
      if (!isImplied) closed++;
      if (VOID.has(name)) return;
      if (isImplied && !MAY_STAY_OPEN.has(name)) problem(`<${name}> is opened and never closed.`);
      read.html += `</${name}>`;
      if (name === "style") read.styles.push(within.text);
      if (name !== "script" || within.attributes.src !== undefined || isData(within.attributes)) return;
      if (/<!--/.test(within.text) && /<script/i.test(within.text))
        problem(
          "In a script, <!-- and <script together keep browsers from seeing its end: write \\x3C for <.",
        );
      read.scripts.push(within.text);
      readScript(read, within.text);
    },
  });
  parser.end(text);
  if (parser.endIndex < text.trimEnd().length - 1)
    problem("Its end is no whole tag: a quotation mark or > is missing.");
  if (parser.closingTags > closed) problem("Something is closed (</…>) that was not opened.");
  read.problems = [...new Set(read.problems)];
  return read;
}

function attributesOf(attributes: Record<string, string>): string {
  return Object.entries(attributes)
    .filter(([name]) => /^[^\s"'<>/=\0]+$/.test(name))
    .map(([name, value]) =>
      value === "" ? ` ${name}` : ` ${name}="${escaped(value).replaceAll('"', "&quot;")}"`,
    )
    .join("");
}

/** No text and no value has a < then: within a <noscript> browsers with scripts look for its end alone. */
function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
