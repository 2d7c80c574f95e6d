import type { Density, Masthead, PairingName } from "../../pages/face-data.ts";

type Choices<Value extends string> = [value: Value, label: string, help: string][];

/** What each pairing weighs: of the font that is on every page, with the letters of most languages of Latin script. A test measures it. */
export const TYPE_CHOICES: Choices<PairingName> = [
  ["system", "Readers' own", "What their systems have, which is there at once. 0 KB"],
  ["classic", "Classic", "Headlines in Playfair Display. 38 KB"],
  ["book", "Book", "All in Lora. 38 KB, and 41 KB more where something is in italics"],
  ["modern", "Modern", "Headlines and small print in Libre Franklin. 29 KB"],
  ["tabloid", "Tabloid", "Narrow headlines in Archivo Narrow. 19 KB"],
];

export const MASTHEAD_CHOICES: Choices<Masthead> = [
  ["centred", "Centred", "The name large in the middle."],
  ["left", "At the left", "The name large, the date beside it."],
  ["compact", "Compact", "A small name, so that the news begins higher."],
  ["banner", "Banner", "The name on a band of the accent colour."],
];

export const DENSITY_CHOICES: Choices<Density> = [
  ["airy", "Airy", "Much room between articles."],
  ["usual", "Usual", "As a newspaper has it."],
  ["dense", "Dense", "More headlines on a screen."],
];
