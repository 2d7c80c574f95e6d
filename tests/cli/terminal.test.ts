import { describe, expect, test } from "vitest";
import { asShown, forTerminal, linesForTerminal } from "../../cli/terminal.ts";

describe("a stranger's text for a terminal", () => {
  test.each([
    ["\u001b[2J", "\uFFFD[2J"],
    ["\u009b31m", "\uFFFD31m"],
    [
      "\u001b]8;;https://evil.example\u001b\\here\u001b]8;;\u001b\\",
      "\uFFFD]8;;https://evil.example\uFFFD\\here\uFFFD]8;;\uFFFD\\",
    ],
    ["a\u202eb\u2066c\u200fd", "a\uFFFDb\uFFFDc\uFFFDd"],
    ["one\r\ntwo\tthree", "one two three"],
    ["héé 😀 漢字", "héé 😀 漢字"],
    ["\ud800", "\uFFFD"],
  ])("%j shows as %j", (text, shown) => {
    expect(forTerminal(text)).toBe(shown);
  });

  test("a whole output keeps its lines, and JSON stays the same JSON", () => {
    expect(asShown("one\n\ttwo \u001b[31mred")).toBe("one\n\ttwo \\u001b[31mred");
    const given = { text: "\u009b2J \u202e \u2028 é" };
    const shown = asShown(JSON.stringify(given));
    expect(shown).not.toMatch(/[\u009b\u202e\u2028]/);
    expect(JSON.parse(shown)).toEqual(given);
  });

  test("is cut to the terminal's width", () => {
    expect(linesForTerminal("one two three\nfour", 8)).toEqual(["one two", "three", "four"]);
    expect(linesForTerminal("abcdefghij", 4)).toEqual(["abcd", "efgh", "ij"]);
  });
});
