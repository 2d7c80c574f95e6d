import { type Element, element, isElement, type Node, replaceChildren } from "./tree.ts";

/** What other sites show in a frame becomes a link to it. */
export function linkEmbeds(root: Element): void {
  replaceChildren(root, (child): Node[] => {
    if (!isElement(child, "iframe", "embed", "object")) return [child];
    const address = child.attributes.src ?? child.attributes.data ?? "";
    const shown = address.replace(/^(https?:)?\/\//, "");
    const text = child.attributes.title || shown || "Embedded content";
    return [element("a", { href: address, class: "embed" }, [{ text }])];
  });
}
