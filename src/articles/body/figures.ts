import type { BodyPictures } from "./pictures.ts";
import {
  addClass,
  classesOf,
  type Element,
  element,
  elementsOf,
  isBlank,
  isElement,
  isText,
  type Node,
  replaceChildren,
} from "./tree.ts";

const MAX_COLUMNS = 3;

type Caption = { caption: string; credit: string };

/**
 * What writers of Markdown mean by pictures and quotes: a picture that stands alone is a figure, whose title is its caption; several
 * in one paragraph are a gallery; a quote that begins with `[!pullquote]` is one. One of the paper's own without a title has the caption
 * that it is kept with.
 */
export function composeFigures(root: Element, find: BodyPictures["find"] = () => null): void {
  replaceChildren(root, (child) => {
    if (child.name === "p") return figuresOf(child, find) ?? [child];
    if (child.name === "blockquote") return [pullQuote(child) ?? child];
    return [child];
  });
}

function figuresOf(paragraph: Element, find: BodyPictures["find"]): Node[] | null {
  const parts = paragraph.children.filter((child) => !isBlank(child) && !isElement(child, "br"));
  if (parts.length === 0 || !parts.every((part) => isPicture(part))) return null;
  const pictures = parts as Element[];
  if (pictures.length === 1) return pictures.map((picture) => figure(picture, find));
  const columns = Math.min(pictures.length, MAX_COLUMNS);
  const gallery = element("figure", { class: `wp-block-gallery has-nested-images columns-${columns}` });
  gallery.children = pictures.map((picture) => figure(picture, find));
  return [gallery];
}

/** A picture, maybe linked. */
function isPicture(node: Node): node is Element {
  if (isElement(node, "img", "picture")) return true;
  if (!isElement(node, "a")) return false;
  const [only, ...others] = node.children.filter((child) => !isBlank(child));
  return only !== undefined && others.length === 0 && isPicture(only);
}

function figure(picture: Element, find: BodyPictures["find"]): Element {
  const img = [picture, ...elementsOf(picture)].find(({ name }) => name === "img");
  const title = img?.attributes.title?.trim() ?? "";
  delete img?.attributes.title;
  const figure = element("figure", { class: "wp-block-image" }, [picture]);
  const side = img && classesOf(img).find((name) => /^align(?:left|right|center|wide|full)$/.test(name));
  if (side) addClass(figure, side);
  const caption = title ? partsOf(title) : find(img?.attributes.src ?? "");
  if (caption?.caption || caption?.credit)
    figure.children.push(element("figcaption", {}, captionOf(caption)));
  return figure;
}

/** `The harbour | Photo: Ida Marlowe`: what follows the last bar is whose picture it is. */
function partsOf(title: string): Caption {
  const bar = title.lastIndexOf("|");
  const caption = title.slice(0, Math.max(bar, 0)).trim();
  const credit = title.slice(bar + 1).trim();
  return bar < 0 || !credit ? { caption: caption || credit, credit: "" } : { caption, credit };
}

function captionOf({ caption, credit }: Caption): Node[] {
  if (!credit) return [{ text: caption }];
  const cite = element("span", { class: "credit" }, [{ text: credit }]);
  return caption ? [{ text: `${caption} ` }, cite] : [cite];
}

const PULL = /^\s*\[!(?:pull-?quote|quote)\]\s*/i;

function pullQuote(quote: Element): Element | null {
  const [first] = elementsOf(quote);
  const [mark] = first?.children ?? [];
  if (first?.name !== "p" || !mark || !isText(mark) || !PULL.test(mark.text)) return null;
  mark.text = mark.text.replace(PULL, "");
  if (first.children.every(isBlank)) quote.children = quote.children.filter((child) => child !== first);
  takeSource(quote);
  return element("figure", { class: "wp-block-pullquote" }, [quote]);
}

/** A last paragraph, or last line, that begins with a dash says who says so. */
function takeSource(quote: Element): void {
  const last = elementsOf(quote).at(-1);
  if (last?.name !== "p") return;
  const at = last.children.findLastIndex(
    (child) => isText(child) && /(?:^|\n)\s*(?:—|–|--)\s/.test(child.text),
  );
  const line = last.children[at];
  if (!line || !isText(line)) return;
  const found = /^([\s\S]*?)(?:^|\n)\s*(?:—|–|--)\s([^\n]*)$/.exec(line.text);
  if (!found) return;
  const [, before = "", after = ""] = found;
  const cite = element("cite", {}, [{ text: after }, ...last.children.slice(at + 1)]);
  last.children = [...last.children.slice(0, at), { text: before }];
  quote.children.push(cite);
  if (last.children.every(isBlank)) quote.children = quote.children.filter((child) => child !== last);
}
