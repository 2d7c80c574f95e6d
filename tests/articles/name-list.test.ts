import fc from "fast-check";
import { expect, it } from "vitest";
import { joinNames, splitNames } from "../../src/articles/name-list.ts";

/** Names as articles have them: one line, no space at its ends. */
const name = fc
  .array(fc.constantFrom("Berlin", "Germany", ",", ", ", '"', '""', " ", "é", "'", "“", ";"), {
    maxLength: 8,
  })
  .map((pieces) => pieces.join("").replace(/\s+/g, " ").trim())
  .filter(Boolean);

it("reads what it writes, whatever is in a name", () => {
  fc.assert(
    fc.property(fc.array(name), (names) => {
      expect(splitNames(joinNames(names))).toEqual(names);
    }),
    { numRuns: 2000 },
  );
});

it.each([
  ["ferry, council", ["ferry", "council"]],
  [" ferry ,, harbour  front,", ["ferry", "harbour front"]],
  ['"Berlin, Germany", ferry', ["Berlin, Germany", "ferry"]],
  ['ferry, " Berlin,  Germany "', ["ferry", "Berlin, Germany"]],
  ['"The ""Ark"", afloat"', ['The "Ark", afloat']],
  // Quotes that are no pair around a name are letters.
  ['"Berlin, Germany', ['"Berlin', "Germany"]],
  ['the "Ark", ferry', ['the "Ark"', "ferry"]],
  ['"Ark" afloat, ferry', ['"Ark" afloat', "ferry"]],
  ['""', []],
  ["", []],
])("reads %s", (text, names) => {
  expect(splitNames(text)).toEqual(names);
});

it("writes names without a comma as they are", () => {
  expect(joinNames(["ferry", 'the "Ark"', "Berlin, Germany"])).toBe('ferry, the "Ark", "Berlin, Germany"');
});
