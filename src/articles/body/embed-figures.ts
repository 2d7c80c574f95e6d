import { embedOf, fileKind, parseAddress } from "../../embeds/find-embed.ts";
import { shownAddress } from "../../embeds/told.ts";
import { type Element, element, isText, type Node, textOf } from "./tree.ts";

type Given = {
  /** As whoever embedded it calls it. */
  title?: string | undefined;
  /** In pixels, as text. */
  height?: string | undefined;
  caption?: Element | null | undefined;
};

/** What players are called whatever they play. */
const SAYS_NOTHING =
  /^(?:youtube video player|vimeo-player|embed(?:ded content)?|iframe|(?:x|twitter) (?:post|tweet)|video|player)$/i;

/**
 * What a saved body holds for what others show, or for a file to be played: a link in a figure, and where it is known what a
 * frame of it loads, its address (showEmbeds makes a card of it). Null: the address is none.
 */
export function embedFigure(given: string, { title, height, caption = null }: Given = {}): Element | null {
  const address = given.trim();
  const file = fileKind(address);
  if (file === "audio" || file === "video") return playerFigure(address, file, titleOf(title), caption);
  const url = parseAddress(address);
  if (url === null && !/^\/(?!\/)/.test(address)) return null;
  const embed = embedOf(address);
  const link = embed?.link ?? url?.href ?? address;
  const text = titleOf(title) ?? (file === "pdf" ? fileName(address) : shownAddress(link));
  return figure(address, height, [element("a", { href: link }, [{ text }])], caption);
}

/** A post as it was quoted to be embedded: its words stay. Null: it is none that a frame shows. */
export function quotedFigure(quote: Element, addresses: string[]): Element | null {
  const address = addresses.find((one) => embedOf(one) !== null);
  if (address === undefined) return null;
  const children = withoutDivisions(quote.children);
  if (textOf(quote).trim() === "") return embedFigure(address);
  return figure(address, undefined, [element("blockquote", {}, children)], null);
}

function figure(
  address: string,
  height: string | undefined,
  children: Node[],
  caption: Element | null,
): Element {
  const embed = embedOf(address);
  const attributes: Record<string, string> = { class: "embed" };
  // The link alone says it, where it leads to the same frame.
  if (embed) attributes["data-frame"] = embedOf(embed.link)?.frame === embed.frame ? embed.link : address;
  const isHigh = embed?.kind === "chart" || embed?.kind === "map";
  if (isHigh && /^\d{2,4}$/.test(height ?? "")) attributes["data-height"] = height ?? "";
  return element("figure", attributes, caption ? [...children, caption] : children);
}

function playerFigure(
  address: string,
  kind: "audio" | "video",
  title: string | null,
  caption: Element | null,
): Element {
  const link = element("a", { href: address }, [{ text: title ?? fileName(address) }]);
  const player = element(kind, { src: address, controls: "", preload: "none" });
  if (kind === "video") player.attributes.playsinline = "";
  return element("figure", { class: "embed" }, [player, caption ?? element("figcaption", {}, [link])]);
}

function titleOf(title: string | undefined): string | null {
  const text = (title ?? "").replace(/^Spotify Embed: /i, "").trim();
  return text === "" || SAYS_NOTHING.test(text) ? null : text;
}

function fileName(address: string): string {
  const [, name = address] = /([^/?#]+)(?:[?#].*)?$/.exec(address) ?? [];
  try {
    return decodeURIComponent(name);
  } catch (error) {
    if (error instanceof URIError) return name;
    throw error;
  }
}

/** The words of a quoted post: what only lays it out goes. */
function withoutDivisions(nodes: Node[]): Node[] {
  return nodes.flatMap((node): Node[] => {
    if (isText(node)) return [node];
    if (node.name !== "br" && node.name !== "img" && textOf(node).trim() === "") return [];
    const children = withoutDivisions(node.children);
    const isLayout = node.name === "div" || node.name === "section";
    return isLayout ? [...children, { text: " " }] : [{ ...node, children }];
  });
}
