import { Refused } from "../refused.ts";
import type { Tally } from "../summary.ts";
import type { Entry } from "./batches.ts";

/**
 * Sends a batch; what the site refuses by number is left out and becomes a skip, so that the rest arrives.
 * @param overwhelmed is told how many have been too much for one request
 */
export async function sendWithout<T, A extends Tally>(
  batch: Entry<T>[],
  put: (values: T[]) => Promise<A>,
  empty: () => A,
  overwhelmed: (count: number) => void = () => {},
): Promise<A> {
  try {
    return batch.length === 0 ? empty() : await put(batch.map(({ value }) => value));
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (error.isOverwhelmed && batch.length > 1) {
      overwhelmed(batch.length);
      return sendInHalves(batch, put, empty, overwhelmed);
    }
    const reasons = refusedEntries(error, batch.length);
    if (reasons.size === 0) throw error;
    const rest = batch.filter((_, index) => !reasons.has(index));
    const answer = await sendWithout(rest, put, empty, overwhelmed);
    for (const [index, reason] of reasons) answer.skipped.push({ what: batch[index]?.what ?? "", reason });
    return answer;
  }
}

/** What is too much for one request of a paper goes in two, one after the other. */
async function sendInHalves<T, A extends Tally>(
  batch: Entry<T>[],
  put: (values: T[]) => Promise<A>,
  empty: () => A,
  overwhelmed: (count: number) => void,
): Promise<A> {
  const middle = Math.ceil(batch.length / 2);
  const first = await sendWithout(batch.slice(0, middle), put, empty, overwhelmed);
  const second = await sendWithout(batch.slice(middle), put, empty, overwhelmed);
  const both: Record<string, unknown> = { ...first };
  for (const [name, more] of Object.entries(second)) {
    const before = both[name];
    if (Array.isArray(more)) both[name] = [...(Array.isArray(before) ? before : []), ...more];
    else if (typeof more === "number") both[name] = Number(before ?? 0) + more;
  }
  return both as A;
}

/** Which entries of a batch the site refused: `3.title` or `comments.3.body` names the fourth. */
function refusedEntries({ code, fields, message }: Refused, length: number): Map<number, string> {
  const reasons = new Map<number, string>();
  if (code === "body_too_large" && length === 1) reasons.set(0, message);
  for (const [field, reason] of Object.entries(fields)) {
    const found = /^(?:comments\.)?(\d+)(?:\.|$)(.*)/.exec(field);
    // The only article of a request may be named by its field alone.
    const index = found ? Number(found[1]) : length === 1 ? 0 : Number.NaN;
    if (index < length) reasons.set(index, `${found?.[2] || field}: ${reason}`);
  }
  return reasons;
}
