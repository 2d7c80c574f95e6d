import { describe, expect, it } from "vitest";
import { fromLocalTime, localTime } from "../../../src/admin/articles/local-time.ts";

describe("clock times of a zone", () => {
  it.each([
    ["UTC", "2026-11-23T07:30", "2026-11-23T07:30:00Z"],
    ["Europe/Lisbon", "2026-07-01T00:15", "2026-06-30T23:15:00Z"],
    ["America/St_Johns", "2026-11-23T07:30", "2026-11-23T11:00:00Z"],
    ["Asia/Kathmandu", "2026-01-01T05:00", "2025-12-31T23:15:00Z"],
    ["Pacific/Kiritimati", "2026-11-23T07:30", "2026-11-22T17:30:00Z"],
    ["Pacific/Pago_Pago", "2026-11-22T18:30", "2026-11-23T05:30:00Z"],
    // Clocks go back at 2:00 on 25 October: of the two, the first is meant.
    ["Europe/Lisbon", "2026-10-25T01:30", "2026-10-25T00:30:00Z"],
  ])("in %s: %s is %s", (zone, shown, utc) => {
    expect(fromLocalTime(shown, zone)).toBe(Date.parse(utc));
    expect(localTime(Date.parse(utc), zone)).toBe(shown);
  });

  it("counts on over an hour that clocks leave out", () => {
    const at = fromLocalTime("2026-03-29T01:30", "Europe/Lisbon");
    expect(at).toBe(Date.parse("2026-03-29T01:30:00Z"));
    expect(localTime(at ?? 0, "Europe/Lisbon")).toBe("2026-03-29T02:30");
  });

  it.each(["", "tomorrow", "2026-11-23", "2026-13-40T99:99", "2027-02-31T10:00", "2026-11-23T07:30Z"])(
    "%j is none",
    (text) => {
      expect(fromLocalTime(text, "UTC")).toBeNull();
    },
  );
});
