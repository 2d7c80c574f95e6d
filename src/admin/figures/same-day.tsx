import type { SameDay } from "../../stats/same-day.ts";
import { niceCeiling } from "../dashboard/bars.tsx";
import { timeOfDay } from "./times.ts";

const WIDTH = 720;
const HEIGHT = 100;
/** Every third hour is named. */
const EVERY = 3;

type Props = { sameDay: SameDay; timeZone: string };

/** Today by the hour, beside the same day of last week. */
export function SameDayChart({ sameDay, timeZone }: Props) {
  const { hours, soFar, beforeByThen, beforeInAll, countedUpTo } = sameDay;
  const weekday = new Intl.DateTimeFormat("en", { weekday: "long", timeZone }).format(
    sameDay.before + 1_800_000,
  );
  const until = timeOfDay(countedUpTo, timeZone);
  const most = Math.max(1, ...hours.flatMap(({ today, before }) => [today ?? 0, before ?? 0]));
  const top = niceCeiling(most);
  const step = WIDTH / hours.length;
  const height = (value: number) => (HEIGHT * value) / top;
  const summary = `Readers today up to ${until}: ${number(soFar)}. Last ${weekday} up to then: ${number(beforeByThen)}, in all ${number(beforeInAll)}.`;
  return (
    <section class="card stack">
      <h2>
        {number(soFar)} readers today{" "}
        <span class="soft">
          up to {until}; last {weekday} by then {number(beforeByThen)}, in all {number(beforeInAll)}
        </span>
      </h2>
      <figure class="chart">
        <div class="plot">
          <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={summary}>
            {hours.map(({ clock, today, before }, n) => (
              <g>
                <title>
                  {`${clockOf(clock)}: ${today === null ? "not yet" : number(today)}, last ${weekday} ${number(before ?? 0)}`}
                </title>
                <rect x={n * step} y="0" width={step} height={HEIGHT} class="reach" />
                <rect
                  x={n * step + step * 0.06}
                  y={HEIGHT - height(before ?? 0)}
                  width={step * 0.88}
                  height={height(before ?? 0)}
                  class="before"
                />
                <rect
                  x={n * step + step * 0.2}
                  y={HEIGHT - height(today ?? 0)}
                  width={step * 0.6}
                  height={height(today ?? 0)}
                  class="bar"
                />
              </g>
            ))}
          </svg>
          <span class="most" aria-hidden="true">
            {number(top)}
          </span>
        </div>
        <div class="ticks" aria-hidden="true">
          {hours.map(({ clock }, n) => (
            <span>{n % EVERY === 0 && clockOf(clock)}</span>
          ))}
        </div>
        <p class="keys small">
          <span class="key present">today</span> <span class="key before">last {weekday}</span>
        </p>
        <details>
          <summary>Today and last {weekday} in numbers</summary>
          <table class="table">
            <thead>
              <tr>
                <th scope="col">From</th>
                <th scope="col" class="number">
                  Today
                </th>
                <th scope="col" class="number">
                  Last {weekday}
                </th>
              </tr>
            </thead>
            <tbody>
              {hours.map(({ clock, today, before }) => (
                <tr>
                  <th scope="row">{clockOf(clock)}</th>
                  <td class="number">{today === null ? "" : number(today)}</td>
                  <td class="number">{before === null ? "" : number(before)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </details>
      </figure>
    </section>
  );
}

function number(value: number): string {
  return value.toLocaleString("en");
}

function clockOf(minute: number): string {
  const two = (n: number) => String(n).padStart(2, "0");
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}
