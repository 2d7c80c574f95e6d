import type { Bar } from "../../stats/figures.ts";

export type BarsData = {
  /** What is counted: "Readers". */
  title: string;
  /** One sentence that says what the chart shows. */
  summary: string;
  bars: Bar[];
  /** A part of each bar, drawn darker, and what it is called. */
  part?: { label: string; bars: Bar[] };
  /** How a bar is named below the chart, and in full. */
  labelOf: (from: number) => { short: string; long: string };
};

/** In units of its own: the drawing is stretched to whatever room the page has. */
const WIDTH = 720;
const HEIGHT = 100;
const LABELS = 8;

/** A bar chart made on the server: a sentence and a table for those who do not see it, numbers at each bar for those who point. */
export function Bars({ title, summary, bars, part, labelOf }: BarsData) {
  const most = Math.max(1, ...bars.map(({ value }) => value));
  const top = niceCeiling(most);
  const step = WIDTH / bars.length;
  const height = (value: number) => (HEIGHT * value) / top;
  const every = Math.ceil(bars.length / LABELS);
  return (
    <figure class="chart">
      <div class="plot">
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={summary}>
          {bars.map(({ from, value }, n) => {
            const of = part?.bars[n]?.value ?? 0;
            const x = n * step + step * 0.12;
            const width = step * 0.76;
            return (
              <g>
                <title>
                  {`${labelOf(from).long}: ${value.toLocaleString("en")}${part ? `, ${of.toLocaleString("en")} ${part.label}` : ""}`}
                </title>
                <rect x={n * step} y="0" width={step} height={HEIGHT} class="reach" />
                <rect x={x} y={HEIGHT - height(value)} width={width} height={height(value)} class="bar" />
                {of > 0 && (
                  <rect x={x} y={HEIGHT - height(of)} width={width} height={height(of)} class="part" />
                )}
              </g>
            );
          })}
        </svg>
        <span class="most" aria-hidden="true">
          {top.toLocaleString("en")}
        </span>
      </div>
      <div class="ticks" aria-hidden="true">
        {bars.map(({ from }, n) => (
          <span>{(bars.length - 1 - n) % every === 0 && labelOf(from).short}</span>
        ))}
      </div>
      <details>
        <summary>{title} in numbers</summary>
        <table class="table">
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col" class="number">
                {title}
              </th>
              {part && (
                <th scope="col" class="number">
                  {part.label}
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {bars.map(({ from, value }, n) => (
              <tr>
                <th scope="row">{labelOf(from).long}</th>
                <td class="number">{value.toLocaleString("en")}</td>
                {part && <td class="number">{(part.bars[n]?.value ?? 0).toLocaleString("en")}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
}

/** The next 1, 2 or 5 with zeros. */
export function niceCeiling(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 5, 10].find((factor) => factor * power >= value) ?? 10) * power;
}
