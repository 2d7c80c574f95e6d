import { embedOf, fileKind } from "../../embeds/find-embed.ts";
import { isBlank, isElement, isText, type Node, textOf } from "./tree.ts";

/** Words line by line: each with the break, or the end of a line of the source, that ends it. */
export function linesOf(nodes: Node[]): Node[][] {
  const lines: Node[][] = [[]];
  const add = (node: Node, ends: boolean) => {
    lines.at(-1)?.push(node);
    if (ends) lines.push([]);
  };
  for (const node of nodes) {
    if (!isText(node)) add(node, node.name === "br");
    else for (const text of node.text.split(/(?<=\n)/)) add({ text }, text.endsWith("\n"));
  }
  return lines.filter((line) => line.length > 0);
}

/** The address that a line is, of something that is shown in its place; null: it says something else. */
export function lonelyAddress(line: Node[]): string | null {
  const [only, ...others] = line.filter((node) => !isBlank(node) && !isElement(node, "br"));
  if (!only || others.length > 0 || !(isText(only) || only.name === "a")) return null;
  const text = textOf(only).trim();
  const address = isText(only) ? text : (only.attributes.href ?? "");
  // A link that somebody gave a name is to be a link.
  const written = address.includes("%20") ? text.replaceAll(" ", "%20") : text;
  if (!/^(?:https?:\/\/|www\.|\/[^/\s])\S*$/i.test(written)) return null;
  const isKnown = fileKind(address) !== null || (text.startsWith("/") ? null : embedOf(address)) !== null;
  return isKnown ? address : null;
}
