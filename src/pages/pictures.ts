import type { Image, OwnPicture } from "./image.ts";

/** How wide a picture stands: from which width of the window on (rem), the widest first, and CSS's length. */
type Box = [from: number, length: string][];

/**
 * Where pictures stand, as style.css lays the page out. Whoever changes a width there changes it here: browsers choose a file by
 * these before they know the sheet.
 */
export const BOXES = {
  /** Above a story. */
  lead: [
    [79, "52.5rem"],
    [64, "100vw - 26.5rem"],
    [25, "92vw"],
    [0, "100vw - 2rem"],
  ],
  /** In a story's text. */
  text: [
    [76, "39rem"],
    [64, "100vw - 37rem"],
    [42.4, "39rem"],
    [25, "92vw"],
    [0, "100vw - 2rem"],
  ],
  /** Beside a story's text: `alignleft`, `alignright`. */
  half: [
    [76, "19.5rem"],
    [64, "50vw - 18.5rem"],
    [42.4, "19.5rem"],
    [30.0625, "46vw"],
    [25, "92vw"],
    [0, "100vw - 2rem"],
  ],
  /** Wider than a story's text: `alignwide`, `alignfull`. */
  wide: [
    [76, "49.5rem"],
    [64, "100vw - 26.5rem"],
    [42.4, "39rem"],
    [25, "92vw"],
    [0, "100vw - 2rem"],
  ],
  /** One of several side by side in a story. */
  gallery: [
    [42.4, "19.25rem"],
    [0, "46vw"],
  ],
  /** The front page's first. */
  leadCard: [
    [79, "27.75rem"],
    [64, "54.5vw - 15.5rem"],
    [48, "50vw"],
    [36, "92vw"],
    [0, "100vw"],
  ],
  /** The first of a block that is large. */
  blockFirst: [
    [64, "25.25rem"],
    [36, "46vw"],
    [25, "92vw"],
    [0, "100vw - 2rem"],
  ],
  /** The first of a small block, and one of the first two of the newest. */
  blockNext: [
    [64, "14rem"],
    [36, "46vw"],
    [0, "6.5rem"],
  ],
  /** One of two beside each other in a list. */
  pair: [
    [64, "25.25rem"],
    [36, "46vw"],
    [0, "6.5rem"],
  ],
  /** One of a row of cards. */
  card: [
    [64, "17.25rem"],
    [36, "46vw"],
    [0, "6.5rem"],
  ],
  /** Of an author, above what they wrote. */
  portrait: [[0, "7rem"]],
  /** The same beside a name in an article. */
  face: [[0, "3.5rem"]],
  /** At the end of a line of a list. */
  row: [
    [36, "12rem"],
    [0, "6.5rem"],
  ],
} satisfies Record<string, Box>;

/** Width by height of what cuts a picture to its box; what is wider is cut, and must be loaded wider. Phones' cards are square. */
const CUT: Partial<Record<keyof typeof BOXES, number>> = {
  gallery: 1,
  leadCard: 4 / 3,
  blockFirst: 3 / 2,
  blockNext: 1,
  pair: 1,
  card: 1,
  row: 1,
  portrait: 1,
  face: 1,
};

const REM = 16;

/** What an `img` says so that a browser takes the file that fits. */
export type Candidates = { src: string; srcset?: string; sizes?: string; width: number; height: number };

/** A browser that knows no srcset, and a feed's reader, get one of these pixels. */
const USUAL_WIDTH = 900;

/**
 * @param box where it stands
 * @param width CSS pixels that it is shown at where there is room; left out: as many as it has
 */
export function candidatesOf(picture: OwnPicture, box: keyof typeof BOXES, width?: number): Candidates {
  const { files } = picture;
  const usual = files.find(([, wide]) => wide >= USUAL_WIDTH) ?? files.at(-1);
  const size = { width: picture.width, height: picture.height };
  if (!usual) return { src: "", ...size };
  if (files.length === 1) return { src: usual[0], ...size };
  const srcset = files.map(([address, wide]) => `${address} ${wide}w`).join(", ");
  return { src: usual[0], srcset, sizes: sizesOf(picture, box, width ?? picture.width), ...size };
}

function sizesOf({ width, height }: OwnPicture, box: keyof typeof BOXES, shown: number): string {
  const cut = CUT[box];
  const factor = cut === undefined ? 1 : Math.max(1, Math.round((20 * width) / height / cut) / 20);
  const lines: Box = BOXES[box];
  // Where nothing stretches it, a small picture stands as small as it is.
  const widest = /^([\d.]+)rem$/.exec(lines[0]?.[1] ?? "")?.[1];
  if (cut === undefined && box !== "lead" && box !== "wide" && shown < Number(widest) * REM)
    return `(min-width: ${shown + 2 * REM}px) ${shown}px, calc(100vw - 2rem)`;
  return lines.map(([from, length]) => `${condition(from)}${lengthOf(length, factor)}`).join(", ");
}

function condition(from: number): string {
  return from === 0 ? "" : `(min-width: ${from}rem) `;
}

function lengthOf(length: string, factor: number): string {
  const isSum = length.includes(" ");
  if (factor === 1) return isSum ? `calc(${length})` : length;
  return `calc(${factor} * ${isSum ? `(${length})` : length})`;
}

/** What an `img` says of a lead picture, but for its words. @param name class of all such pictures */
export function imageAttributes(image: Image, box: keyof typeof BOXES, name?: string) {
  const { own } = image;
  const classes = [name, own && focusClasses(own)].filter(Boolean).join(" ");
  return {
    ...(classes && { class: classes }),
    ...(own ? candidatesOf(own, box) : { src: image.url }),
  };
}

/** Classes of style.css that keep what matters in sight; "": the middle. */
export function focusClasses({ focus }: OwnPicture): string {
  if (!focus) return "";
  const [x, y] = focus.map((share) => Math.round(share * 10));
  return [x === 5 ? "" : `focus-x-${x}`, y === 5 ? "" : `focus-y-${y}`].filter(Boolean).join(" ");
}
