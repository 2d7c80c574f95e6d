import { type Sample, someOf } from "../spam/classifier.ts";
import { featuresOf } from "../spam/features.ts";
import type { Taught } from "../spam/learn.ts";

/** A text with something of all that features are made of. */
const PROBE: Sample = {
  authorName: "Zoë O'Neil 77",
  body: "I told you to subscribe NOW!!! 50 % off, only $9 at https://www.shop.example/a?b=1 or shop.example.com; mail me@a.example, call 0123 456 789 :) 😀 𝐏𝐒𝐓𝐎 w i n Größe 桥很老 мост",
};

/**
 * Names how features are made: where anything of it changes, the probe has others. FNV-1a, 31 bits. An isolate's first text costs a
 * dozen milliseconds, and most runs of the cron keep none: so it is made by who needs it, once for all of a run.
 */
export function featuresVersion(): number {
  return featuresOf(PROBE).reduce((sum, bucket) => Math.imul(sum ^ bucket, 0x01000193), 0x811c9dc5 | 0) >>> 1;
}

/** Features to be kept in the place of a text, as JSON: as many as the classifier's memory keeps of it. */
export function featuresToKeep(sample: Sample): string {
  return JSON.stringify([...someOf(featuresOf(sample))]);
}

/** What was kept, if it was made by today's `featuresVersion()`. */
export function keptFeatures(features: string): Taught {
  return { features: Uint16Array.from(JSON.parse(features)) };
}
