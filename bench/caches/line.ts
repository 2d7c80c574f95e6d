import type { Clock } from "./clock.ts";

/** What can go wrong between an invocation and what it asks: chances from 0 to 1. */
export type Weather = { refused: number; answerLost: number; slow: number };

export const FAIR: Weather = { refused: 0, answerLost: 0, slow: 0 };

/** The way from one invocation to a service and back. Whoever is dead by then never hears the answer. */
export class Line {
  readonly #clock: Clock;
  readonly #below: (limit: number) => number;
  readonly #isAlive: () => boolean;
  readonly #weather: () => Weather;

  constructor(
    clock: Clock,
    below: (limit: number) => number,
    isAlive: () => boolean = () => true,
    weather: () => Weather = () => FAIR,
  ) {
    this.#clock = clock;
    this.#below = below;
    this.#isAlive = isAlive;
    this.#weather = weather;
  }

  /** Does something there. @throws where the weather is bad: before it was done, or after */
  async carry<T>(act: () => T): Promise<T> {
    const { refused, answerLost, slow } = this.#weather();
    await this.#travel(slow);
    if (this.#happens(refused)) throw new Error("D1_ERROR: Network connection lost.");
    const result = act();
    await this.#travel(slow);
    if (this.#happens(answerLost)) throw new Error("D1_ERROR: Network connection lost.");
    return result;
  }

  #travel(slow: number): Promise<void> {
    const ms = this.#happens(slow) ? 2_000 + this.#below(12_000) : 2 + this.#below(120);
    return this.#clock.wait(ms, this.#isAlive);
  }

  #happens(chance: number): boolean {
    return chance > 0 && this.#below(1_000_000) < chance * 1_000_000;
  }
}
