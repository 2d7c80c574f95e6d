import { afterAll, afterEach, beforeEach, vi } from "vitest";
import { ensureListIsNeeded, ensureNothingReadsWhatGrows, watchStatements } from "./plans/guard.ts";
import { startAnew } from "./start-anew.ts";

watchStatements();
beforeEach(startAnew);

afterEach(ensureNothingReadsWhatGrows);
afterEach(() => {
  vi.useRealTimers();
});
afterAll(ensureListIsNeeded);
