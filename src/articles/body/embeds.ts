import { PHRASES_ONLY, runsOf } from "./content-model.ts";
import { embedFigure, quotedFigure } from "./embed-figures.ts";
import { linesOf, lonelyAddress } from "./lines.ts";
import {
  classesOf,
  descendants,
  type Element,
  element,
  elementsOf,
  isBlank,
  isElement,
  isText,
  type Node,
  textOf,
} from "./tree.ts";

/** In these an address on a line of its own is one of a list, or part of something else. */
const NO_LINES = new Set("li dd dt td th figure figcaption blockquote".split(" "));

const QUOTES = new Set(
  "twitter-tweet twitter-video instagram-media tiktok-embed bluesky-embed mastodon-embed".split(" "),
);

/**
 * What other companies show, in each way in which it is written: a frame, an address on a line of its own, a block of
 * WordPress's editor, a quoted post. Each becomes the figure that `embedFigure` makes. Sound and moving pictures load nothing
 * before they are played.
 */
export function placeEmbeds(root: Element): void {
  for (const { name, attributes } of descendants(root)) {
    if (name !== "audio" && name !== "video") continue;
    attributes.preload = "none";
    if (name === "video") attributes.playsinline = "";
  }
  placeIn(root, true);
}

function placeIn(parent: Element, hasLines: boolean): void {
  parent.children = runsOf(parent.children).flatMap((run) =>
    Array.isArray(run) ? placeAmongWords(run, null, hasLines) : placeBlock(run, hasLines),
  );
}

function placeBlock(block: Element, hasLines: boolean): Node[] {
  if (block.name === "p") return placeAmongWords(block.children, block, hasLines);
  if (block.name === "figure") return [placeFigure(block)];
  if (PHRASES_ONLY.has(block.name)) return [block, ...takeFrames(block)];
  const classes = classesOf(block);
  if (block.name === "blockquote" && classes.some((name) => QUOTES.has(name)))
    return [quotedFigure(block, addressesIn(block)) ?? block];
  if (classes.includes("wp-block-file")) return [placeFile(block)];
  placeIn(block, hasLines && !NO_LINES.has(block.name));
  return [block];
}

/** Words, with the paragraph that they are, before, between and behind what is shown among them. */
function placeAmongWords(nodes: Node[], paragraph: Element | null, hasLines: boolean): Node[] {
  const parts: { words: Node[]; figures: Element[] }[] = [{ words: [], figures: [] }];
  const add = (words: Node[], figures: Element[]) => {
    const last = parts.at(-1);
    if (last && (last.figures.length === 0 || (words.length === 0 && figures.length > 0))) {
      last.words.push(...words);
      last.figures.push(...figures);
    } else parts.push({ words, figures });
  };
  for (const line of linesOf(nodes)) {
    const address = hasLines ? lonelyAddress(line) : null;
    const shown = address === null ? null : embedFigure(address);
    if (shown) add([], [shown]);
    else for (const node of line) add(...withoutFrames(node));
  }
  if (parts.every(({ figures }) => figures.length === 0)) return paragraph ? [paragraph] : nodes;
  if (!paragraph) return parts.flatMap(({ words, figures }) => [...words, ...figures]);
  let { attributes } = paragraph;
  return parts.flatMap(({ words, figures }) => {
    const children = trimmed(words);
    if (children.length === 0) return figures;
    const part = element("p", attributes, children);
    // Of several parts of one, the first has its id.
    attributes = Object.fromEntries(Object.entries(attributes).filter(([name]) => name !== "id"));
    return [part, ...figures];
  });
}

/** Without breaks and spaces at both ends. */
function trimmed(words: Node[]): Node[] {
  const isIdle = (node: Node) => isBlank(node) || isElement(node, "br");
  const from = words.findIndex((node) => !isIdle(node));
  const to = words.findLastIndex((node) => !isIdle(node));
  return words.slice(Math.max(0, from), to + 1).map((node, index) => {
    if (!isText(node)) return node;
    const begins = index === 0 ? node.text.trimStart() : node.text;
    return { text: index === to - from ? begins.trimEnd() : begins };
  });
}

/** A node of a line, if anything is left of it, and the figures of the frames in it. */
function withoutFrames(node: Node): [words: Node[], figures: Element[]] {
  if (isText(node)) return [[node], []];
  if (node.name === "iframe") return [[], frameFigures(node)];
  const figures = takeFrames(node);
  const isLeft = figures.length === 0 || textOf(node).trim() !== "" || showsMore(node);
  return [isLeft ? [node] : [], figures];
}

/** Takes the frames out, and gives their figures. */
function takeFrames(parent: Element): Element[] {
  const figures: Element[] = [];
  parent.children = parent.children.filter((child) => {
    if (isText(child)) return true;
    figures.push(...(child.name === "iframe" ? frameFigures(child) : takeFrames(child)));
    return child.name !== "iframe";
  });
  return figures;
}

function frameFigures({ attributes }: Element, caption: Element | null = null): Element[] {
  const { src = "", title, height } = attributes;
  const figure = embedFigure(src, { title, height, caption });
  return figure ? [figure] : [];
}

const showsMore = (parent: Element) =>
  [...descendants(parent)].some(({ name }) => ["img", "video", "audio"].includes(name));

/** A figure around a frame, an address or a quoted post, with its caption; others keep what they have. */
function placeFigure(figure: Element): Element {
  const caption = elementsOf(figure).find(({ name }) => name === "figcaption") ?? null;
  const rest = element(
    "",
    {},
    figure.children.filter((child) => child !== caption),
  );
  const text = textOf(rest).trim();
  const frames = [...descendants(rest)].filter(({ name }) => name === "iframe");
  const [frame] = frames;
  if (frame && frames.length === 1 && text === "" && !showsMore(rest)) {
    const [framed] = frameFigures(frame, caption);
    if (framed) return framed;
  }
  const isAddress = /^(?:(?:https?:)?\/\/|\/)\S+$/i.test(text);
  if (isAddress && classesOf(figure).includes("wp-block-embed"))
    return embedFigure(text, { caption }) ?? figure;
  const quote = [...descendants(rest)].find(({ name }) => name === "blockquote");
  const quoted =
    quote && classesOf(quote).some((name) => QUOTES.has(name))
      ? quotedFigure(quote, addressesIn(quote))
      : null;
  if (quoted) return { ...quoted, children: [...quoted.children, ...(caption ? [caption] : [])] };
  figure.children = [...rest.children, ...takeFrames(rest), ...(caption ? [caption] : [])];
  return figure;
}

/** WordPress's block of a file: a preview in a frame, its name as a link, and a button that leads to the same. */
function placeFile(block: Element): Element {
  takeFrames(block);
  const links = [...descendants(block)].filter(({ name, attributes }) => name === "a" && attributes.href);
  const named = links.find((link) => textOf(link).trim() !== "");
  const isOne = new Set(links.map(({ attributes }) => attributes.href)).size === 1;
  const title = named && textOf(named).trim();
  return (named && isOne && embedFigure(named.attributes.href ?? "", { title })) || block;
}

/** What a quoted post says that it is quoted from, else what its last link leads to. */
function addressesIn(quote: Element): string[] {
  const { cite, "data-instgrm-permalink": instagram, "data-embed-url": mastodon } = quote.attributes;
  const [, did, post] =
    /^at:\/\/([^/]+)\/app\.bsky\.feed\.post\/(\w+)$/.exec(quote.attributes["data-bluesky-uri"] ?? "") ?? [];
  const bluesky = did && `https://bsky.app/profile/${did}/post/${post}`;
  const links = [...descendants(quote)].flatMap(({ name, attributes }) =>
    name === "a" ? (attributes.href ?? []) : [],
  );
  return [instagram, mastodon, bluesky, cite, ...links.reverse()].filter((one) => one !== undefined);
}
