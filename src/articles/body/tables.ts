import {
  classesOf,
  type Element,
  element,
  elementsOf,
  isBlank,
  isElement,
  type Node,
  replaceChildren,
  textOf,
} from "./tree.ts";

const SECTIONS = ["thead", "tbody", "tfoot"];
const MAX_LABEL = 120;

/** Tables have rows of cells and nothing else; each scrolls for itself, and says what it is when one comes to it by the keyboard. */
export function mendTables(root: Element): void {
  keepRows(root);
  let count = 0;
  replaceChildren(root, (child, parent) => {
    if (child.name !== "table") return [child];
    const { table, strays } = settle(child);
    if (!table) return strays;
    if (classesOf(parent).includes("table")) return [...strays, table];
    count++;
    return [...strays, scrolling(table, parent, count)];
  });
}

/** Rows and cells that stand in no table are words, with a space between them. */
function keepRows(parent: Element): void {
  const isPlaced = (name: string) => {
    if (name === "td" || name === "th") return parent.name === "tr";
    if (name === "tr") return SECTIONS.includes(parent.name) || parent.name === "table";
    if (name === "col") return parent.name === "colgroup" || parent.name === "table";
    return parent.name === "table";
  };
  parent.children = parent.children.flatMap((child): Node[] => {
    if (!isElement(child)) return [child];
    keepRows(child);
    const isPart = isElement(child, "td", "th", "tr", "col", "colgroup", "caption", ...SECTIONS);
    if (!isPart || isPlaced(child.name)) return [child];
    return [...child.children, { text: " " }];
  });
}

/** The table, null if it has no cell, and what stood in it outside its cells. */
function settle(table: Element): { table: Element | null; strays: Node[] } {
  const strays: Node[] = [];
  const keep = (parent: Element, names: string[]) => {
    parent.children = parent.children.filter((child) => {
      if (isBlank(child) || isElement(child, ...names)) return true;
      strays.push(child);
      return false;
    });
  };
  keep(table, ["caption", "colgroup", "col", "tr", ...SECTIONS]);
  const sections = [table, ...elementsOf(table).filter(({ name }) => SECTIONS.includes(name))];
  for (const section of sections) {
    if (section !== table) keep(section, ["tr"]);
    for (const row of elementsOf(section).filter(({ name }) => name === "tr")) keep(row, ["td", "th"]);
    section.children = section.children.filter(
      (child) => !isElement(child, "tr") || elementsOf(child).length > 0,
    );
  }
  table.children = table.children.filter(
    (child) => !isElement(child, ...SECTIONS) || elementsOf(child).length > 0,
  );
  const [caption, ...others] = elementsOf(table).filter(({ name }) => name === "caption");
  if (caption) {
    strays.push(...others.flatMap(({ children }) => children));
    table.children = [caption, ...table.children.filter((child) => !isElement(child, "caption"))];
  }
  const rows = rowsOf(table);
  if (rows.length === 0) return { table: null, strays: [...strays, ...(caption?.children ?? [])] };
  fill(rows);
  return { table, strays };
}

function rowsOf(table: Element): Element[] {
  return elementsOf(table).flatMap((part) => {
    if (part.name === "tr") return [part];
    return SECTIONS.includes(part.name) ? elementsOf(part) : [];
  });
}

/** Every row has as many cells as the longest; where cells reach over rows, they are left as they are. */
function fill(rows: Element[]): void {
  if (rows.some((row) => elementsOf(row).some(({ attributes }) => attributes.rowspan))) return;
  const widthOf = (row: Element) =>
    elementsOf(row).reduce((sum, { attributes }) => sum + Math.min(Number(attributes.colspan ?? 1), 1000), 0);
  const widest = Math.min(Math.max(...rows.map(widthOf)), 50);
  for (const row of rows) {
    for (let missing = widest - widthOf(row); missing > 0; missing--) row.children.push(element("td"));
  }
}

function scrolling(table: Element, parent: Element, count: number): Element {
  const caption =
    elementsOf(table).find(({ name }) => name === "caption") ??
    (parent.name === "figure" ? elementsOf(parent).find(({ name }) => name === "figcaption") : undefined);
  const name: Record<string, string> = caption
    ? { "aria-labelledby": idOf(caption, count) }
    : { "aria-label": labelOf(table) };
  const floats = classesOf(table).filter((one) => one === "alignleft" || one === "alignright");
  return element("div", { class: ["table", ...floats].join(" "), role: "region", tabindex: "0", ...name }, [
    table,
  ]);
}

function idOf(caption: Element, count: number): string {
  caption.attributes.id ??= `table-${count}`;
  return caption.attributes.id;
}

/** What stands in its first row: the heads of its columns, mostly. */
function labelOf(table: Element): string {
  const [first] = rowsOf(table);
  const cells = first ? elementsOf(first).map((cell) => textOf(cell).replace(/\s+/g, " ").trim()) : [];
  const label = cells.filter(Boolean).join(", ") || textOf(table).replace(/\s+/g, " ").trim();
  return label.length > MAX_LABEL ? `${label.slice(0, MAX_LABEL)}…` : label || "…";
}
