import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { scaleOf, someOf, UNIT } from "../src/spam/classifier.ts";
import { BUCKETS, featuresOf } from "../src/spam/features.ts";

type Example = { features: Uint16Array; isSpam: boolean };

const ROOT = join(import.meta.dirname, "..");
export const MADE_FILE = join(ROOT, "src/spam/starting-model.ts");
export const MEMORY_FILE = join(ROOT, "src/spam/starting-memory.ts");

/**
 * So many good examples stand in for a newsroom's own while the classifier rehearses: of such a length that most of them fits into
 * a slot of its memory, and long enough to hold what every text of its language holds.
 */
const STAND_INS = 96;
const STAND_IN_FEATURES = { least: 60, most: 150 };

/**
 * Logistic regression by stochastic gradient descent: so often through all examples, each time in another order. More passes learn the
 * examples better and other people's texts worse.
 */
const PASSES = 5;
const RATE = 0.1;
/** Weights that few examples ask for shrink (L2 regularisation): texts of other people hold other words. */
const SHRINKAGE = 0.02;
/**
 * A newsroom's own decisions should soon count for more than examples written elsewhere: the weights are taken down to this
 * part, which leaves the order in which texts are ranked as it is.
 */
const MODESTY = 0.5;

/** What src/spam/starting-model.ts should hold: the same examples give the same bytes. */
export function makeStartingModel(): string {
  const memory = encodedMemory();
  const weights = trainedWeights();
  const largest = weights.reduce((max, weight) => Math.max(max, Math.abs(weight)), 0);
  const unit = Math.ceil(largest / UNIT / 127);
  const bytes = Buffer.from(Int8Array.from(weights, (weight) => Math.round(weight / UNIT / unit)));
  const encoded = bytes.toString("base64");
  return `// Made by \`npm run starting-model\` from training/: do not edit.

/** A snapshot that began with another starting model is learned again. */
export const STARTING_VERSION = ${checksum(encoded + memory)};

/** What one step of the weights below is, in the units of the model's weights. */
export const STARTING_UNIT = ${unit};

/** Each bucket's weight as a signed byte, all in base64. */
export const STARTING_MODEL =
  "${encoded}";
`;
}

/** What src/spam/starting-memory.ts should hold. */
export function makeStartingMemory(): string {
  return `// Made by \`npm run starting-model\` from training/: do not edit.

/** Features of good examples as 16-bit numbers in base64, each list behind its length. */
export const STARTING_MEMORY =
  "${encodedMemory()}";
`;
}

function encodedMemory(): string {
  const { least, most } = STAND_IN_FEATURES;
  const examples = readExamples("ham", false).filter(
    ({ features }) => features.length >= least && features.length < most,
  );
  shuffle(examples, randomNumbers(1));
  const lists = examples.slice(0, STAND_INS).map(({ features }) => [...someOf(features)]);
  return Buffer.from(Uint16Array.from(lists.flatMap((list) => [list.length, ...list])).buffer).toString(
    "base64",
  );
}

/** The mean of the weights after each pass: better than the last ones, which depend on the order of the last examples. */
function trainedWeights(): Float64Array {
  const examples = [...readExamples("spam", true), ...readExamples("ham", false)];
  const weights = new Float64Array(BUCKETS);
  const sums = new Float64Array(BUCKETS);
  const random = randomNumbers(1);
  for (let pass = 0; pass < PASSES; pass++) {
    shuffle(examples, random);
    for (const example of examples) adjust(weights, example);
    weights.forEach((weight, index) => {
      sums[index] = (sums[index] ?? 0) + weight;
    });
  }
  return sums.map((sum) => (MODESTY * sum) / PASSES);
}

function adjust(weights: Float64Array, { features, isSpam }: Example): void {
  const scale = scaleOf(features);
  const score = features.reduce((sum, bucket) => sum + (weights[bucket] ?? 0), 0) * scale;
  const error = (isSpam ? 1 : 0) - 1 / (1 + Math.exp(-score));
  for (const bucket of features) {
    const weight = weights[bucket] ?? 0;
    weights[bucket] = weight + RATE * (error * scale - SHRINKAGE * weight);
  }
}

/** One example a line, `author TAB text`, where `\n` and `\\` stand for a line break and a backslash. */
function readExamples(name: string, isSpam: boolean): Example[] {
  const lines = readFileSync(join(ROOT, "training", `${name}.txt`), "utf8").split("\n");
  return lines.flatMap((line) => {
    const [authorName = "", text] = line.split("\t", 2);
    if (text === undefined) return [];
    const body = text.replace(/\\([n\\])/g, (_, sign) => (sign === "n" ? "\n" : "\\"));
    return [{ features: featuresOf({ authorName, body }), isSpam }];
  });
}

/** Fisher and Yates. */
function shuffle<T>(list: T[], random: () => number): void {
  for (let last = list.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [list[last], list[other]] = [list[other] as T, list[last] as T];
  }
}

/** Numbers that look random and are the same each time (mulberry32): 0 to below 1. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** FNV-1a, 32 bits. */
function checksum(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++)
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  return value >>> 0;
}

if (import.meta.main) {
  writeFileSync(MEMORY_FILE, makeStartingMemory());
  writeFileSync(MADE_FILE, makeStartingModel());
}
