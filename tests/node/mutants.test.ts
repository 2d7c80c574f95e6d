import { expect, test } from "vitest";
import { mutantsOf, mutated, sample } from "../../scripts/mutate/mutants.ts";

const FILE = `import { a } from "./a.ts";

/** Whether it is late: a === b. */
export function isLate(now: number, due: number): boolean {
  if (due === 0) return false;
  // true
  note(now);
  return now > due && db.prepare("SELECT 1 FROM t WHERE a = 1 AND b IS NULL") !== null;
}
`;

test("mutants change one place each, and never a comment or an import", () => {
  const mutants = mutantsOf("late.ts", FILE);
  expect(mutants.map(({ line, after }) => `${line}${after.trimEnd()}`)).toEqual([
    "5  if (false &&",
    "5 !==",
    "5true",
    "7",
    "8 >=",
    "8 ||",
    "8",
    "8IS NOT NULL",
    "8 ===",
  ]);
  for (const mutant of mutants) {
    const text = mutated(FILE, mutant);
    expect(text).not.toBe(FILE);
    expect(text.split("\n").filter((line, index) => line !== FILE.split("\n")[index])).toHaveLength(1);
  }
});

test("a sample is the same for the same seed, and another for another", () => {
  const mutants = mutantsOf("late.ts", FILE);
  expect(sample(mutants, 4, 7)).toEqual(sample(mutants, 4, 7));
  expect(sample(mutants, 4, 7)).not.toEqual(sample(mutants, 4, 8));
  expect(sample(mutants, 4, 7)).toHaveLength(4);
});
