import type { ApiClient } from "./api-client.ts";
import { Failure } from "./failure.ts";
import { openProgress } from "./progress.ts";
import { Refused } from "./refused.ts";

/** So many articles the paper takes into its index in one request. */
const PORTION = 20;

/**
 * Brings the search's index up to date with what is sent, a portion a request, beside the sending: by itself the cron takes a minute
 * for each twenty articles. Whatever fails is no failure of the import: the cron goes on.
 */
export function openSearchFiller(api: ApiClient) {
  let changed = 0;
  let done = 0;
  let failure: unknown = null;
  let under: Promise<void> | null = null;

  /** One portion. @returns whether more are waiting */
  async function fillOne(): Promise<boolean> {
    const { indexed, waiting } = await api.indexForSearch();
    done += indexed;
    return waiting > 0 && indexed > 0;
  }

  return {
    /** So many articles have come in. */
    note: (articles: number): void => {
      changed += articles;
      if (under !== null || failure !== null || changed - done < 2 * PORTION) return;
      under = fillOne().then(
        () => {
          under = null;
        },
        (error: unknown) => {
          under = null;
          failure = error;
        },
      );
    },
    /** Until nothing is left. @param atLeast fewer articles than so many are searchable by themselves */
    finish: async (atLeast: number): Promise<void> => {
      const progress = openProgress("Making it searchable");
      try {
        while (under !== null) await under;
        if (failure !== null) throw failure;
        if (changed < atLeast) return;
        while (await fillOne()) progress.update(done / Math.max(changed, done + 1), `${done} articles`);
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        // It is a paper without a search database, or of an older version: there is nothing to fill.
        const isMissing = error instanceof Refused && error.code === "not_found";
        if (!isMissing) console.error(`Note: the search will know the articles later. ${error.message}`);
      } finally {
        progress.end();
        [changed, done, failure] = [0, 0, null];
      }
    },
  };
}
