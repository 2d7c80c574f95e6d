import { type Flight, flights } from "./memory.ts";

/** How often whoever works says that it still does. */
const BEAT_MS = 250;
/** Work that takes longer than 20 seconds hangs. */
const MOST_BEATS = 80;
/** Whoever has said nothing for so long was ended by the runtime: somebody who waits takes over. */
const SILENT_MS = 1_500;
/** How long a follower sleeps before it looks again: at first, and at most. */
const FIRST_SLEEP_MS = 4;
const LONGEST_SLEEP_MS = 32;

/**
 * Does a piece of work once for all requests of this isolate that ask for it at the same time; all get its result, or what it
 * threw. Nobody awaits what another request began: Workers forbids that, and such a promise may never settle. Whoever comes
 * first leads, and leaves the result in memory; the others sleep on timers of their own until it is there.
 * @param after keeps the work going when the reader who began it has left
 * @param work is told by `isWanted` whether its result may still be remembered: not where something has changed meanwhile
 */
export async function singleFlight<T>(
  key: string,
  after: (work: Promise<unknown>) => void,
  work: (isWanted: () => boolean) => Promise<T>,
): Promise<T> {
  const under = flights.get(key) as Flight<T> | undefined;
  return under ? follow(under) : lead(key, after, work);

  async function follow(flight: Flight<T>): Promise<T> {
    await landed(flight);
    if (flight.result) return flight.result();
    if (flight.next) return follow(flight.next);
    const taken = lead(key, after, work);
    flight.next = flights.get(key) as Flight<T>;
    return taken;
  }
}

function lead<T>(
  key: string,
  after: (work: Promise<unknown>) => void,
  work: (isWanted: () => boolean) => Promise<T>,
): Promise<T> {
  const flight: Flight<T> = { beats: 0, result: null };
  flights.set(key, flight);
  const isWanted = () => flights.get(key) === flight;
  const beating = setInterval(() => {
    if (++flight.beats === MOST_BEATS) clearInterval(beating);
  }, BEAT_MS);
  const flown = work(isWanted)
    .then(
      (value) => {
        flight.result = () => value;
      },
      (error) => {
        flight.result = () => {
          throw error;
        };
      },
    )
    .finally(() => {
      clearInterval(beating);
      if (isWanted()) flights.delete(key);
    });
  after(flown);
  return flown.then(() => (flight.result as () => T)());
}

/** Sleeps until a flight has its result, or its leader is silent. */
async function landed(flight: Flight<unknown>): Promise<void> {
  let sleep = FIRST_SLEEP_MS;
  let silent = 0;
  let beats = flight.beats;
  while (flight.result === null && silent < SILENT_MS) {
    await new Promise((resolve) => setTimeout(resolve, sleep));
    silent = flight.beats === beats ? silent + sleep : 0;
    beats = flight.beats;
    sleep = Math.min(sleep * 2, LONGEST_SLEEP_MS);
  }
}
