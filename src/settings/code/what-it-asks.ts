import type { CodePlace, HostKind } from "../../pages/code.tsx";

/** A host that a snippet asks, and what for. What is likely is what such code does as a rule, and cannot be read from it. */
export type Need = { kind: HostKind; source: string; isLikely: boolean };

/** What a snippet asks of others and of readers, as sentences where these are to be read. */
export type Asks = {
  needs: Need[];
  /** What it costs readers. */
  costs: string[];
  /** What of it will not work. */
  warnings: string[];
};

/** Scripts that browsers do not run. */
const DATA = /^(?:application|text)\/(?:[\w.-]+\+)?(?:json|plain|template|html)$/i;

/** An address with a host, as scripts hold them in quotation marks. */
const IN_SCRIPT = /["'\u0060]((?:https?:)?\/\/[\w.-]+\.[a-z]{2,}(?::\d+)?)(?=[/"'\u0060?])/gi;

const LEARNS = "and so tells it its network address, what browser it is and from which page it comes";
const MAY_ALL =
  "It can read and change everything on the page, what commenters type among it, and do more tomorrow than today.";
const WAITS =
  "Readers wait: the page goes on when it has come (the attribute async or defer would spare them that).";

export function isData({ type = "" }: Record<string, string>): boolean {
  return DATA.test(type.trim());
}

/** What a tag asks for. */
export function readTag(
  asks: Asks,
  name: string,
  attributes: Record<string, string>,
  place: CodePlace,
): void {
  const handlers = Object.keys(attributes).filter((attribute) => attribute.startsWith("on"));
  for (const handler of handlers)
    asks.warnings.push(
      `${handler}="…" on <${name}> does nothing: the paper's policy runs no scripts in attributes.`,
    );
  for (const value of Object.values(attributes))
    if (/^\s*javascript:/i.test(value))
      asks.warnings.push(
        `An address that begins with javascript: (on <${name}>) does nothing under the paper's policy.`,
      );
  const { src = "", href = "", rel = "" } = attributes;
  if (name === "script" && src !== "" && !isData(attributes)) askScript(asks, attributes, place);
  if (name === "iframe" && src !== "") askFrame(asks, src);
  if (name === "link" && /\b(?:stylesheet|preload|modulepreload)\b/i.test(rel)) askLink(asks, attributes);
  if (name === "img" && isElsewhere(src))
    asks.costs.push(`Each reader's browser asks ${hostOf(src)} for a picture, ${LEARNS}.`);
  if (name === "form") asks.warnings.push("Forms can be sent to the paper alone.");
  if (name === "iframe" && attributes.srcdoc)
    asks.warnings.push("What stands in srcdoc has the paper's own policy.");
  if (/^http:/i.test(src || href))
    asks.warnings.push(
      `${src || href} is asked for without encryption: browsers refuse it on a page that came by https.`,
    );
}

/** What a script that stands in the snippet asks for, as far as its addresses say it. */
export function readScript(asks: Asks, text: string): void {
  asks.costs.push(
    `A script of ${text.length.toLocaleString("en")} characters comes with each page, and runs before what follows it. ${MAY_ALL}`,
  );
  for (const [, address = ""] of text.matchAll(IN_SCRIPT)) {
    const source = sourceOf(address);
    if (source) asks.needs.push(...likely(source, "scripts", "connections"));
  }
  if (/\beval\(|new Function\(/.test(text))
    asks.warnings.push(
      "eval and new Function are refused by the paper's policy: what needs them does not work.",
    );
}

function askScript(asks: Asks, attributes: Record<string, string>, place: CodePlace): void {
  const { src = "", type = "" } = attributes;
  const waits = attributes.async === undefined && attributes.defer === undefined && type !== "module";
  const source = sourceOf(src);
  if (source === null) return;
  asks.needs.push({ kind: "scripts", source, isLikely: false }, ...likely(source, "connections"));
  const wait = waits && place !== "end" ? ` ${WAITS}` : "";
  asks.costs.push(`Each reader's browser asks ${hostOf(src)} for a script, ${LEARNS}. ${MAY_ALL}${wait}`);
}

function askFrame(asks: Asks, src: string): void {
  const source = sourceOf(src);
  if (source === null) return;
  asks.needs.push({ kind: "frames", source, isLikely: false });
  asks.costs.push(
    `Each reader's browser loads a page of ${hostOf(src)} in a frame, ${LEARNS}. It cannot read the paper's page; it may keep cookies of its own.`,
  );
}

function askLink(asks: Asks, { href = "", rel = "", as = "" }: Record<string, string>): void {
  const source = sourceOf(href);
  if (source === null) return;
  const kind = /stylesheet/i.test(rel) || as === "style" ? "styles" : as === "font" ? "fonts" : "scripts";
  asks.needs.push({ kind, source, isLikely: false });
  if (kind === "styles") asks.needs.push(...likely(source, "fonts"));
  const waits = /stylesheet/i.test(rel) ? " Readers wait: the page is shown when it has come." : "";
  const what = { styles: "a style sheet", fonts: "a font", scripts: "a script" }[kind];
  asks.costs.push(`Each reader's browser asks ${hostOf(href)} for ${what}, ${LEARNS}.${waits}`);
}

function likely(source: string, ...kinds: HostKind[]): Need[] {
  return kinds.map((kind) => ({ kind, source, isLikely: true }));
}

function isElsewhere(address: string): boolean {
  return sourceOf(address) !== null;
}

/** An address's source in a policy; null for the paper's own. */
function sourceOf(address: string): string | null {
  const match = /^\s*(?:https?:)?\/\/([^/?#\s]+)/i.exec(address);
  return match?.[1] ? `https://${match[1].toLowerCase()}` : null;
}

function hostOf(address: string): string {
  return sourceOf(address)?.replace("https://", "") ?? "the paper";
}
