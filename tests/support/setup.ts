import { afterEach, beforeEach, vi } from "vitest";
import { startAnew } from "./start-anew.ts";

beforeEach(startAnew);

afterEach(() => {
  vi.useRealTimers();
});
