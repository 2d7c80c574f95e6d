import { setImmediate } from "node:timers/promises";

type Event = { at: number; order: number; happen: () => void };

/**
 * The time of a simulation: it stands still while anything computes, and jumps from one event to the next. Events of one
 * moment happen in the order in which they were planned, so that a run is the same every time.
 */
export class Clock {
  now: number;
  #events: Event[] = [];
  #planned = 0;

  constructor(now: number) {
    this.now = now;
  }

  /** Plans something for so many milliseconds from now. @returns what takes it back */
  after(ms: number, happen: () => void): () => void {
    const event = { at: this.now + Math.max(0, Math.round(ms)), order: this.#planned++, happen };
    const later = this.#events.findIndex(({ at }) => at > event.at);
    this.#events.splice(later < 0 ? this.#events.length : later, 0, event);
    return () => {
      const at = this.#events.indexOf(event);
      if (at >= 0) this.#events.splice(at, 1);
    };
  }

  /** Does something again and again. @returns what ends it */
  every(ms: number, happen: () => void): () => void {
    let isOver = false;
    const again = () => {
      if (isOver) return;
      happen();
      this.after(ms, again);
    };
    this.after(ms, again);
    return () => {
      isOver = true;
    };
  }

  /** Resolves so many milliseconds from now, unless nobody is alive to see it. */
  wait(ms: number, isAlive: () => boolean = () => true): Promise<void> {
    return new Promise((resolve) => this.after(ms, () => isAlive() && resolve()));
  }

  /** Lets happen what is planned up to a moment, and whatever follows from it up to then. */
  async runUntil(moment: number): Promise<void> {
    await settled();
    for (let next = this.#events[0]; next && next.at <= moment; next = this.#events[0]) {
      this.#events.shift();
      this.now = next.at;
      next.happen();
      await settled();
    }
    this.now = Math.max(this.now, moment);
  }

  /** Runs until a promise is settled. @throws what it rejects with, or where nothing is planned that could settle it */
  async until<T>(promise: Promise<T>): Promise<T> {
    let isDone = false;
    const done = promise.finally(() => {
      isDone = true;
    });
    done.catch(() => {});
    await settled();
    while (!isDone) {
      const next = this.#events[0];
      if (!next) throw new Error("Nothing is planned any more, and something is still waited for.");
      await this.runUntil(next.at);
    }
    return done;
  }
}

/** Everything that computes has come to wait for an event: promises are through before the loop turns. */
async function settled(): Promise<void> {
  await setImmediate();
}
