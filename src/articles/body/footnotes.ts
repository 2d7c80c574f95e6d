import {
  classesOf,
  descendants,
  type Element,
  element,
  elementsOf,
  replaceChildren,
  textOf,
} from "./tree.ts";

/** Whoever has a page read out is told what is a note, what leads to one and what leads back, in their own language. */
export function nameFootnotes(root: Element): void {
  const all = [...descendants(root)];
  const ids = new Set(all.flatMap(({ attributes }) => attributes.id ?? []));
  const { notes, backs } = notesIn(all);
  for (const link of all) if (notes.has(targetOf(link) ?? "")) link.attributes.role = "doc-noteref";
  for (const [link, number] of backs)
    Object.assign(link.attributes, { role: "doc-backlink", "aria-label": `↩ ${number}` });
  replaceChildren(root, (child) => {
    // What leads back to nothing is of no use.
    if (backs.has(child) && !ids.has(targetOf(child) ?? "")) return [];
    return isListOfNotes(child)
      ? [element("div", { class: "footnotes", role: "doc-endnotes" }, [child])]
      : [child];
  });
}

/** Ids of notes, and the links in them that lead back, each with its note's number. */
function notesIn(all: Element[]): { notes: Set<string>; backs: Map<Element, number> } {
  const notes = new Set<string>();
  const backs = new Map<Element, number>();
  for (const list of all.filter(isListOfNotes)) {
    const items = elementsOf(list).filter(({ name }) => name === "li");
    for (const [at, note] of items.entries()) {
      if (note.attributes.id) notes.add(note.attributes.id);
      for (const link of descendants(note)) if (leadsBack(link)) backs.set(link, at + 1);
    }
  }
  return { notes, backs };
}

function isListOfNotes(one: Element): boolean {
  return (
    one.name === "ol" &&
    classesOf(one).some((name) => name === "footnotes-list" || name === "wp-block-footnotes")
  );
}

function leadsBack(link: Element): boolean {
  return targetOf(link) !== null && /^(?:[↩↑^\s]|\uFE0E|\uFE0F)+$/u.test(textOf(link));
}

function targetOf({ name, attributes: { href = "" } }: Element): string | null {
  return name === "a" && href.startsWith("#") ? href.slice(1) : null;
}
