import { describe, expect, it } from "vitest";

import { datedPath } from "../../src/articles/permalinks.ts";
import { slugOf } from "../../src/articles/slugs.ts";

describe("permalinks", () => {
  it("dates a path in the site's time zone", () => {
    const lateEvening = Date.UTC(2026, 10, 23, 23, 30);
    expect(datedPath(lateEvening, "late", "UTC")).toBe("/2026/11/23/late/");
    expect(datedPath(lateEvening, "late", "Asia/Tokyo")).toBe("/2026/11/24/late/");
  });

  it("makes a slug of any text", () => {
    expect(slugOf("Café & Brücke!")).toBe("cafe-and-bruecke");
    expect(slugOf("日本")).toMatch(/^[a-z0-9-]+$/);
    expect(slugOf("")).toBe("untitled");
  });
});
