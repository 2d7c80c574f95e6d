import { expect, test } from "vitest";
import { broadsheet } from "../support/node/cli.ts";
import { temporaryFile } from "../support/node/temporary.ts";

const simulate = (...args: string[]) => broadsheet(["spam", "simulate", ...args]);

const summaryOf = async (...args: string[]) => {
  const { status, stdout, stderr } = await simulate(...args, "--json");
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return JSON.parse(stdout);
};

const WORDS =
  "bridge ferry school market river council bakery library station garden museum harbour winter summer morning evening teacher sailor painter baker walked waited talked listened remembered forgot carried painted opened closed quiet narrow yellow wooden distant patient careful silver muddy broken".split(
    " ",
  );

/** Words that look drawn by chance, the same each time. */
function wordsOf(seed: number, count: number): string {
  let state = seed * 2_654_435_761;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
    return WORDS[state % WORDS.length];
  }).join(" ");
}

/** Honest remarks, and every tenth another text that leads to the same site, in words that no rule knows. */
const lines = (count: number) =>
  Array.from({ length: count }, (_, n) =>
    n % 10 === 9
      ? `spam\tThe ${wordsOf(n, 9)} https://wares.example/${n} and the ${wordsOf(n + 5_000, 5)}.`
      : `ham\tThe ${wordsOf(n, 12)} of the ${wordsOf(n + 5_000, 4)}.`,
  ).join("\n");

test("comments come in one by one, and the paper learns by its own rules", async () => {
  const file = await temporaryFile("stream.txt", lines(1_200));
  const { all, parts, secondHalf, ...given } = await summaryOf(file);
  expect(given).toEqual({ policy: "open", perDay: 100, seen: 0.5 });
  expect(parts.map(({ from, to }: { from: number; to: number }) => [from, to])).toEqual([
    [1, 1_000],
    [1_001, 1_200],
  ]);
  expect(all.ham.count).toBe(1_080);
  expect(all.spam.count).toBe(120);
  expect(all.spam.passed + all.spam.held + all.spam.spam).toBe(120);
  // The first day's passes, since nothing is known; then half of it is marked, and the site is known.
  expect(parts[0].spam.passed).toBeGreaterThanOrEqual(5);
  expect(secondHalf.spam.passed).toBe(0);
  expect(all.ham.held + all.ham.spam).toBeLessThan(12);
});

test("nobody who marks nothing teaches anything, and a policy holds", async () => {
  const file = await temporaryFile("stream.txt", lines(300));
  expect((await summaryOf(file, "--seen", "0")).all.spam).toMatchObject({ passed: 30 });
  const { all } = await summaryOf(file, "--policy", "hold-first-links", "--per-day", "50");
  expect(all.spam.passed).toBe(0);
  expect((await summaryOf(file, "--policy", "hold")).all.ham.held).toBe(270);
});

test("says it in lines, by thousands", async () => {
  const { status, stdout } = await simulate(await temporaryFile("stream.txt", lines(20)));
  expect(status).toBe(0);
  expect(stdout).toContain("20 comments, 100 a day, policy open");
  expect(stdout).toMatch(/^1 to 20 +0 of 18 \(0\.00 %\) +2 of 2 \(100\.00 %\)$/m);
});

test.each([
  [["spam", "simulate"], "name texts: `broadsheet spam simulate comments.csv`."],
  [["spam", "simulate", "a.csv", "--policy", "nice"], "--policy is one of open, hold-first-links"],
  [["spam", "simulate", "a.csv", "--seen", "2"], "--seen is a share from 0 to 1"],
  [["spam", "simulate", "a.csv", "--per-day", "0"], "--per-day is a number of comments"],
])("%j is a command written wrongly", async (args, message) => {
  const { status, stderr } = await broadsheet(args);
  expect(stderr).toContain(message);
  expect(status).toBe(2);
});
