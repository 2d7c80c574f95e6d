import { expect, it } from "vitest";
import { Zone } from "../../src/db/zone.ts";
import { sameDayOf } from "../../src/stats/same-day.ts";

const HOUR = 3_600_000;
const berlin = new Zone("Europe/Berlin");

/** A reader in the first hour of each of these days, two in the second, and so on. */
function readers(zone: Zone, ...days: number[]): Map<number, number> {
  return new Map(
    days.flatMap((day) => zone.hoursOf(day).map((at, n): [number, number] => [at / HOUR, n + 1])),
  );
}

const sumTo = (n: number) => (n * (n + 1)) / 2;

it("stands beside the same hours of the day a week before, up to the same moment", () => {
  const now = Date.UTC(2026, 10, 23, 9, 15);
  const day = berlin.dayOf(now);
  const { hours, ...sums } = sameDayOf(readers(berlin, day, day - 7), berlin, now);
  expect(hours).toHaveLength(24);
  expect(hours[10]).toEqual({ clock: 600, today: 11, before: 11 });
  expect(hours[11]).toEqual({ clock: 660, today: null, before: 12 });
  expect(sums).toEqual({
    countedUpTo: now,
    today: Date.UTC(2026, 10, 22, 23),
    before: Date.UTC(2026, 10, 15, 23),
    soFar: sumTo(11),
    beforeByThen: sumTo(10) + Math.round(11 * 0.25),
    beforeInAll: sumTo(24),
  });
});

it("leaves nobody out on the days that clocks change, nor a week later", () => {
  for (const [name, now, length] of [
    ["forward", Date.UTC(2026, 2, 29, 21), 23],
    ["a week after", Date.UTC(2026, 3, 5, 21), 24],
    ["back", Date.UTC(2026, 9, 25, 22), 25],
    ["a week after that", Date.UTC(2026, 10, 1, 22), 24],
  ] as const) {
    const day = berlin.dayOf(now);
    const lengthBefore = berlin.hoursOf(day - 7).length;
    const result = sameDayOf(readers(berlin, day, day - 7), berlin, now + HOUR - 1);
    expect(result.soFar, name).toBe(sumTo(length));
    expect(result.beforeInAll, name).toBe(sumTo(lengthBefore));
    expect(result.beforeByThen, name).toBe(sumTo(lengthBefore));
    expect(result.hours.length, name).toBe(Math.max(length, lengthBefore));
    const clocks = result.hours.map(({ clock }) => clock);
    expect(clocks, name).toEqual([...clocks].sort((one, other) => one - other));
  }
});

it("has the hours of a zone half an hour off in their order", () => {
  const kolkata = new Zone("Asia/Kolkata");
  const now = Date.UTC(2026, 10, 23, 17, 59);
  const day = kolkata.dayOf(now);
  const { hours, soFar, beforeInAll } = sameDayOf(readers(kolkata, day, day - 7), kolkata, now);
  expect(hours.map(({ clock }) => clock).slice(0, 3)).toEqual([23 * 60 + 30, 30, 90]);
  expect([soFar, beforeInAll, hours.length]).toEqual([sumTo(24), sumTo(24), 24]);
});
