/** What a request touches: by name, how it spells it. Two that spell the same in two ways, or `ALONE`, go one after the other. */
export type Touches = Map<string, string>;

/** No two requests at the same time touch what is named so. */
export const ALONE = "";

type Lane = { touches: Touches; done: Promise<void> };

/**
 * Does several pieces of work at the same time, so that what came of them is the same as one after the other: who touches what
 * another one is at waits for that. After a failure nothing more is begun.
 * @param most at the same time
 */
export function openLanes(most: number) {
  const under = new Set<Lane>();
  let failure: { error: unknown } | null = null;

  function ensureNothingFailed(): void {
    if (failure) throw failure.error;
  }

  return {
    /** Begins it as soon as it may. @returns `done`: when it has ended, well or not. @throws what other work has thrown */
    start: async (touches: Touches, work: () => Promise<void>): Promise<{ done: Promise<void> }> => {
      while (under.size >= most || [...under].some((lane) => doCollide(lane.touches, touches)))
        await Promise.race([...under].map(({ done }) => done));
      ensureNothingFailed();
      const lane: Lane = { touches, done: Promise.resolve() };
      under.add(lane);
      lane.done = work()
        .catch((error: unknown) => {
          failure ??= { error };
        })
        .finally(() => under.delete(lane));
      return { done: lane.done };
    },
    /** Waits for all. @throws what the first that failed has thrown */
    idle: async (): Promise<void> => {
      while (under.size > 0) await Promise.all([...under].map(({ done }) => done));
      ensureNothingFailed();
    },
  };
}

function doCollide(one: Touches, other: Touches): boolean {
  for (const [name, spelling] of other) {
    const known = one.get(name);
    if (known !== undefined && (spelling === ALONE || known !== spelling)) return true;
  }
  return false;
}
