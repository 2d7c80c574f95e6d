/** An article's readers of a day, by how they stand together: what the caps go by. */
export type Spread = {
  /** Addresses and networks that counted readers came from, and how many were beyond the first of an address. */
  addresses: number;
  networks: number;
  shared: number;
  /** How many readers count so far. */
  counted: number;
  /** Readers who are the only ones of their network, where that has no cell. */
  alone: number;
  /** By the network's part of readers' keys, which names the article and the day. */
  cells: Map<number, Cell>;
};

/** A network's readers of an article: of one that is usual here, or that more than one reader came from. */
export type Cell = {
  /** What was usual of the network when it last brought a reader (see usual-networks.ts). */
  share: number;
  nearness: number;
  size: number;
  /** Readers who are the only ones of their address, and all others. */
  alone: number;
  together: number;
  /** Addresses of those others. */
  sharedAddresses: number;
};

/** Of an article: its id, readers counted, readers alone, and how many cells follow. */
const HEAD_NUMBERS = 4;
const CELL_NUMBERS = 4;
/** Shares are kept as steps of a sixteenth of a halving, down to 1 in 60,000. */
const STEPS_A_HALVING = 16;
const LAST_STEP = 255;
const MOST_SHARED_ADDRESSES = 0xffff;
/** A network's part of a key has 27 bits; the five above are its size in steps of half a doubling. */
const NETWORK_BITS = 27;
const STEPS_A_DOUBLING = 2;
const LAST_SIZE = 31;

export function noSpread(): Spread {
  return { addresses: 0, networks: 0, shared: 0, counted: 0, alone: 0, cells: new Map() };
}

/** Spreads as stored: read one by one as they are asked for, since a merge touches few of a day's articles. */
export class StoredSpreads {
  #numbers: Uint32Array;
  #startOf = new Map<number, number>();

  constructor(numbers: Uint32Array = new Uint32Array()) {
    this.#numbers = numbers;
    for (let at = 0; at < numbers.length; at = this.#endOf(at)) this.#startOf.set(this.#number(at), at);
  }

  /** Puts what is stored of an article into its spread. */
  readInto(articleId: number, spread: Spread): void {
    const start = this.#startOf.get(articleId);
    if (start === undefined) return;
    spread.counted = this.#number(start + 1);
    spread.alone = this.#number(start + 2);
    for (let at = start + HEAD_NUMBERS; at < this.#endOf(start); at += CELL_NUMBERS) {
      const coded = this.#number(at + 1);
      const named = this.#number(at);
      spread.cells.set(named & (2 ** NETWORK_BITS - 1), {
        size: sizeOfStep(named >>> NETWORK_BITS),
        share: fromStep(coded >>> 24),
        nearness: fromStep((coded >>> 16) & LAST_STEP),
        sharedAddresses: coded & MOST_SHARED_ADDRESSES,
        alone: this.#number(at + 2),
        together: this.#number(at + 3),
      });
    }
  }

  /** All numbers, with those of some articles anew. */
  with(changed: Map<number, Spread>): Uint32Array {
    const parts = [...this.#startOf]
      .filter(([articleId]) => !changed.has(articleId))
      .map(([, start]) => this.#numbers.subarray(start, this.#endOf(start)));
    for (const [articleId, spread] of changed) parts.push(numbersOf(articleId, spread));
    const all = new Uint32Array(parts.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const part of parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  }

  #endOf(start: number): number {
    return start + HEAD_NUMBERS + this.#number(start + 3) * CELL_NUMBERS;
  }

  #number(at: number): number {
    return this.#numbers[at] ?? 0;
  }
}

function numbersOf(articleId: number, { counted, alone, cells }: Spread): Uint32Array {
  const numbers = new Uint32Array(HEAD_NUMBERS + cells.size * CELL_NUMBERS);
  numbers.set([articleId, counted, alone, cells.size]);
  let at = HEAD_NUMBERS;
  for (const [network, cell] of cells) {
    const shared = Math.min(cell.sharedAddresses, MOST_SHARED_ADDRESSES);
    numbers[at] = sizeToStep(cell.size) * 2 ** NETWORK_BITS + network;
    numbers[at + 1] = toStep(cell.share) * 2 ** 24 + toStep(cell.nearness) * 2 ** 16 + shared;
    numbers[at + 2] = cell.alone;
    numbers[at + 3] = cell.together;
    at += CELL_NUMBERS;
  }
  return numbers;
}

function sizeToStep(size: number): number {
  return size > 0 ? Math.min(LAST_SIZE, Math.ceil(Math.log2(size) * STEPS_A_DOUBLING) + 1) : 0;
}

function sizeOfStep(step: number): number {
  return step === 0 ? 0 : 2 ** ((step - 1) / STEPS_A_DOUBLING);
}

function toStep(share: number): number {
  return share > 0
    ? Math.min(LAST_STEP, Math.max(0, Math.round(-Math.log2(share) * STEPS_A_HALVING)))
    : LAST_STEP;
}

function fromStep(step: number): number {
  return step === LAST_STEP ? 0 : 2 ** (-step / STEPS_A_HALVING);
}
