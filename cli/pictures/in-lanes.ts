/** Does something with each, a few at a time. @throws what the first that failed has thrown, once the others have stopped */
export async function inLanes<T>(all: T[], most: number, work: (one: T) => Promise<void>): Promise<void> {
  const waiting = all.values();
  let failure: { error: unknown } | null = null;
  const lane = async () => {
    for (const one of waiting) {
      if (failure) return;
      await work(one).catch((error: unknown) => {
        failure ??= { error };
      });
    }
  };
  await Promise.all(Array.from({ length: most }, lane));
  if (failure) throw (failure as { error: unknown }).error;
}
