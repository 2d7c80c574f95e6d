import type { KnownPicture } from "../../media/types.ts";
import { type BOXES, candidatesOf, focusClasses } from "../../pages/pictures.ts";
import { addClass, classesOf, descendants, type Element, elementsOf } from "./tree.ts";

/** What a body may show of the paper's own. */
export type BodyPictures = {
  /** What is known of the picture at an address; null: it is elsewhere, or nowhere. */
  find: (address: string) => KnownPicture | null;
  /** Where a picture or file of the paper's own is by now, whatever domain it was written with; null: it is none. */
  place: (address: string) => string | null;
  /** Whether it stands below a lead picture, which readers see first. */
  isBelowOne: boolean;
};

export const NO_PICTURES: BodyPictures = { find: () => null, place: () => null, isBelowOne: false };

/** A picture behind so many paragraphs is still seen at once. */
const SEEN_AT_ONCE = 3;

/**
 * The paper's own pictures get what a browser needs to choose a file and to keep its place: the files that there are, and how wide it
 * stands where it stands. Those of other sites stay as they are.
 */
export function placePictures(root: Element, { find, place: placeOf, isBelowOne }: BodyPictures): void {
  for (const one of descendants(root)) if (one.name !== "img") leadToFiles(one, placeOf);
  let isFirst = !isBelowOne;
  elementsOf(root).forEach((block, place) => {
    for (const { img, box } of placesIn(block, "text")) {
      const known = find(img.attributes.src ?? "");
      if (known) placeOne(img, known, { box, isSeenFirst: isFirst && place < SEEN_AT_ONCE });
      isFirst = false;
    }
  });
}

/** Links, films and recordings, too, lead to the file of today, on the paper's own address: another domain may be gone tomorrow. */
function leadToFiles({ attributes }: Element, placeOf: BodyPictures["place"]): void {
  for (const name of ["href", "src", "poster"]) {
    const address = attributes[name];
    const place = address === undefined ? null : placeOf(address);
    if (address !== undefined && place !== null) attributes[name] = place + (/#.*$/.exec(address)?.[0] ?? "");
  }
}

type Box = keyof typeof BOXES;

function placesIn(one: Element, around: Box): { img: Element; box: Box }[] {
  const box = boxOf(classesOf(one), around);
  return one.name === "img" ? [{ img: one, box }] : elementsOf(one).flatMap((child) => placesIn(child, box));
}

const GALLERIES = new Set(["wp-block-gallery", "blocks-gallery-grid", "gallery"]);

function boxOf(classes: string[], around: Box): Box {
  if (around === "gallery" || classes.some((name) => GALLERIES.has(name))) return "gallery";
  if (classes.includes("alignleft") || classes.includes("alignright")) return "half";
  if (classes.includes("alignwide") || classes.includes("alignfull")) return "wide";
  return around;
}

/** Pixels and words that are given win. */
function placeOne(
  img: Element,
  known: KnownPicture,
  { box, isSeenFirst }: { box: Box; isSeenFirst: boolean },
): void {
  const { attributes } = img;
  const given = { width: Number(attributes.width), height: Number(attributes.height) };
  const { src, srcset, sizes, width, height } = candidatesOf(known, box, given.width || undefined);
  delete attributes.srcset;
  delete attributes.sizes;
  Object.assign(attributes, {
    src,
    ...(srcset && { srcset }),
    ...(sizes && { sizes }),
    ...pixels(given, width / height, { width, height }),
    alt: attributes.alt?.trim() ? attributes.alt : known.alt,
    loading: isSeenFirst ? "eager" : "lazy",
    decoding: "async",
    ...(isSeenFirst && { fetchpriority: "high" }),
  });
  for (const name of focusClasses(known).split(" ").filter(Boolean)) addClass(img, name);
}

function pixels(
  given: { width: number; height: number },
  ratio: number,
  own: { width: number; height: number },
): { width: string; height: string } {
  const width = given.width || (given.height ? Math.round(given.height * ratio) : own.width);
  const height = given.height || (given.width ? Math.max(1, Math.round(given.width / ratio)) : own.height);
  return { width: String(width), height: String(height) };
}
