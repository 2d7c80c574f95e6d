import { afterAll, afterEach, beforeEach, expect, vi } from "vitest";
import { ensureListIsNeeded, ensureNothingReadsWhatGrows, watchStatements } from "./plans/guard.ts";
import { startAnew } from "./start-anew.ts";

const clocks = () => [setTimeout, clearTimeout, setInterval, clearInterval, Date, performance.now];
const TRUE_CLOCKS = clocks();

watchStatements();
beforeEach(startAnew);

afterEach(ensureNothingReadsWhatGrows);
afterEach(() => {
  // In this order: a spy over a fake timer puts back what it found, the fake one, which then never fires for anybody.
  vi.restoreAllMocks();
  vi.useRealTimers();
  expect(clocks().map((clock, n) => clock === TRUE_CLOCKS[n])).toEqual(TRUE_CLOCKS.map(() => true));
});
afterAll(ensureListIsNeeded);
