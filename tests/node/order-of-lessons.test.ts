import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { emptyModel } from "../../src/spam/classifier.ts";
import { learn } from "../../src/spam/learn.ts";
import { wording } from "../../src/spam/wording.ts";

type Example = { body: string; authorName: string; isSpam: boolean };

const COUNT = 120;

/** Examples from all over a file of training/. */
function examples(name: "spam" | "ham", from: number): Example[] {
  const file = readFileSync(join(import.meta.dirname, "../../training", `${name}.txt`), "utf8");
  const lines = file.split("\n").filter((line) => line.includes("\t"));
  const step = Math.floor(lines.length / (2 * COUNT));
  return Array.from({ length: COUNT }, (_, n) => {
    const [authorName = "", body = ""] = (lines[(2 * n + from) * step] ?? "").split("\t");
    return { body, authorName, isSpam: name === "spam" };
  });
}

/** The share of the other examples that is told rightly. */
function accuracyAfter(lessons: Example[]): number {
  const model = emptyModel();
  for (const lesson of lessons) learn(model, lesson, lesson.isSpam);
  const judged = [...examples("spam", 1), ...examples("ham", 1)];
  return (
    judged.filter((one) => (wording(model, one)?.weight ?? 0) >= 1 === one.isSpam).length / judged.length
  );
}

it("what is learned hardly depends on the order of the lessons", () => {
  const [spam, ham] = [examples("spam", 0), examples("ham", 0)];
  const inTurn = accuracyAfter(spam.flatMap((one, n) => [one, ham[n] ?? one]));
  expect(inTurn).toBeGreaterThan(0.78);
  expect(Math.abs(accuracyAfter([...spam, ...ham]) - inTurn)).toBeLessThan(0.06);
  expect(Math.abs(accuracyAfter([...ham, ...spam]) - inTurn)).toBeLessThan(0.06);
});
