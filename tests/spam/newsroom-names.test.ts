import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { asciiKey, fullNameKey, nameKey } from "../../src/spam/name-key.ts";
import { passesFor } from "../../src/spam/newsroom-names.ts";
import { keyOfPerson, keysOfName, peopleIn } from "../../src/spam/people-names.ts";
import { judged } from "./fine-comment.ts";

const paper = { siteName: "The Sample Broadsheet", byline: "Ida Marlowe and Jon Vale" };

describe("the key of a name", () => {
  it.each([
    ["capitals", "IDA MARLOWE"],
    ["small letters", "ida marlowe"],
    ["a small L for a capital I", "lda Marlowe"],
    ["a number for a letter", "Ida Mar1owe"],
    ["two letters for one", "Ida rnarlowe"],
    ["Cyrillic and Greek look-alikes", "Ιdа Маrlоwе"],
    ["letters of mathematics", "𝓘𝓭𝓪 𝓜𝓪𝓻𝓵𝓸𝔀𝓮"],
    ["accents", "Ídá Márlowé"],
    ["spaces and signs", "  Ida_Marlowe ✓ "],
    ["invisible characters", "I\u200Bda Mar\u00ADlowe"],
    ["wide letters", "Ｉｄａ Ｍａｒｌｏｗｅ"],
  ])("is the same with %s", async (_, name) => {
    expect(await nameKey(name)).toBe(await nameKey("Ida Marlowe"));
  });

  it.each(["Ada Marlowe", "Ida Marlow", "Ida", "", "✓"])("is another for %j", async (name) => {
    expect(await nameKey(name)).not.toBe(await nameKey("Ida Marlowe"));
  });

  it("needs no table for ASCII, and is the one that the table gives", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ maxLength: 40 }), async (name) => {
        expect(asciiKey(name) ?? (await fullNameKey(name))).toBe(await fullNameKey(name));
      }),
    );
  });

  it("is that of itself for any text", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary", maxLength: 80 }), async (name) => {
        expect(await nameKey(name)).toBe(await nameKey(name));
      }),
    );
  });

  it.each([
    ["Quillon", "Quillon"],
    ["Quillon", "QuiIIon ✓"],
    ["Quillon", "Q u i l l o n"],
    ["Quillon", "Quillon, reporter"],
    ["Quillon", "Journalistin: Quillon"],
    ["田中", "田中"],
    ["田中太郎", "田中太郎（記者）"],
    ["Ida Marlowe", "ida_marlowe"],
    ["Ida Marlowe", "IdaMarlowe"],
    ["Jean-Luc", "Jean-Luc"],
  ])("of %s is looked for under %s", async (person, name) => {
    expect(await keysOfName(name)).toContain(await keyOfPerson(person));
  });

  it.each([
    ["Ida Marlowe", "Ida"],
    ["Ida Marlowe", "Marlowe"],
    ["Ida", "Ida (Leeds)"],
    ["Ida", "Ida, mother of three"],
    ["Ida", "Ida Marlowe"],
    ["Ed Ward", "Edward"],
    ["Edward", "Ed Ward"],
    ["J. K.", "JK"],
    ["JK", "JK"],
    ["Anonymous", "Anonymous"],
    ["Guest", "guest"],
    ["Leserin", "Leserin"],
    ["✓", "✓"],
  ])("of %s is not looked for under %s", async (person, name) => {
    expect(await keysOfName(name)).not.toContain(await keyOfPerson(person));
  });

  it.each([
    ["Ida Marlowe and Jon Vale", ["Ida Marlowe", "Jon Vale"]],
    ["By Ida Marlowe, Jon Vale", ["Ida Marlowe", "Jon Vale"]],
    ["Ida Marlowe / Jon Vale", ["Ida Marlowe", "Jon Vale"]],
    ["田中太郎、鈴木一郎", ["田中太郎", "鈴木一郎"]],
    ["Quillon", ["Quillon"]],
    ["Von der Leyen", ["Von der Leyen"]],
  ])("are of all whom the byline %j names", (byline, people) => {
    expect(peopleIn(byline)).toEqual(expect.arrayContaining(people));
  });

  it.each([
    ["Ida and Jon Vale", "Ida"],
    ["Ida Marlowe, Reuters", "Reuters"],
    ["", ""],
  ])("are of no single word beside others in the byline %j", (byline, word) => {
    expect(peopleIn(byline)).not.toContain(word);
  });
});

describe("who passes for the paper", () => {
  it.each([
    ["The Sample Broadsheet", "paper"],
    ["Sample Broadsheet", "paper"],
    ["Тhe Sаmple Вroadsheet", "paper"],
    ["The Sample Broadsheet Team", "paper"],
    ["Ida (The Sample Broadsheet)", "paper"],
    ["Ida Marlowe", "person"],
    ["Jon Vale, reporter", "person"],
    ["lda Mar1owe", "person"],
    ["Moderator ✓", "title"],
    ["Moderator Jane", "title"],
    ["Jane | Newsroom", "title"],
    ["Мoderator", "title"],
    ["Модератор", "title"],
    ["Die Redaktion", "title"],
    ["La rédaction", "title"],
    ["編集部", "title"],
    ["Editor", "title"],
    ["admin", "title"],
  ])("%s: as %s", async (name, as) => {
    expect(await passesFor(name, paper)).toMatchObject({ as });
  });

  it.each([
    "Ada Reader",
    "Ida",
    "Marlowe",
    "Jon",
    "Retired editor",
    "A moderate voice",
    "Broadsheet reader",
    "Modesty Blaise",
    "Staffan",
    "Old Bill",
    "Anonymous",
    "Søren Østergård",
    "Иван Петров",
    "田中",
    "😀",
    "",
  ])("%j does not", async (name) => {
    expect(await passesFor(name, paper)).toBeNull();
  });

  it.each([
    ["Quillon", "Quillon", "namesake"],
    ["Quillon ✓", "By Quillon", "namesake"],
    ["Quillоn", "Quillon", "namesake"],
    ["Jon Vale", "Ida Marlowe / Jon Vale", "person"],
    ["田中太郎", "田中太郎", "person"],
  ])("%s under the byline %s: as %s", async (name, byline, as) => {
    expect(await passesFor(name, { ...paper, byline })).toMatchObject({ as });
  });

  it("waits under a name of one word until something of theirs was approved", () => {
    const passesFor = { as: "namesake", name: "Quillon" } as const;
    const known = { approved: 0, spam: 0, trusted: false, blocked: false, stayed: 50 };
    expect(judged({ passesFor, commenter: known })).toMatchObject({ outcome: "hold" });
    expect(judged({ passesFor, commenter: { ...known, approved: 1 } }).outcome).toBe("publish");
    expect(judged({ passesFor, commenter: { ...known, approved: 1, spam: 1 } }).outcome).not.toBe("publish");
  });

  it("knows no article without a byline, and no paper without a name", async () => {
    expect(await passesFor("Ada Reader", { siteName: "", byline: "" })).toBeNull();
  });

  it("waits, whatever speaks for it, unless moderators trust them", () => {
    const passesFor = { as: "person", name: "Ida Marlowe" } as const;
    const known = { approved: 9, spam: 0, trusted: false, blocked: false };
    expect(judged({ passesFor, commenter: known })).toMatchObject({
      outcome: "hold",
      findings: [
        { rule: "known-commenter" },
        { reason: "The name is like that of somebody who writes for the paper: “Ida Marlowe”." },
      ],
    });
    expect(judged({ passesFor, commenter: { ...known, trusted: true } }).outcome).toBe("publish");
  });
});
