import { type Element, elementsOf, isText, type Node } from "./tree.ts";

/** Marks of words: they hold phrases, and no paragraph. */
export const MARKS = new Set(
  "abbr b bdi bdo cite code dfn em i kbd mark q s samp small span strong sub sup time u var".split(" "),
);

/** They may hold what their parent may: a paragraph's link holds words, a section's holds paragraphs. */
export const TRANSPARENT = new Set(["a", "ins", "del"]);

/** They hold phrases alone, though they stand for themselves. */
export const PHRASES_ONLY = new Set(["p", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "summary"]);

const BLOCKS = new Set(
  `address article aside blockquote caption center col colgroup dd details div dl dt figcaption figure footer form h1 h2 h3 h4 h5
   h6 header hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul`.split(/\s+/),
);

/** Whether it stands for itself, as a paragraph does, and not among words. */
export function isBlock(node: Node): boolean {
  if (isText(node)) return false;
  return BLOCKS.has(node.name) || (TRANSPARENT.has(node.name) && node.children.some(isBlock));
}

export function hasBlock(parent: Element): boolean {
  return elementsOf(parent).some((child) => isBlock(child) || (MARKS.has(child.name) && hasBlock(child)));
}

/** Nodes by turns: runs of words, and what stands for itself. */
export function runsOf(nodes: Node[]): (Node[] | Element)[] {
  const runs: (Node[] | Element)[] = [];
  for (const node of nodes) {
    const last = runs.at(-1);
    if (!isText(node) && isBlock(node)) runs.push(node);
    else if (Array.isArray(last)) last.push(node);
    else runs.push([node]);
  }
  return runs;
}
