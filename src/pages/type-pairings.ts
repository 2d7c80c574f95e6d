import type { PairingName } from "./face-data.ts";

/** One variable font of public/assets/fonts, which the build copies from its package: two files, by the letters they have. */
export type Font = {
  family: string;
  style: "normal" | "italic";
  /** The weights that it can have. */
  weights: string;
  /** Its name in its package, without subset and ending. */
  name: string;
};

/** What a pairing sets of style.css. What it leaves out stays the type of readers' own systems. */
export type Pairing = {
  stacks: { nameplate?: string; headline?: string; text?: string; label?: string; aside?: "normal" };
  /** The first is on every page, and fetched ahead. */
  fonts: Font[];
};

const normal = (family: string, weights: string, name: string): Font => ({
  family,
  style: "normal",
  weights,
  name,
});

const PLAYFAIR = normal("Playfair Display", "400 900", "playfair-display");
const LORA = normal("Lora", "400 700", "lora");
const FRANKLIN = normal("Libre Franklin", "100 900", "libre-franklin");
const NARROW = normal("Archivo Narrow", "400 700", "archivo-narrow");

const display = '"Playfair Display",Didot,Georgia,"Noto Serif",serif';
const book = "Lora,Georgia,Cambria,serif";
const sans = '"Libre Franklin",system-ui,"Helvetica Neue",Arial,sans-serif';
const narrow = '"Archivo Narrow","Arial Narrow","Helvetica Neue",Arial,sans-serif';

export const PAIRINGS: Record<PairingName, Pairing> = {
  system: { stacks: {}, fonts: [] },
  classic: { stacks: { nameplate: display, headline: display }, fonts: [PLAYFAIR] },
  book: {
    // What the page says beside its texts is not worth the file of the italics.
    stacks: { nameplate: book, headline: book, text: book, aside: "normal" },
    fonts: [LORA, { ...LORA, style: "italic" }],
  },
  modern: { stacks: { nameplate: sans, headline: sans, label: sans }, fonts: [FRANKLIN] },
  tabloid: { stacks: { nameplate: narrow, headline: narrow }, fonts: [NARROW] },
};

/** Which letters each file has, as its package says: browsers load what a page needs of them. */
export const SUBSETS = {
  latin:
    "U+0-FF,U+131,U+152-153,U+2BB-2BC,U+2C6,U+2DA,U+2DC,U+304,U+308,U+329,U+2000-206F,U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD",
  "latin-ext":
    "U+100-2BA,U+2BD-2C5,U+2C7-2CC,U+2CE-2D7,U+2DD-2FF,U+1D00-1DBF,U+1E00-1E9F,U+1EF2-1EFF,U+2020,U+20A0-20AB,U+20AD-20C0,U+2113,U+2C60-2C7F,U+A720-A7FF",
} as const;

export type Subset = keyof typeof SUBSETS;

/** A file's name in public/assets. */
export function fontFile({ name, style }: Font, subset: Subset): string {
  return `fonts/${name}-${subset}-${style}.woff2`;
}
