import { expect, it } from "vitest";
import { countSimilar } from "../../src/spam/similar.ts";

const remark = (page: number) =>
  `The minutes say the opposite of what the mayor claims, see page ${page} of the second annex.`;
const published = (page: number) => ({ status: "published", body: remark(page) });

it("takes remarks that differ in a number for two remarks", () => {
  expect(countSimilar(remark(14), [published(15)])).toEqual({ published: 0, held: 0, spam: 0 });
});

it("knows a copy, also one with another link", () => {
  expect(countSimilar(remark(14), [published(14)])).toEqual({ published: 1, held: 0, spam: 0 });
  const linked = (n: number) => ({ status: "held", body: `${remark(14)} https://a${n}.example/${n}` });
  expect(countSimilar(linked(1).body, [linked(2)])).toEqual({ published: 0, held: 1, spam: 0 });
});

it("knows spam again with other numbers", () => {
  expect(countSimilar(remark(14), [{ status: "spam", body: remark(15) }])).toMatchObject({ spam: 1 });
});

it("knows what is varied again and again", () => {
  expect(countSimilar(remark(14), [published(15), published(16)])).toMatchObject({ published: 2 });
});

it("counts nothing that says something else", () => {
  const other = { status: "spam", body: "The ferry was late again, and nobody told us why it had to be so." };
  expect(countSimilar(remark(14), [other])).toEqual({ published: 0, held: 0, spam: 0 });
});
