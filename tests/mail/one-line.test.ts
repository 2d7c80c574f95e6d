import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { letter } from "../../src/mail/compose.ts";
import { oneLine, shortened } from "../../src/mail/one-line.ts";

const SITE = {
  name: "The Paper",
  tagline: "",
  url: "https://paper.example",
  language: "en",
  timeZone: "UTC",
};
const anything = fc.oneof(
  fc.string({ unit: "binary", maxLength: 400 }),
  fc
    .array(fc.constantFrom("\r", "\n", "\0", "\v", "\u0085", "\u2028", "\u202E", "Bcc: a@b.example", "a"))
    .map((parts) => parts.join("")),
);

describe("a line of a mail's header", () => {
  it("is one line of its length, whatever it is made from", () => {
    fc.assert(
      fc.property(anything, fc.integer({ min: 1, max: 300 }), (text, max) => {
        const line = oneLine(text, max);
        expect(line).not.toMatch(/[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/u);
        expect([...line].length).toBeLessThanOrEqual(max);
        expect(line.isWellFormed()).toBe(true);
      }),
    );
  });

  it("is what every subject is", () => {
    fc.assert(
      fc.property(anything, (text) => {
        expect(letter(SITE, text, null, []).subject).not.toMatch(/\p{Cc}/u);
      }),
    );
  });

  it("keeps characters whole where a text is cut", () => {
    expect(shortened("a👩‍🚀b", 3)).toBe("a👩…");
    expect(shortened("short", 5)).toBe("short");
  });
});
