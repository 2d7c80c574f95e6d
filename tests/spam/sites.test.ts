import { describe, expect, it } from "vitest";
import { leadsElsewhere, sitesOf } from "../../src/spam/sites.ts";

const sites = (body: string, authorName = "Ada") => sitesOf({ body, authorName });

describe("the sites that a comment leads to", () => {
  it.each<[string, string[]]>([
    ["https://www.a.shop.example/b?c", ["shop.example"]],
    ["HTTP://SHOP.EXAMPLE and www.shop.example.", ["shop.example"]],
    ["on pills-now.com/cheap and b.co.uk, and https://x.b.co.uk", ["pills-now.com", "b.co.uk"]],
    [
      "https://mine.blogspot.com/2026 https://yours.blogspot.com",
      ["mine.blogspot.com", "yours.blogspot.com"],
    ],
    ["https://t.me/Signals?start=1 or t.me/signals!", ["t.me/signals"]],
    [
      "https://www.youtube.com/watch?v=abc&t=3 https://youtube.com/@someone",
      ["youtube.com/watch/abc", "youtube.com/@someone"],
    ],
    ["https://www.reddit.com/r/Wrenmouth/comments/1", ["reddit.com/r/wrenmouth"]],
    ["https://user:secret@evil.example:8080/x", ["evil.example"]],
    ["s\u200Bhop\u200B.com/now", ["shop.com"]],
    ["I live in St. Ives, e.g. near No. 5. Write to ada@mail.example", []],
    ["", []],
  ])("%s", (body, found) => {
    expect(sites(body)).toEqual(found);
  });

  it("may stand in the name", () => {
    expect(sites("Hello there", "cheap-loans.com")).toEqual(["cheap-loans.com"]);
  });

  it("are looked at up to eight, in the time of the text's length", () => {
    expect(sites(Array.from({ length: 50 }, (_, n) => `https://s${n}.example`).join(" "))).toHaveLength(8);
    for (const trick of ["a.", "www.", "https://", "a-", "t.me/", "x.co", "."]) {
      const body = trick.repeat(100_000 / trick.length);
      expect(sites(body).length).toBeLessThanOrEqual(8);
    }
  });

  it("are no more than sources, where everybody knows them", () => {
    const leads = (body: string) => leadsElsewhere({ body, authorName: "Ada" });
    expect(leads("https://en.wikipedia.org/wiki/Ferry and https://www.gov.uk/x")).toBe(false);
    expect(leads("https://en.wikipedia.org/wiki/Ferry and https://shop.example")).toBe(true);
    expect(leads("No link at all.")).toBe(false);
  });
});
