import type { Cell, Spread } from "./spread.ts";
import { LEAST_SHARE, type Usual } from "./usual-networks.ts";

/** What is within twice the usual, three standard deviations and some readers is thought to be chance. */
const TIMES_USUAL = 2;
const DEVIATIONS = 3;
/** Those some readers: of one network, of all others together, and of shared addresses. */
const READERS_OF_NETWORK = 2;
const READERS_ELSEWHERE = 8;
const READERS_TOGETHER = 4;
/** Who attacks has so many addresses, and no more: what is still more is readers. */
const ADDRESSES_OF_ATTACK = 300;
/** While fewer of a network's addresses have been seen, or most are alone, those alone say how many share one. */
const PART_SEEN = 0.5;
const SHARED_BESIDE_ALONE = 0.5;

const ROUNDS = 40;
const CLOSE = 0.2;

export type Verdict = {
  /** How many readers count. */
  count: number;
  /** How many readers of a network, or (null) of those without a cell, are not far more than usual. */
  most: (cell: Cell | null) => number;
  /** Whether readers who share an address are not far more than usual. */
  acceptsTogether: (cell: Cell | null) => boolean;
};

/** A network of its own share, or all others together, whose units are then networks instead of addresses. */
type Part = Usual & { alone: number; together: number; shared: number; slack: number };

/**
 * How many of an article's readers of a day count: all whose networks bring about what they usually bring, and of what
 * departs from it far, only the usual. What is usual is a share of the article's own readers, who are found as those that
 * are left: what departs is replaced by the usual share of the others, until nothing changes (a redescending M-estimator,
 * as Hampel's). Readers who share an address are judged together with all such readers of the article, by how many there
 * are beside so many who are alone at theirs.
 * @param learned readers by whom the usual is known
 */
export function judgeSpread(spread: Spread, elsewhere: Usual, learned: number): Verdict {
  const own = [...spread.cells.values()].filter(({ share }) => share >= LEAST_SHARE);
  const parts = [...own.map(partOf), partElsewhere(spread, elsewhere)];
  const all = countParts(parts, learned);
  const counted = all.isAttacked ? countParts(withoutAttack(parts), learned).counted : all.counted;
  const readers = sumOf(counted);
  const placeOf = (cell: Cell | null) =>
    cell && cell.share >= LEAST_SHARE ? own.indexOf(cell) : parts.length - 1;
  return {
    count: Math.round(readers),
    most: (cell) => {
      const part = parts[placeOf(cell)];
      return part ? mostUsual(part, readers * part.share, 1 + readers / learned) : 0;
    },
    acceptsTogether: (cell) => {
      const place = placeOf(cell);
      return (counted[place]?.together ?? 0) >= (parts[place]?.together ?? 0) / 2;
    },
  };
}

function partOf({ sharedAddresses, ...cell }: Cell): Part {
  return { ...cell, shared: sharedAddresses, slack: READERS_OF_NETWORK };
}

function partElsewhere({ alone, cells }: Spread, usual: Usual): Part {
  const part = { ...usual, alone, together: 0, shared: 0, slack: READERS_ELSEWHERE };
  for (const cell of cells.values()) {
    if (cell.share >= LEAST_SHARE) continue;
    part.together += cell.alone + cell.together;
    part.shared += 1;
  }
  return part;
}

type Counted = { alone: number; together: number };

function countParts(parts: Part[], learned: number): { counted: Counted[]; isAttacked: boolean } {
  const counted = parts.map((): Counted => ({ alone: 0, together: 0 }));
  let isAttacked = false;
  let readers = parts.reduce((sum, part) => sum + part.alone + (isSeen(part) ? part.together : 0), 0);
  for (let round = 0; round < ROUNDS; round++) {
    isAttacked = countOnce(parts, counted, readers, learned);
    const now = sumOf(counted);
    if (Math.abs(now - readers) < CLOSE) break;
    readers = now;
  }
  return { counted, isAttacked };
}

function sumOf(counted: Counted[]): number {
  return counted.reduce((sum, { alone, together }) => sum + alone + together, 0);
}

/**
 * Counts once more, `readers` being those who counted the last time.
 * @returns whether so many share addresses that most of them are none.
 */
function countOnce(parts: Part[], counted: Counted[], readers: number, learned: number): boolean {
  const unsure = 1 + readers / learned;
  let together = 0;
  let usualTogether = 0;
  let atMost = 0;
  for (const [n, part] of parts.entries()) {
    const of = counted[n] ?? { alone: 0, together: 0 };
    const usual = readers * part.share;
    if (isSeen(part)) {
      // So many share addresses that only the network's share says anything.
      const kept = within(part.alone + part.together, usual, mostUsual(part, usual, unsure));
      of.together = Math.min(part.together, kept);
      of.alone = kept - of.together;
      continue;
    }
    of.alone = within(part.alone, usual, mostUsual(part, usual, unsure), ADDRESSES_OF_ATTACK);
    const expected = expectedTogether(of.alone, part.nearness);
    together += part.together;
    usualTogether += expected;
    of.together = Math.min(part.together, expected);
    atMost += of.together;
  }
  const kept = within(
    together,
    usualTogether,
    mostUsual({ size: 0, slack: READERS_TOGETHER }, usualTogether, unsure),
  );
  const more = together > atMost ? Math.max(0, (kept - atMost) / (together - atMost)) : 1;
  for (const [n, part] of parts.entries()) {
    const of = counted[n];
    if (of && !isSeen(part)) of.together += (part.together - of.together) * more;
  }
  return more === 0;
}

/**
 * The same without those of an attack who happen to be alone at their address: where an address brings x readers on
 * average, by chance some bring one (Poisson).
 */
function withoutAttack(parts: Part[]): Part[] {
  const attacked = parts.filter((part) => !isSeen(part));
  const addresses = attacked.reduce((sum, { shared }) => sum + shared, 0);
  const each = attacked.reduce((sum, { together }) => sum + together, 0) / Math.max(1, addresses);
  let mean = each;
  for (let round = 0; round < 8; round++) mean = (each * (Math.expm1(mean) - mean)) / Math.expm1(mean);
  const alone = mean > 1 ? mean / (Math.expm1(mean) - mean) : 0;
  return parts.map((part) =>
    isSeen(part) ? part : { ...part, alone: Math.max(0, part.alone - part.shared * alone) },
  );
}

/** All, if they are not far more than usual; the farther they are, the fewer, down to the usual. */
function within(readers: number, usual: number, most: number, invented = Infinity): number {
  if (readers <= most) return readers;
  return Math.max(Math.min(usual, readers), 2 * most - readers, readers - invented, 0);
}

/** What may be chance, and in any case as many as a network brings to other articles. */
function mostUsual({ size, slack }: Pick<Part, "size" | "slack">, usual: number, unsure: number): number {
  return Math.max(size, TIMES_USUAL * usual + DEVIATIONS * Math.sqrt(usual * unsure) + slack);
}

/** Whether so many of a network's addresses have brought readers that those who are alone at theirs say little. */
function isSeen({ alone, shared, nearness }: Part): boolean {
  return (alone + shared) * nearness > PART_SEEN && shared > alone * SHARED_BESIDE_ALONE;
}

/** Readers who share an address beside `alone` who do not: of x readers, x e^(-x nearness) are alone. */
function expectedTogether(alone: number, nearness: number): number {
  let readers = alone;
  for (let round = 0; round < 4; round++) readers = alone * Math.exp(Math.min(1, readers * nearness));
  return readers - alone;
}
