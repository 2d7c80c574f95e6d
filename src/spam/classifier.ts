import { BUCKETS, featuresOf, type Sample } from "./features.ts";
import { STARTING_MODEL, STARTING_UNIT, STARTING_VERSION } from "./starting-model.ts";

export type { Sample } from "./features.ts";

/** A linear model over hashed features: what moderators' decisions taught on top of what it was shipped with. */
export type Model = {
  /** One for each bucket, in parts of UNIT: above 0 it pulls towards spam. */
  weights: Int16Array;
  /** Features of some lessons of the past, first of spam and then of good comments; a slot begins with their number. */
  memory: Uint16Array;
  /** How many lessons it has learned, ... */
  lessons: number;
  /** ... and how many of them of spam. */
  spamLessons: number;
  /** What its mistakes have moved its bar by, in millionths: above 0 it must be surer. */
  caution: number;
  /** Id of the last of them. */
  upTo: number;
  /** How often all was to be learned anew before this model began. */
  anew: number;
};

/** Weights are whole numbers of this part of 1, so that twice as many of them fit into a snapshot, to the bit. */
export const UNIT = 1 / 4096;

/** Texts of any length weigh the same: binary features are scaled by this over the root of their number. */
const SCALE = 4;
/** Beyond this the logistic function is flat in 32 bits. */
const MAX_SCORE = 30;

/** So many lessons of either kind are remembered, ... */
export const SLOTS = 128;
/** ... each by its number of features and as many of them. */
export const SLOT_LENGTH = 128;

const MAGIC = 0x42535035;
const HEADER_BYTES = 32;
const WEIGHT_BYTES = 2 * BUCKETS;
const MEMORY_LENGTH = 2 * SLOTS * SLOT_LENGTH;
const SNAPSHOT_BYTES = HEADER_BYTES + WEIGHT_BYTES + 2 * MEMORY_LENGTH;

/** The model that the software ships with: trained on examples written for it. */
export function startingModel(): Model {
  const model = emptyModel();
  const bytes = atob(STARTING_MODEL);
  for (let index = 0; index < bytes.length; index++) {
    model.weights[index] = STARTING_UNIT * ((bytes.charCodeAt(index) << 24) >> 24);
  }
  return model;
}

/** A model that knows nothing: every text is as likely spam as not. */
export function emptyModel(): Model {
  return {
    weights: new Int16Array(BUCKETS),
    memory: new Uint16Array(MEMORY_LENGTH),
    lessons: 0,
    spamLessons: 0,
    caution: 0,
    upTo: 0,
    anew: 0,
  };
}

/** How likely a text is spam, 0 to 1. */
export function spamProbability(model: Model, sample: Sample): number {
  return probabilityOf(model, featuresOf(sample));
}

/** The same of a text whose features are known. */
export function probabilityOf({ weights }: Model, features: Uint16Array): number {
  let sum = 0;
  for (let index = 0; index < features.length; index++) sum += weights[features[index] ?? 0] ?? 0;
  const score = sum * UNIT * scaleOf(features);
  return 1 / (1 + Math.exp(-Math.max(-MAX_SCORE, Math.min(MAX_SCORE, score))));
}

/** By what each feature of a text counts. */
export function scaleOf(features: Uint16Array): number {
  return SCALE / Math.sqrt(Math.max(1, features.length));
}

/** As many features as a slot holds, from all over a text. */
export function someOf(features: Uint16Array): Uint16Array {
  const length = Math.min(features.length, SLOT_LENGTH - 1);
  return Uint16Array.from(
    { length },
    (_, index) => features[Math.floor((index * features.length) / length)] ?? 0,
  );
}

/** The snapshot, below 131,072 bytes. Every machine that runs Workers keeps its numbers little-endian. */
export function encodeModel(model: Model): Uint8Array {
  const { weights, memory, lessons, spamLessons, caution, upTo, anew } = model;
  const bytes = new Uint8Array(SNAPSHOT_BYTES);
  const header = new DataView(bytes.buffer);
  header.setUint32(0, MAGIC);
  header.setUint32(4, STARTING_VERSION);
  header.setUint32(8, lessons);
  header.setUint32(12, spamLessons);
  header.setFloat64(16, upTo);
  header.setUint32(24, anew);
  header.setInt32(28, caution);
  new Int16Array(bytes.buffer, HEADER_BYTES, BUCKETS).set(weights);
  new Uint16Array(bytes.buffer, HEADER_BYTES + WEIGHT_BYTES).set(memory);
  return bytes;
}

/** @throws Error where the bytes are no snapshot, or one that began with another starting model. */
export function decodeModel(bytes: Uint8Array): Model {
  const { buffer } = new Uint8Array(bytes);
  const header = new DataView(buffer);
  if (
    buffer.byteLength !== SNAPSHOT_BYTES ||
    header.getUint32(0) !== MAGIC ||
    header.getUint32(4) !== STARTING_VERSION
  ) {
    throw new Error("These bytes are no snapshot of this version's classifier.");
  }
  return {
    weights: new Int16Array(buffer, HEADER_BYTES, BUCKETS),
    memory: new Uint16Array(buffer, HEADER_BYTES + WEIGHT_BYTES),
    lessons: header.getUint32(8),
    spamLessons: header.getUint32(12),
    caution: header.getInt32(28),
    upTo: header.getFloat64(16),
    anew: header.getUint32(24),
  };
}
