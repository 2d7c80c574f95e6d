import { addClass, classesOf, descendants, type Element, element, replaceChildren } from "./tree.ts";

/** What HTML has today for the elements that it no longer has. */
const TODAY: Record<string, string> = {
  tt: "code",
  strike: "s",
  acronym: "abbr",
  dir: "ul",
  menu: "ul",
  listing: "pre",
  xmp: "pre",
  plaintext: "pre",
  big: "span",
  center: "div",
};

/** Only how words look: the words stay. */
const LOOKS_ONLY = new Set(["font", "basefont", "blink", "marquee", "nobr", "spacer", "multicol"]);

/** Elements and attributes that HTML no longer has become what it has for them today. */
export function modernise(root: Element): void {
  replaceChildren(root, (child) => {
    if (LOOKS_ONLY.has(child.name)) return child.children;
    if (child.name === "center") addClass(child, "has-text-align-center");
    if (child.name === "big") addClass(child, "has-large-font-size");
    child.name = TODAY[child.name] ?? child.name;
    return [child];
  });
  for (const one of descendants(root)) align(one);
  keepCovers(root);
}

const FLOATS = new Set(["img", "figure", "table", "video", "audio", "iframe", "object", "embed"]);

/** `align` and the alignments of `style` as the classes that the stylesheet knows. */
function align(one: Element): void {
  const { attributes } = one;
  const style = attributes.style ?? "";
  const text = /(?:^|;)\s*text-align\s*:\s*(left|right|center)\b/i.exec(style)?.[1];
  const side = /(?:^|;)\s*float\s*:\s*(left|right)\b/i.exec(style)?.[1];
  const given = /^\s*(left|right|center|middle)\s*$/i.exec(attributes.align ?? "")?.[1];
  const named = (value: string) => value.toLowerCase().replace("middle", "center");
  if (text) addClass(one, `has-text-align-${named(text)}`);
  if (side && !classesOf(one).some((name) => name.startsWith("align"))) addClass(one, `align${named(side)}`);
  if (given) addClass(one, FLOATS.has(one.name) ? `align${named(given)}` : `has-text-align-${named(given)}`);
  delete attributes.align;
}

/** A cover block's picture may stand in its style alone. */
function keepCovers(root: Element): void {
  for (const one of descendants(root)) {
    if (!classesOf(one).some((name) => /^wp-block-cover(?:-image)?$/.test(name))) continue;
    const address = /background(?:-image)?\s*:[^;]*?url\(\s*["']?([^"')\s]+)/i.exec(
      one.attributes.style ?? "",
    )?.[1];
    const hasPicture = [...descendants(one)].some((below) =>
      classesOf(below).includes("wp-block-cover__image-background"),
    );
    if (!address || hasPicture) continue;
    one.children.unshift(
      element("img", { class: "wp-block-cover__image-background", src: address, alt: "" }),
    );
  }
}
