/** A measure of operations at some sizes, as lines on logarithmic scales: SVG that reads in the light and in the dark. */
export type Line = { name: string; values: number[] };

const WIDTH = 760;
const HEIGHT = 420;
const LEFT = 56;
const RIGHT = 150;
const TOP = 34;
const BOTTOM = 40;
const COLOURS = ["#c0392b", "#2874a6", "#1e8449", "#b7950b", "#7d3c98", "#ca6f1e", "#117a65", "#5d6d7e"];
/** Names stand beside their lines' ends, this far from each other. */
const NAME_HEIGHT = 13;

export function plotOf(title: string, sizes: number[], lines: Line[]): string {
  const all = lines.flatMap(({ values }) => values).filter((value) => value > 0);
  const low = Math.floor(Math.log10(Math.min(...all)));
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...all))));
  const x = (n: number) => LEFT + ((WIDTH - LEFT - RIGHT) * n) / Math.max(1, sizes.length - 1);
  const y = (value: number) =>
    TOP + ((high - Math.log10(Math.max(value, 10 ** low))) / (high - low)) * (HEIGHT - TOP - BOTTOM);
  const decades = Array.from({ length: high - low + 1 }, (_, n) => low + n);
  const grid = decades.map(
    (power) =>
      `<path d="M${LEFT} ${round(y(10 ** power))}H${WIDTH - RIGHT}" stroke="#8884"/><text x="${LEFT - 6}" y="${round(y(10 ** power) + 4)}" text-anchor="end">${label(10 ** power)}</text>`,
  );
  const ticks = sizes.map(
    (size, n) =>
      `<text x="${round(x(n))}" y="${HEIGHT - BOTTOM + 18}" text-anchor="middle">${label(size)}</text>`,
  );
  const ends = spread(lines.map(({ values }) => y(values.at(-1) ?? 0)));
  const drawn = lines.map(({ name, values }, n) => {
    const colour = COLOURS[n % COLOURS.length];
    const path = values
      .map((value, at) => `${at === 0 ? "M" : "L"}${round(x(at))} ${round(y(value))}`)
      .join("");
    const dash = n >= COLOURS.length ? ' stroke-dasharray="5 3"' : "";
    return `<path d="${path}" fill="none" stroke="${colour}" stroke-width="2"${dash}/><text x="${WIDTH - RIGHT + 8}" y="${round((ends[n] ?? 0) + 4)}" fill="${colour}">${name}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12" fill="#888"><title>${title}</title><text x="${LEFT}" y="18" font-size="14">${title}</text>${grid.join("")}${ticks.join("")}<text x="${LEFT}" y="${HEIGHT - 6}">articles, with ten comments each</text>${drawn.join("")}</svg>\n`;
}

/** Places near these, in their order, far enough apart to be read. */
function spread(places: number[]): number[] {
  const order = places.map((place, n) => ({ place, n })).sort((a, b) => a.place - b.place);
  const spaced: number[] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (const { place, n } of order) {
    last = Math.max(place, last + NAME_HEIGHT);
    spaced[n] = last;
  }
  const over = Math.max(0, last - (HEIGHT - BOTTOM));
  return spaced.map((place) => place - over);
}

function label(value: number): string {
  return value >= 1 ? value.toLocaleString("en-US") : String(value);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
