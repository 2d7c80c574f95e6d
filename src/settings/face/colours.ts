/** `#rrggbb`, as readColour gives it. */
export type Colour = string;

/** What was typed as `#rrggbb`; null for what is no colour. `#b00` and `B00` are `#bb0000`. */
export function readColour(typed: string): Colour | null {
  const [, digits = ""] = /^#?([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(typed.trim()) ?? [];
  if (digits === "") return null;
  const six = digits.length === 3 ? digits.replace(/./g, "$&$&") : digits;
  return `#${six.toLowerCase()}`;
}

/** How well one is told from the other, from 1 to 21 (WCAG 2.2, contrast ratio). */
export function contrast(one: Colour, other: Colour): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** The least contrast with several. */
export function leastContrast(colour: Colour, grounds: Colour[]): number {
  return Math.min(...grounds.map((ground) => contrast(colour, ground)));
}

/** @param share of the second: 0 gives the first, 1 the second */
export function mix(one: Colour, other: Colour, share: number): Colour {
  const [a, b] = [bytesOf(one), bytesOf(other)];
  return hexOf(a.map((byte, index) => byte + ((b[index] ?? 0) - byte) * share));
}

/**
 * The colour of the same hue that is nearest and has at least this contrast with all of the grounds; the colour itself, where
 * it has. Null: none has.
 */
export function nearestWith(least: number, colour: Colour, grounds: Colour[]): Colour | null {
  const passes = (one: Colour) => leastContrast(one, grounds) >= least;
  if (passes(colour)) return colour;
  const { lightness, chroma, hue } = toOklch(colour);
  const at = (other: number) => fromOklch({ lightness: other, chroma, hue });
  const ends = [0, 1].filter((end) => passes(at(end)));
  const found = ends.map((end) => {
    let [fails, works] = [lightness, end];
    for (let step = 0; step < 24; step++) {
      const middle = (fails + works) / 2;
      if (passes(at(middle))) works = middle;
      else fails = middle;
    }
    return works;
  });
  const [nearest] = found.sort((a, b) => Math.abs(a - lightness) - Math.abs(b - lightness));
  return nearest === undefined ? null : at(nearest);
}

/** The same hue, this light (0 to 1) and at most this colourful. */
export function toned(colour: Colour, lightness: number, mostChroma: number): Colour {
  const { chroma, hue } = toOklch(colour);
  return fromOklch({ lightness, chroma: Math.min(chroma, mostChroma), hue });
}

/** Björn Ottosson's OKLab, in polar form: lightness from 0 to 1, hue in radians. */
type Oklch = { lightness: number; chroma: number; hue: number };

function toOklch(colour: Colour): Oklch {
  const [r, g, b] = bytesOf(colour).map((byte) => linear(byte / 255)) as [number, number, number];
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  const lightness = 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s;
  const green = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s;
  const blue = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s;
  return { lightness, chroma: Math.hypot(green, blue), hue: Math.atan2(blue, green) };
}

/** As colourful as a screen can show it. */
function fromOklch({ lightness, chroma, hue }: Oklch): Colour {
  for (let part = 1; part > 0; part -= 0.02) {
    const rgb = rgbOf({ lightness, chroma: chroma * part, hue });
    if (rgb.every((value) => value >= -0.0005 && value <= 1.0005)) return hexOf(rgb.map(byteOf));
  }
  return hexOf(rgbOf({ lightness, chroma: 0, hue }).map(byteOf));
}

/** Linear red, green and blue: outside of 0 to 1 no screen shows it. */
function rgbOf({ lightness, chroma, hue }: Oklch): number[] {
  const [green, blue] = [chroma * Math.cos(hue), chroma * Math.sin(hue)];
  const l = (lightness + 0.3963377774 * green + 0.2158037573 * blue) ** 3;
  const m = (lightness - 0.1055613458 * green - 0.0638541728 * blue) ** 3;
  const s = (lightness - 0.0894841775 * green - 1.291485548 * blue) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
}

function luminance(colour: Colour): number {
  const [r = 0, g = 0, b = 0] = bytesOf(colour).map((byte) => linear(byte / 255));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function linear(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

function byteOf(linearValue: number): number {
  const value = Math.min(Math.max(linearValue, 0), 1);
  return 255 * (value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055);
}

function bytesOf(colour: Colour): [number, number, number] {
  const number = Number.parseInt(colour.slice(1), 16);
  return [number >> 16, (number >> 8) & 255, number & 255];
}

function hexOf(bytes: number[]): Colour {
  return `#${bytes.map((byte) => Math.round(byte).toString(16).padStart(2, "0")).join("")}`;
}
