import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import {
  MADE_FILE,
  MEMORY_FILE,
  makeStartingMemory,
  makeStartingModel,
} from "../../scripts/starting-model.ts";

it("the shipped model is the one that training/ makes: otherwise run `npm run starting-model`", () => {
  const made = readFileSync(MADE_FILE, "utf8");
  // Compared as a boolean: the difference of two long lines of base64 helps nobody.
  expect(made === makeStartingModel()).toBe(true);
  expect(made.length).toBeLessThan(64_000);
});

it("so are the good comments that it rehearses", () => {
  const made = readFileSync(MEMORY_FILE, "utf8");
  expect(made === makeStartingMemory()).toBe(true);
  expect(made.length).toBeLessThan(32_000);
});
