/** Numbers that look random and are the same in every run. */
export function seeded(seed: number) {
  let state = seed;
  const below = (limit: number) => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b_3c6d) + 0x9e37_79b9) | 0;
    const bits = Math.imul(state ^ (state >>> 13), 0x85eb_ca6b);
    return Math.floor((((bits ^ (bits >>> 16)) >>> 0) / 2 ** 32) * limit);
  };
  const pick = <T>(list: readonly [T, ...T[]] | readonly T[]): T => {
    const picked = list[below(list.length)];
    if (picked === undefined) throw new Error("Nothing to pick from.");
    return picked;
  };
  return { below, pick };
}
