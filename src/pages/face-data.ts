/** How a paper looks. All of it is custom properties of style.css, and a few rules of mastheads. */
export type Face = {
  /** `#rrggbb`, as they were chosen; what is not there is the paper's own, or derived. */
  colours: Partial<Record<ChosenColour, string>>;
  /** Colours that differ from style.css, worked out when they were saved. */
  tokens: { light: Tokens; dark: Tokens };
  type: PairingName;
  masthead: Masthead;
  density: Density;
  /** Pictures, by what they are for. */
  files: Partial<Record<FaceFileName, FaceFile>>;
  /** The paper's own sheet as text, while it is tried out; else it is one of the files. */
  css?: string;
};

/** Colours that a newsroom chooses, for the light and for the dark. */
export const CHOSEN_COLOURS = [
  "accent",
  "paper",
  "ink",
  "accentDark",
  "paperDark",
  "inkDark",
] as const satisfies string[];

export type ChosenColour = (typeof CHOSEN_COLOURS)[number];

/** Colours of style.css, without their two dashes. */
export const TOKEN_NAMES = ["paper", "tint", "ink", "soft", "line", "rule", "accent", "warn"] as const;

export type Tokens = Partial<Record<(typeof TOKEN_NAMES)[number], string>>;

/** What style.css says; a test holds that it is the same. */
export const DEFAULT_TOKENS = {
  light: {
    paper: "#fcfbf8",
    tint: "#f2efe8",
    ink: "#1b1916",
    soft: "#5f5a52",
    line: "#d9d4c9",
    rule: "#1b1916",
    accent: "#9a1b1e",
    warn: "#a3210f",
  },
  dark: {
    paper: "#151412",
    tint: "#211f1c",
    ink: "#e9e5dc",
    soft: "#aba598",
    line: "#3a3732",
    rule: "#8d877b",
    accent: "#f0968a",
    warn: "#ffa08f",
  },
} satisfies Record<string, Required<Tokens>>;

export const PAIRING_NAMES = ["system", "classic", "book", "modern", "tabloid"] as const;
export type PairingName = (typeof PAIRING_NAMES)[number];

export const MASTHEADS = ["centred", "left", "compact", "banner"] as const;
export type Masthead = (typeof MASTHEADS)[number];

export const DENSITIES = ["airy", "usual", "dense"] as const;
export type Density = (typeof DENSITIES)[number];

/** `icon` is what was chosen; the others are made of it, `touch` for Apple, `large` cut out in any shape. */
export const FACE_FILE_NAMES = [
  "logo",
  "logoDark",
  "icon",
  "favicon",
  "touch",
  "small",
  "large",
  "css",
] as const;
export type FaceFileName = (typeof FACE_FILE_NAMES)[number];

/** `key`: 32 hexadecimal digits of the bytes' SHA-256, a point, and the type's ending. Pixels; 0 for what is no picture. */
export type FaceFile = { key: string; width: number; height: number };

export const NO_FACE: Face = {
  colours: {},
  tokens: { light: {}, dark: {} },
  type: "system",
  masthead: "centred",
  density: "usual",
  files: {},
};

/** Where a file of the face is: its bytes never change. */
export function faceFilePath({ key }: Pick<FaceFile, "key">): string {
  return `/face/${key}`;
}
