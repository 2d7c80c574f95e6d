import { vi } from "vitest";

/** The ten random bits of new comments' ids, drawn in this order; afterwards they are random again. */
export function drawIds(...numbers: number[]): void {
  const random = crypto.getRandomValues.bind(crypto);
  vi.spyOn(crypto, "getRandomValues").mockImplementation((array) => {
    const number = array instanceof Uint16Array ? numbers.shift() : undefined;
    if (number === undefined) return random(array);
    (array as unknown as Uint16Array)[0] = number;
    return array;
  });
}
