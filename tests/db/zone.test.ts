import { describe, expect, it } from "vitest";
import { Zone } from "../../src/db/zone.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const dayNumber = (year: number, month: number, day: number) => Date.UTC(year, month - 1, day) / DAY;
const iso = (at: number) => new Date(at).toISOString().slice(0, 16);

describe("the days of a zone", () => {
  it("have 23 hours when clocks are put forward, and 25 when they are put back", () => {
    const berlin = new Zone("Europe/Berlin");
    const spring = berlin.hoursOf(dayNumber(2026, 3, 29));
    expect([spring.length, iso(spring[0] ?? 0)]).toEqual([23, "2026-03-28T23:00"]);
    expect(iso(berlin.startOf(dayNumber(2026, 3, 30)))).toBe("2026-03-29T22:00");
    const autumn = berlin.hoursOf(dayNumber(2026, 10, 25));
    expect([autumn.length, iso(autumn[0] ?? 0)]).toEqual([25, "2026-10-24T22:00"]);
    expect(iso(berlin.startOf(dayNumber(2026, 10, 26)))).toBe("2026-10-25T23:00");
    expect(autumn.map((at) => berlin.clockAt(at).minute / 60).slice(0, 5)).toEqual([0, 1, 2, 2, 3]);
    expect(spring.map((at) => berlin.clockAt(at).minute / 60).slice(0, 4)).toEqual([0, 1, 3, 4]);
  });

  it("begin with the hour whose middle is theirs where clocks are half an hour or a quarter off", () => {
    const kolkata = new Zone("Asia/Kolkata");
    const day = dayNumber(2026, 11, 23);
    expect(iso(kolkata.startOf(day))).toBe("2026-11-22T18:00");
    expect(kolkata.hoursOf(day)).toHaveLength(24);
    expect(kolkata.dayOf(Date.UTC(2026, 10, 22, 17, 59))).toBe(day - 1);
    expect(kolkata.dayOf(Date.UTC(2026, 10, 22, 18, 1))).toBe(day);
    expect(kolkata.minutesOff(Date.UTC(2026, 10, 22, 18, 1))).toBe(30);
    const kathmandu = new Zone("Asia/Kathmandu");
    expect([iso(kathmandu.startOf(day)), kathmandu.minutesOff(0)]).toEqual(["2026-11-22T18:00", 30]);
    expect(kathmandu.minutesOff(Date.UTC(2026, 10, 22))).toBe(15);
    expect(new Zone("Europe/Berlin").minutesOff(0)).toBe(0);
  });

  it.each([
    ["UTC", "2026-11-23T00:00"],
    ["Europe/Berlin", "2026-11-22T23:00"],
    ["Asia/Kathmandu", "2026-11-22T18:15"],
    ["Pacific/Kiritimati", "2026-11-22T10:00"],
    ["Pacific/Pago_Pago", "2026-11-23T11:00"],
  ])("have a midnight, in %s too", (timeZone, midnight) => {
    expect(iso(new Zone(timeZone).midnightOf(dayNumber(2026, 11, 23)))).toBe(midnight);
  });

  it("begin at the first midnight of two, and where there is none with the hour after it", () => {
    // In Havana 01:00 became 00:00 again; in Cairo 00:00 became 01:00.
    expect(iso(new Zone("America/Havana").midnightOf(dayNumber(2024, 11, 3)))).toBe("2024-11-03T04:00");
    expect(iso(new Zone("Africa/Cairo").midnightOf(dayNumber(2024, 4, 26)))).toBe("2024-04-25T22:00");
  });

  it("follow each other without a gap and without an hour twice, wherever and whenever", () => {
    const zones = [
      "UTC",
      "Europe/Berlin",
      "Asia/Kolkata",
      "Africa/Cairo",
      "America/Havana",
      "Australia/Lord_Howe",
      "America/St_Johns",
      "Pacific/Chatham",
      "Pacific/Kiritimati",
      "Pacific/Pago_Pago",
      "Asia/Beirut",
    ];
    for (const name of zones) {
      const zone = new Zone(name);
      const from = zone.dayOf(Date.UTC(2026, 0, 1));
      for (let day = from; day < from + 365; day += 1) {
        const hours = zone.hoursOf(day);
        expect(hours.length, `${name} ${day}`).toBeGreaterThanOrEqual(23);
        expect(hours.length, `${name} ${day}`).toBeLessThanOrEqual(25);
        expect([zone.dayOf(hours[0] ?? 0), zone.dayOf(hours.at(-1) ?? 0)], `${name} ${day}`).toEqual([
          day,
          day,
        ]);
      }
    }
  });

  it("are told by what is on the wall", () => {
    const zone = new Zone("America/New_York");
    expect(zone.clockAt(Date.UTC(2026, 10, 23, 4, 59))).toEqual({
      day: dayNumber(2026, 11, 22),
      minute: 1439,
    });
    expect(zone.clockAt(Date.UTC(2026, 10, 23, 5))).toEqual({ day: dayNumber(2026, 11, 23), minute: 0 });
    expect(zone.lastDays(Date.UTC(2026, 10, 23, 4, 59), 2).map(iso)).toEqual([
      "2026-11-21T05:00",
      "2026-11-22T05:00",
    ]);
  });
});
