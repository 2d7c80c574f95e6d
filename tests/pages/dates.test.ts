import { describe, expect, it } from "vitest";
import { dateAndTime, longDate, shortDate } from "../../src/pages/dates.ts";

const EVENING = Date.UTC(2025, 3, 22, 23, 30);

describe("dates", () => {
  it("are those of the site's time zone", () => {
    expect(longDate(EVENING, { language: "en", timeZone: "UTC" })).toBe("Tuesday, April 22, 2025");
    expect(longDate(EVENING, { language: "en", timeZone: "Asia/Tokyo" })).toBe("Wednesday, April 23, 2025");
    expect(dateAndTime(EVENING, { language: "en", timeZone: "America/Guatemala" })).toBe(
      "April 22, 2025 at 5:30 PM",
    );
  });

  it("are in the site's language", () => {
    expect(longDate(EVENING, { language: "de", timeZone: "UTC" })).toBe("Dienstag, 22. April 2025");
    expect(shortDate(EVENING, { language: "en-GB", timeZone: "UTC" })).toBe("22 Apr 2025");
  });
});
