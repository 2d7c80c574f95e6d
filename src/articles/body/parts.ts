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

/** Lists, figures and details have the parts that they must have, and these stand nowhere else. */
export function mendParts(root: Element): void {
  gatherStrays(root);
  replaceChildren(root, (child) => {
    if (isElement(child, "ul", "ol")) child.children = itemsOf(child.children);
    if (child.name === "dl") mendDefinitions(child);
    if (child.name === "figure") mendFigure(child);
    if (child.name === "details") mendDetails(child);
    if (child.name === "picture") return pictureOf(child);
    return [child];
  });
}

/** Items and terms that stand in no list get one; a caption of no figure is a paragraph. */
function gatherStrays(parent: Element, above?: Element): void {
  const isList = isElement(parent, "ul", "ol");
  const isDefinitions = parent.name === "dl" || (parent.name === "div" && above?.name === "dl");
  const made = new Set<Element>();
  const children: Node[] = [];
  const gather = (list: string, item: Element) => {
    const last = children.findLast((child) => !isBlank(child));
    if (isElement(last, list) && made.has(last)) last.children.push(item);
    else {
      const one = element(list, {}, [item]);
      made.add(one);
      children.push(one);
    }
  };
  for (const child of parent.children) {
    if (isElement(child, "li") && !isList) gather("ul", child);
    else if (isElement(child, "dt", "dd") && !isDefinitions) gather("dl", child);
    else children.push(child);
    if (isElement(child, "figcaption") && parent.name !== "figure")
      Object.assign(child, { name: "div", attributes: { class: "wp-caption-text" } });
    if (!isText(child)) gatherStrays(child, parent);
  }
  parent.children = children;
}

function itemsOf(nodes: Node[]): Node[] {
  const items: Node[] = [];
  for (const node of nodes) {
    const last = items.findLast((item): item is Element => isElement(item, "li"));
    if (isBlank(node) || isElement(node, "li")) items.push(node);
    else if (last) last.children.push(node);
    else items.push(element("li", {}, [node]));
  }
  return items;
}

/** Terms come first, and their definitions after them; a list that is not so is a list of paragraphs. */
function mendDefinitions(list: Element): void {
  const flat = list.children.flatMap((child): Node[] =>
    isElement(child, "div") && elementsOf(child).some(({ name }) => name === "dt" || name === "dd")
      ? child.children
      : [child],
  );
  const parts = flat.filter((child) => !isBlank(child));
  const areParts = parts.every((part) => isElement(part, "dt", "dd"));
  if (areParts && isElement(parts[0], "dt") && isElement(parts.at(-1), "dd")) {
    list.children = flat;
    return;
  }
  list.name = "div";
  list.children = flat.map((child) => (isElement(child, "dt", "dd") ? { ...child, name: "div" } : child));
}

/** Its caption comes last, and is one. */
function mendFigure(figure: Element): void {
  const captions = elementsOf(figure).filter(({ name }) => name === "figcaption");
  const [first, ...others] = captions;
  if (!first) return;
  for (const other of others) first.children.push(element("br"), ...other.children);
  const rest = figure.children.filter((child) => isText(child) || !captions.includes(child));
  const begins = figure.children.find((child) => !isBlank(child)) === first;
  if (first.children.every(isBlank)) figure.children = rest;
  else figure.children = begins ? [first, ...rest] : [...rest, first];
}

/** Without a summary it is open, and a part of the text. */
function mendDetails(details: Element): void {
  const [summary, ...others] = elementsOf(details).filter(({ name }) => name === "summary");
  if (!summary) {
    details.name = "div";
    details.attributes = {};
    return;
  }
  for (const other of others) other.name = "p";
  details.children = [summary, ...details.children.filter((child) => child !== summary)];
}

/** Its sources, then its picture; whatever else was in it comes after it. */
function pictureOf(picture: Element): Node[] {
  const [img, ...others] = elementsOf(picture).filter(({ name }) => name === "img");
  const sources = elementsOf(picture).filter(({ name }) => name === "source");
  const rest = picture.children.filter((child) => !isElement(child, "img", "source"));
  if (!img) return rest;
  picture.children = [...sources, img];
  return [picture, ...others, ...rest];
}
