import { Parser } from "htmlparser2";

export type Text = { text: string };
export type Element = { name: string; attributes: Record<string, string>; children: Node[] };
export type Node = Text | Element;

/** Nobody writes deeper; what stands deeper stays as text. Without it the sanitiser's time grows with the square. */
export const MAX_NESTING = 100;

/** What they hold is no text of the article. */
const NO_TEXT = new Set(["script", "style", "textarea", "option", "noscript", "template"]);

const VOID = new Set(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param"]);
for (const name of ["source", "track", "wbr"]) VOID.add(name);

/** HTML as a tree of elements and texts, without comments; its root has no name. */
export function parseTree(html: string): Element {
  const root = element("");
  const open: (Element | null)[] = [root];
  let parent = root;
  let depth = 0;
  let silent = 0;
  const parser = new Parser({
    onopentag(name, attributes) {
      if (silent > 0 || NO_TEXT.has(name)) silent++;
      if (silent > 0) return;
      const isShown = depth < MAX_NESTING;
      const child = element(name, attributes);
      if (isShown) {
        parent.children.push(child);
        parent = child;
        depth++;
      }
      open.push(isShown ? child : null);
    },
    ontext(text) {
      if (silent > 0) return;
      const last = parent.children.at(-1);
      if (last && isText(last)) last.text += text;
      else parent.children.push({ text });
    },
    onclosetag() {
      if (silent > 0) {
        silent--;
        return;
      }
      if (open.pop() === null) return;
      depth--;
      parent = open.findLast((one) => one !== null) ?? root;
    },
  });
  parser.end(html);
  return root;
}

export function writeTree(node: Node): string {
  if (isText(node)) return escapeText(node.text);
  const inner = node.children.map(writeTree).join("");
  if (node.name === "") return inner;
  const attributes = Object.entries(node.attributes).map(
    ([name, value]) => ` ${name}="${escapeValue(value)}"`,
  );
  const begin = `<${node.name}${attributes.join("")}>`;
  return VOID.has(node.name) ? begin : `${begin}${inner}</${node.name}>`;
}

export function element(
  name: string,
  attributes: Record<string, string> = {},
  children: Node[] = [],
): Element {
  return { name, attributes, children };
}

export function isText(node: Node): node is Text {
  return "text" in node;
}

/** Whether it is an element, of one of these names if any are given. */
export function isElement(node: Node | undefined, ...names: string[]): node is Element {
  return node !== undefined && "name" in node && (names.length === 0 || names.includes(node.name));
}

export function isBlank(node: Node): boolean {
  return isText(node) && node.text.trim() === "";
}

export function elementsOf({ children }: Element): Element[] {
  return children.filter((child): child is Element => !isText(child));
}

/** All elements below it, in the order of the text. */
export function* descendants(parent: Element): Generator<Element> {
  for (const child of elementsOf(parent)) {
    yield child;
    yield* descendants(child);
  }
}

export function textOf(node: Node): string {
  return isText(node) ? node.text : node.children.map(textOf).join("");
}

/** Puts in the place of each child what `change` makes of it, from the innermost outwards. */
export function replaceChildren(parent: Element, change: (child: Element, parent: Element) => Node[]): void {
  parent.children = parent.children.flatMap((child) => {
    if (isText(child)) return [child];
    replaceChildren(child, change);
    return change(child, parent);
  });
}

export function classesOf({ attributes }: Element): string[] {
  return (attributes.class ?? "").split(/\s+/).filter(Boolean);
}

export function addClass(to: Element, name: string): void {
  to.attributes.class = [...new Set([...classesOf(to), name])].join(" ");
}

export function escapeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function escapeValue(text: string): string {
  return escapeText(text).replaceAll('"', "&quot;");
}
