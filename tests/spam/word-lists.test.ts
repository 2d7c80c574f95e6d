import { describe, expect, it } from "vitest";
import { asSeen } from "../../src/spam/text-fold.ts";
import { compileWords, findWord, NO_WORDS } from "../../src/spam/word-lists.ts";
import { judged } from "./fine-comment.ts";
import { seeded } from "./seeded.ts";

const blocked = (block: string, text: string, allow = "") =>
  findWord(compileWords({ block, hold: "", allow }), "block", asSeen(text));

describe("the site's own words", () => {
  it("make spam or wait, and the finding names the word", () => {
    const words = compileWords({ block: "narrower\n", hold: "drawings", allow: "" });
    expect(judged({ words })).toMatchObject({
      outcome: "spam",
      findings: [{ rule: "blocked-word", reason: 'The text holds "narrower", which this site blocks.' }],
    });
    expect(judged({ words, body: "The drawings are fine, every one of them." })).toMatchObject({
      outcome: "hold",
      findings: [
        { rule: "held-word", reason: 'The text holds "drawings", which this site holds for a moderator.' },
      ],
    });
  });

  it("are looked for in the name too", () => {
    const words = compileWords({ block: "", hold: "ada", allow: "" });
    expect(judged({ words }).findings).toMatchObject([
      { reason: 'The name holds "ada", which this site holds for a moderator.' },
    ]);
  });

  it("are looked for in e-mail and network address, which no finding repeats", () => {
    const words = compileWords({ block: "@spam.example\n203.0.113.", hold: "", allow: "" });
    const byEmail = judged({ words, email: "Ada@SPAM.example" });
    const byAddress = judged({ words, address: "203.0.113.77" });
    expect([byEmail.outcome, byAddress.outcome]).toEqual(["spam", "spam"]);
    expect(JSON.stringify([byEmail, byAddress])).not.toMatch(/203|spam\.example/i);
    expect(byAddress.findings).toMatchObject([
      { reason: "The network address holds a word, which this site blocks." },
    ]);
  });

  it("find nothing where there are none", () => {
    expect(findWord(NO_WORDS, "block", "anything")).toBeNull();
    expect(blocked("\n  \r\n\t\n\u200B\n", "any thing")).toBeNull();
  });
});

describe("a word is found", () => {
  it.each<[string, string, string]>([
    ["inside of others", "cialis", "a specialist"],
    ["in another case", "CaSiNo", "online cAsInO now"],
    ["in other widths and styles", "casino", "ｃａｓｉｎｏ"],
    ["in mathematical letters", "casino", "𝐜𝐚𝐬𝐢𝐧𝐨"],
    ["with invisible characters in it", "casino", "ca\u200Bsi\u00ADn\u2060o"],
    ["with marks drawn over it", "casino", "c\u0336a\u0336s\u0336i\u0336n\u0336o\u0336"],
    ["across lines and spaces", "buy now", "buy \u00A0\n now"],
    ["in a URL", "bad.example/x", "see https://bad.example/x?y=1"],
    ["with Windows' line ends around it", "one\r\ncasino\r\ntwo", "a casino"],
    ["with blanks around it in the list", "  casino\t\nother", "a casino."],
    ["as the last line", "other\ncasino", "casino"],
    ["of one letter", "卐", "hello 卐"],
    ["of three letters", "xxx", "a xxx b"],
    ["as an emoji, with or without its variation", "☎", "call ☎️ me"],
    ["as an emoji outside the first plane", "🍆", "what 🍆 is"],
    ["in Greek, whatever its last sigma", "ΚΑΖΙΝΟΣ", "το καζινος εδω"],
    ["in Turkish capitals", "istanbul", "İSTANBUL"],
    ["in Russian", "казино", "Лучшее КАЗИНО"],
    ["composed or not", "cafe\u0301", "CAFÉ"],
    [
      "longer than a line is wide",
      "a very long phrase that nobody would write twice",
      "x a very long phrase that nobody would write twice y",
    ],
  ])("%s", (_, block, text) => {
    expect(blocked(block, text)).not.toBeNull();
  });

  it("as the longest of those that begin there", () => {
    expect(blocked("cas\ncasino\ncasino royale now\ncasi", "the casino royale")).toBe("casino");
  });
});

describe("a word is not found", () => {
  it.each<[string, string, string, string?]>([
    ["where another letter stands", "ano", "el año"],
    ["in other words", "casino", "casi no"],
    ["where it is part of an allowed one", "cialis", "a Socialist", "socialist"],
    ["across an allowed one that was taken out", "badword", "bad-ok-word", "-ok-"],
    ["in half of it", "casino royale", "casino"],
  ])("%s", (_, block, text, allow) => {
    expect(blocked(block, text, allow)).toBeNull();
  });

  it("but is where it stands beside an allowed one", () => {
    expect(blocked("cialis", "socialists sell cialis", "socialist")).toBe("cialis");
  });
});

it("finds in thousands of entries what a plain search finds", () => {
  const random = seeded(7);
  const syllables = [
    "ca",
    "si",
    "no",
    "vi",
    "agra",
    ".com",
    "http",
    "buy ",
    "é",
    "界",
    "a",
    "aaaa",
    "longer-part-of-an-address",
  ];
  const text = (length: number) => Array.from({ length }, () => random.pick(syllables)).join("");
  const lists = Array.from({ length: 30 }, () =>
    Array.from({ length: 300 }, () => text(random.below(5) + 3).trim()),
  );
  for (const entries of lists) {
    const words = compileWords({ block: entries.join("\n"), hold: "", allow: "" });
    for (let n = 0; n < 30; n++) {
      const searched = text(12);
      const found = findWord(words, "block", searched);
      expect(found !== null, searched).toBe(entries.some((entry) => searched.includes(entry)));
      if (found !== null) expect(entries).toContain(found);
    }
  }
});
