/** Words that nobody speaks, as often as words are used: a vocabulary of 20,000, by Zipf's law. The same in every run. */
const VOCABULARY = 20_000;

const SYLLABLES = "ba ce di fo gu ha je ki lo mu na pe ri so tu va we xi yo zu bra cle dri flo gru".split(
  " ",
);

const words = Array.from({ length: VOCABULARY }, (_, n) => {
  let text = "";
  for (let left = n + SYLLABLES.length ** 2; left > 0; left = Math.floor(left / SYLLABLES.length))
    text += SYLLABLES[left % SYLLABLES.length];
  return text;
});

export class Writer {
  #state: number;

  constructor(seed: number) {
    this.#state = (seed * 2_654_435_761 + 1) >>> 0;
  }

  /** 0 to 1. */
  random(): number {
    this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) >>> 0;
    return this.#state / 2 ** 32;
  }

  word(): string {
    // The inverse of Zipf's sums, 1/r each: r = V ** u.
    return words[Math.floor(VOCABULARY ** this.random()) - 1] ?? "";
  }

  text(count: number): string {
    return Array.from({ length: count }, (_, n) => this.word() + (n % 12 === 11 ? "." : "")).join(" ");
  }
}
