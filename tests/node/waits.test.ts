import { globSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

/** What lets the browser go to another page, or lets a script work. */
const ACTS = /^\s*await (?:(?:press|follow|send)\(|.*\.(?:click|press|check|setChecked|selectOption)\()/;
/** What is looked at once, whatever stands there yet. That nothing is there can be asked at once. */
const LOOKS =
  /^\s*expect\(await (?:sidewaysOverflow\(|.*\.(?:inputValue|isVisible|textContent|count|getAttribute)\(.*\)\)\.(?!toBe\(0\)))/;

it("a browser's test that has clicked waits for what comes of it, and never looks only once", () => {
  const impatient = globSync("tests/e2e/**/*.ts").flatMap((file) => {
    const lines = readFileSync(file, "utf8").split("\n");
    return lines.flatMap((line, index) =>
      ACTS.test(lines[index - 1] ?? "") && LOOKS.test(line) ? [`${file}:${index + 1} ${line.trim()}`] : [],
    );
  });
  expect(impatient, "write `await expect.poll(() => ...)`").toEqual([]);
});
