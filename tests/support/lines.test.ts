import { expect, it } from "vitest";

/** Gone from what runs, as types and comments are: without source maps the lines below would have other numbers. */
type Gone = {
  one: string;
  two: string;
};

it("names the lines of the sources", () => {
  const here: Gone = { one: new Error().stack ?? "", two: "tests/support/lines.test.ts:10:" };
  expect(here.one).toContain(here.two);
});
