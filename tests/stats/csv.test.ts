import { expect, it } from "vitest";
import { csvOf, csvResponse } from "../../src/stats/csv.ts";

it("quotes what it must, and leaves a spreadsheet no formula to run", () => {
  expect(
    csvOf([
      ["title", "readers"],
      ['The "Skipper", ashore\nand after', 12],
      ["=HYPERLINK(1)", -3],
      ["@here", null],
      ["plain", 0],
    ]),
  ).toBe(
    'title,readers\r\n"The ""Skipper"", ashore\nand after",12\r\n\'=HYPERLINK(1),-3\r\n\'@here,\r\nplain,0\r\n',
  );
});

it("is a file of UTF-8 that nobody keeps, whatever the article's path is", async () => {
  const response = csvResponse([["Grüße"]], 'readers-%C3%A9t%C3%A9"; x');
  expect(response.headers.get("Content-Disposition")).toBe(
    'attachment; filename="readers-C3-A9t-C3-A9-x.csv"',
  );
  expect(response.headers.get("Cache-Control")).toBe("private, no-store");
  expect([...new Uint8Array(await response.arrayBuffer())].slice(0, 4)).toEqual([0xef, 0xbb, 0xbf, 71]);
});
