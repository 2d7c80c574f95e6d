import { describe, expect, it } from "vitest";
import { isNearlySame, minhashOf, nearlySameAs } from "../../src/spam/minhash.ts";
import { seeded } from "./seeded.ts";

const ADVERTISEMENT =
  "My uncle was ill for 12 years until doctor Ibrahim sent him herbs by mail. Write to him at https://herbs.example/ask and he will help you as well, he never fails!";
const REMARK =
  "The council promised in spring that the second lane would stay open for bicycles. I rode there today and it is full of parked vans again.";
const JAPANESE = "新しい橋は前よりずっと広くなりましたが、川の景色が見えにくくなったのは残念です。";

const shareOne = (a: string, b: string) => {
  const [[a1, a2], [b1, b2]] = [minhashOf(a), minhashOf(b)];
  return (a1 !== null && a1 === b1) || (a2 !== null && a2 === b2);
};

describe("a sketch", () => {
  it("is two different safe integers, the same every time", () => {
    const [one, other] = minhashOf(REMARK);
    expect(minhashOf(REMARK)).toEqual([one, other]);
    for (const hash of [one, other]) {
      expect(Number.isSafeInteger(hash)).toBe(true);
      expect(hash).toBeGreaterThan(0);
    }
    expect(one).not.toBe(other);
  });

  it.each([
    ["nothing", ""],
    ["praise that many people give", "Great article!"],
    ["agreement", "I could not agree more."],
    ["a link", "https://paper.example/a/long/address?with=parts"],
    ["emoji", "👏👏👏👏👏👏👏👏👏👏👏👏"],
    ["short Japanese", "とても良い記事です"],
    ["a quotation with a few words", `> ${REMARK}\n\nExactly!`],
  ])("is none for %s", (_, text) => {
    expect(minhashOf(text)).toEqual([null, null]);
  });

  it.each([
    ["capitals", ADVERTISEMENT.toUpperCase()],
    ["punctuation and spaces", ADVERTISEMENT.replace(/[.,!]/g, " ... ")],
    ["numbers", ADVERTISEMENT.replace("12", "7")],
    ["the link", ADVERTISEMENT.replace("herbs.example/ask", "other.example/?id=77")],
    ["emoji", `🌿🌿 ${ADVERTISEMENT} 💯`],
    ["invisible characters", ADVERTISEMENT.replaceAll("e", "e\u200B")],
    ["letters of another style", ADVERTISEMENT.replace("doctor", "𝐝𝐨𝐜𝐭𝐨𝐫")],
    ["a quotation before it", `> ${REMARK}\n\n${ADVERTISEMENT}`],
  ])("stays the same with other %s", (_, text) => {
    expect(minhashOf(text)).toEqual(minhashOf(ADVERTISEMENT));
  });

  it("is another for another text", () => {
    expect(shareOne(ADVERTISEMENT, REMARK)).toBe(false);
  });

  it("rarely changes in both halves when one word does", () => {
    const random = seeded(3);
    const texts = [ADVERTISEMENT, REMARK];
    let shared = 0;
    for (let n = 0; n < 200; n++) {
      const text = random.pick(texts);
      const words = text.split(" ");
      words.splice(
        random.below(words.length),
        random.below(2),
        random.pick(["Anna", "Igor", "now", "Mbeki"]),
      );
      const changed = words.join(" ");
      expect(isNearlySame(text, changed), changed).toBe(true);
      if (shareOne(text, changed)) shared++;
    }
    expect(shared).toBeGreaterThan(180);
  });
});

describe("two texts are nearly the same", () => {
  it.each([
    ["with another name", ADVERTISEMENT, ADVERTISEMENT.replace("Ibrahim", "Kofi")],
    ["with a greeting before and a farewell after", REMARK, `Hello all, ${REMARK} Best, Tom`],
    ["in Japanese, with another word", JAPANESE, JAPANESE.replace("残念", "不満")],
    ["when both are short", "Great article!", "great  article"],
  ])("%s", (_, one, other) => {
    expect(isNearlySame(one, other)).toBe(true);
    expect(isNearlySame(other, one)).toBe(true);
  });

  it.each([
    [
      "when they speak of the same",
      REMARK,
      "I rode on the second lane today too, and there were no vans at all in the afternoon.",
    ],
    [
      "when one answers the other",
      REMARK,
      `${REMARK.slice(0, 40)}? No, it promised the opposite, and I have the letter here that the mayor wrote to all of us last year.`,
    ],
    ["when both are empty", "", ""],
    ["when both are only signs", "!!!", "???"],
  ])("not %s", (_, one, other) => {
    expect(isNearlySame(one, other)).toBe(false);
  });

  it("is asked of many at once with the same answer", () => {
    const ask = nearlySameAs(REMARK);
    expect([REMARK, ADVERTISEMENT, REMARK.toUpperCase()].map(ask)).toEqual([true, false, true]);
  });
});
