/**
 * What share of the whole paper's readers each network usually is: totals that halve in a week, by the network's keyed
 * hash alone. They say nothing of what was read, and the hash of a network stands nowhere beside an article.
 */
export type UsualNetworks = {
  /** Readers who were learned, all networks together. */
  readers: number;
  /** The hour that the totals are as of, since 1970-01-01T00:00Z. */
  hour: number;
  byNetwork: Map<number, Habit>;
  /** Of all networks that are too small to be known: how often two of their readers come from the same one. */
  elsewhere: Pairs;
};

type Pairs = {
  /** Pairs of readers of an article on a day, and those of them who share an address. */
  pairs: number;
  together: number;
};

export type Habit = Pairs & { readers: number };

/** What judging one reader's network takes. */
export type Usual = {
  /** Its share of the paper's readers, 0 to 1. */
  share: number;
  /** How likely it is that two readers of the network come from the same address, 0 to 1. */
  nearness: number;
  /** How many readers it brings to an article in a day: to the article that one of them reads, on average. */
  size: number;
};

export const NOTHING_USUAL: Usual = { share: 0, nearness: 0, size: 0 };

const HALF_LIFE_HOURS = 7 * 24;
/** Networks kept after a merge; until then there may be twice as many. A network of a five-hundredth is among them. */
const KEPT = 1_024;
/** From this share on a network is judged by its own usual share, and smaller ones together. */
export const LEAST_SHARE = 1 / 500;
/** Fewer readers of a network are chance. */
const LEAST_READERS = 3;
/** Readers from elsewhere who are thought of beside those learned, so that the first ones are not everybody. */
const UNKNOWN_READERS = 100;
/** A network's first readers may stand together by chance: thought of as one pair in so many. */
const UNKNOWN_PAIRS = 50;
const UNKNOWN_PAIRS_ELSEWHERE = 2_000;
/** Numbers that a network is stored as. */
const NUMBERS = 4;

export function nothingUsual(): UsualNetworks {
  return { readers: 0, hour: 0, byNetwork: new Map(), elsewhere: { pairs: 0, together: 0 } };
}

/** What is usual of a network; of one without a hash, as older code hands it in, nothing. */
export function usualOf(usual: UsualNetworks, network: number | undefined): Usual {
  const habit = network === undefined ? undefined : usual.byNetwork.get(network);
  if (!habit) return NOTHING_USUAL;
  const size = habit.readers < LEAST_READERS ? 0 : 1 + (2 * habit.pairs) / habit.readers;
  return { share: shareOf(usual, habit), nearness: nearnessOf(habit), size };
}

function shareOf({ readers }: UsualNetworks, habit: Habit): number {
  return habit.readers < LEAST_READERS ? 0 : habit.readers / (readers + UNKNOWN_READERS);
}

/** Of all networks together that have no share of their own. */
export function usualElsewhere(usual: UsualNetworks): Usual {
  let share = 1;
  for (const habit of usual.byNetwork.values()) {
    const own = shareOf(usual, habit);
    if (own >= LEAST_SHARE) share -= own;
  }
  const nearness = nearnessOf(usual.elsewhere, UNKNOWN_PAIRS_ELSEWHERE);
  return { share: Math.max(0, share), nearness, size: 0 };
}

function nearnessOf({ pairs, together }: Pairs, unknown = UNKNOWN_PAIRS): number {
  return (together + 1) / (pairs + unknown);
}

/**
 * Learns a reader whom nothing speaks against.
 * @param met readers of the article whom the network had brought before, and how many of these from the same address
 */
export function learnReader(
  usual: UsualNetworks,
  network: number,
  met: { fromNetwork: number; fromAddress: number; fromElsewhere: number },
): void {
  const habit = usual.byNetwork.get(network) ?? { readers: 0, pairs: 0, together: 0 };
  const isKnown = usualOf(usual, network).share >= LEAST_SHARE;
  usual.readers += 1;
  habit.readers += 1;
  habit.pairs += met.fromNetwork;
  habit.together += met.fromAddress;
  usual.byNetwork.set(network, habit);
  if (isKnown) return;
  usual.elsewhere.pairs += met.fromElsewhere;
  usual.elsewhere.together += met.fromNetwork;
}

/** Lets the totals fade up to `hour`. */
export function fade(usual: UsualNetworks, hour: number): void {
  const hours = hour - usual.hour;
  if (hours <= 0) return;
  usual.hour = hour;
  if (usual.readers === 0) return;
  const part = 0.5 ** (hours / HALF_LIFE_HOURS);
  usual.readers *= part;
  usual.elsewhere.pairs *= part;
  usual.elsewhere.together *= part;
  for (const habit of usual.byNetwork.values()) {
    habit.readers *= part;
    habit.pairs *= part;
    habit.together *= part;
  }
}

/** As base64 of numbers of 32 bits: the totals, then each of the largest networks. Some 20 KB at most. */
export function encodeUsual({ readers, hour, byNetwork, elsewhere }: UsualNetworks): string {
  const kept = [...byNetwork].sort((a, b) => b[1].readers - a[1].readers).slice(0, KEPT);
  const numbers = new Float32Array((kept.length + 1) * NUMBERS);
  const names = new Uint32Array(numbers.buffer);
  numbers.set([0, readers, elsewhere.pairs, elsewhere.together]);
  names[0] = hour;
  for (const [n, [network, habit]] of kept.entries()) {
    const at = (n + 1) * NUMBERS;
    names[at] = network;
    numbers.set([habit.readers, habit.pairs, habit.together], at + 1);
  }
  return new Uint8Array(numbers.buffer).toBase64();
}

export function decodeUsual(stored: string | null): UsualNetworks {
  const usual = nothingUsual();
  if (!stored) return usual;
  const { buffer } = Uint8Array.fromBase64(stored);
  const numbers = new Float32Array(buffer);
  const names = new Uint32Array(buffer);
  const at = (index: number) => numbers[index] ?? 0;
  Object.assign(usual, { hour: names[0] ?? 0, readers: at(1), elsewhere: { pairs: at(2), together: at(3) } });
  for (let n = NUMBERS; n < names.length; n += NUMBERS)
    usual.byNetwork.set(names[n] ?? 0, { readers: at(n + 1), pairs: at(n + 2), together: at(n + 3) });
  return usual;
}
