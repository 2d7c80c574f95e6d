import type { ApiClient } from "./api-client.ts";
import { Failure } from "./failure.ts";
import { openProgress } from "./progress.ts";
import { Refused } from "./refused.ts";

/**
 * Brings the search's index up to date with what was sent, a portion a request: after an import the cron alone would take a minute
 * for each twenty articles. Whatever fails is no failure of the import: the cron goes on.
 */
export async function fillSearch(api: ApiClient, changed: number): Promise<void> {
  const progress = openProgress("Making it searchable");
  let done = 0;
  try {
    for (;;) {
      const { indexed, waiting } = await api.indexForSearch();
      done += indexed;
      if (waiting === 0 || indexed === 0) return;
      progress.update(done / Math.max(changed, done + waiting), `${done} articles`);
    }
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    // It is a paper without a search database, or of an older version: there is nothing to fill.
    const isMissing = error instanceof Refused && error.code === "not_found";
    if (!isMissing) console.error(`Note: the search will know the articles later. ${error.message}`);
  } finally {
    progress.end();
  }
}
