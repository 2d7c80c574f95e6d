import { hasBlock, isBlock, MARKS, PHRASES_ONLY, runsOf, TRANSPARENT } from "./content-model.ts";
import {
  type Element,
  element,
  elementsOf,
  isBlank,
  isElement,
  isText,
  type Node,
  replaceChildren,
} from "./tree.ts";

/** What a reader acts on, which may not stand in a link. */
const INTERACTIVE = new Set(["a", "audio", "video", "details", "iframe", "object", "embed"]);
const MEDIA = new Set(["audio", "video", "picture"]);

/** What browsers and screen readers would each put right in their own way: blocks among words, lists and quotes without their parts. */
export function mendNesting(root: Element): void {
  replaceChildren(root, (child, parent) => {
    const nodes = partsOf(child, parent);
    if (nodes !== null) return nodes;
    if (child.name === "section" && !hasHeading(child)) child.name = "div";
    if (isElement(child, "th", "dt", "address", "caption")) withoutHeadings(child);
    return [child];
  });
}

/** What stands in its place; null: it stays. */
function partsOf(child: Element, parent: Element): Node[] | null {
  if (isStray(child, parent) || isNothing(child)) return child.children;
  if (child.name === "ruby" && !isRuby(child)) return wordsOfRuby(child);
  if (child.name === "a" && hasInteractive(child)) return child.children;
  if (!hasBlock(child)) return null;
  if (MARKS.has(child.name)) return distribute(child);
  return PHRASES_ONLY.has(child.name) ? split(child) : null;
}

/** A paragraph of blanks, that nothing leads to. */
function isNothing({ name, attributes, children }: Element): boolean {
  return name === "p" && !attributes.id && children.every(isBlank);
}

/** Parts that stand without their whole: the words stay. */
function isStray({ name, attributes }: Element, parent: Element): boolean {
  if (name === "source") return !MEDIA.has(parent.name);
  if (name === "track") return !isElement(parent, "audio", "video");
  if (name === "summary") return parent.name !== "details";
  if (name === "rt" || name === "rp") return parent.name !== "ruby";
  if (name === "img") return (attributes.src ?? "").trim() === "";
  return name === "label" || name === "article" || name === "main";
}

/** It has a reading, and stands among words. */
function isRuby(ruby: Element): boolean {
  return elementsOf(ruby).some(({ name }) => name === "rt") && !hasBlock(ruby);
}

function wordsOfRuby(ruby: Element): Node[] {
  return ruby.children.flatMap((child) => (isElement(child, "rt", "rp") ? child.children : [child]));
}

/** `<b>` around paragraphs is `<b>` in each. */
function distribute(mark: Element): Node[] {
  const isWorthIt = mark.name !== "span" || Object.keys(mark.attributes).length > 0;
  let attributes = mark.attributes;
  const wrapped = (nodes: Node[]): Node[] =>
    runsOf(nodes).flatMap((run) => {
      if (!Array.isArray(run)) {
        run.children = wrapped(run.children);
        return [run];
      }
      if (!isWorthIt || run.every(isBlank) || run.some((one) => isElement(one, mark.name))) return run;
      const part = element(mark.name, attributes, run);
      attributes = withoutId(attributes);
      return [part];
    });
  return wrapped(mark.children);
}

/** A paragraph with a figure in it is a paragraph, a figure and a paragraph; a heading or code is one whole. */
function split(parent: Element): Node[] {
  if (parent.name !== "p") {
    flatten(parent);
    return [parent];
  }
  let attributes = parent.attributes;
  return runsOf(parent.children).flatMap((run): Node[] => {
    if (!Array.isArray(run)) return [run];
    if (run.every(isBlank)) return run;
    const part = element("p", attributes, run);
    attributes = withoutId(attributes);
    return [part];
  });
}

/** Of several parts of one, the first has its id. */
function withoutId({ id: _, ...others }: Record<string, string>): Record<string, string> {
  return others;
}

function flatten(parent: Element): void {
  parent.children = parent.children.flatMap((child): Node[] => {
    if (isText(child) || !hasBlock(element("", {}, [child]))) return [child];
    flatten(child);
    if (!isBlock(child) || TRANSPARENT.has(child.name)) return [child];
    const between = { text: parent.name === "pre" ? "\n" : " " };
    return [between, ...child.children, between];
  });
}

function hasInteractive(parent: Element): boolean {
  return elementsOf(parent).some((child) => INTERACTIVE.has(child.name) || hasInteractive(child));
}

function hasHeading(parent: Element): boolean {
  return elementsOf(parent).some((child) => /^h[1-6]$/.test(child.name) || hasHeading(child));
}

function withoutHeadings(parent: Element): void {
  for (const child of elementsOf(parent)) {
    if (/^h[1-6]$/.test(child.name)) child.name = "strong";
    withoutHeadings(child);
  }
}
