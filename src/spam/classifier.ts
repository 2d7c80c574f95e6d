import { BUCKETS, featuresOf, type Sample } from "./features.ts";
import { STARTING_MODEL, STARTING_UNIT, STARTING_VERSION } from "./starting-model.ts";

export type { Sample } from "./features.ts";

/** A linear model over hashed features: what moderators' decisions taught on top of what it was shipped with. */
export type Model = {
  /** One for each bucket, in parts of UNIT: above 0 it pulls towards spam. */
  weights: Int16Array;
  /** Features of some lessons of the past, 64 of spam and then 64 of good comments; a slot begins with their number. */
  memory: Uint16Array;
  /** How many lessons it has learned. */
  lessons: number;
  /** Id of the last of them. */
  upTo: number;
};

/** Weights are whole numbers of this part of 1, so that twice as many of them fit into a snapshot, to the bit. */
export const UNIT = 1 / 4096;
const MAX_WEIGHT = 32_767;

/** How far one lesson moves the weights. */
const RATE = 0.5;
/** Texts of any length weigh the same: binary features are scaled by this over the root of their number. */
const SCALE = 4;
/** Beyond this the logistic function is flat in 32 bits. */
const MAX_SCORE = 30;

/**
 * With each lesson as many of the past are learned again, of the other kind and of the same in turn: moderators often
 * decide a heap of spam at once, and what good comments look like would be forgotten over it.
 */
const REHEARSALS = 8;
const SLOTS = 64;
const SLOT_LENGTH = 257;

const MAGIC = 0x42535033;
const HEADER_BYTES = 24;
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
    upTo: 0,
  };
}

/** How likely a text is spam, 0 to 1. */
export function spamProbability(model: Model, sample: Sample): number {
  return probabilityOf(model, featuresOf(sample));
}

/**
 * Learns one text, and a few of the past again. Changes the model; the same lessons in the same order give the same
 * bytes, whether learned at once or with the snapshot stored and read in between.
 */
export function learn(model: Model, sample: Sample, isSpam: boolean): void {
  const features = featuresOf(sample);
  adjust(model, features, isSpam);
  for (let turn = 0; turn < REHEARSALS; turn++) {
    const kind = turn % 2 === 0 ? !isSpam : isSpam;
    const remembered = recall(model, kind, turn);
    if (remembered) adjust(model, remembered, kind);
  }
  remember(model, features, isSpam);
  model.lessons += 1;
}

/**
 * A step of online logistic regression on binary features (J. Goodman and W. Yih, "Online Discriminative Spam Filter
 * Training", CEAS 2006).
 */
function adjust(model: Model, features: Uint16Array, isSpam: boolean): void {
  const error = (isSpam ? 1 : 0) - probabilityOf(model, features);
  const step = Math.round((RATE * error * scaleOf(features)) / UNIT);
  if (step === 0) return;
  const { weights } = model;
  for (let index = 0; index < features.length; index++) {
    const bucket = features[index] ?? 0;
    const weight = (weights[bucket] ?? 0) + step;
    weights[bucket] = Math.max(-MAX_WEIGHT, Math.min(MAX_WEIGHT, weight));
  }
}

function probabilityOf({ weights }: Model, features: Uint16Array): number {
  let sum = 0;
  for (let index = 0; index < features.length; index++) sum += weights[features[index] ?? 0] ?? 0;
  const score = sum * UNIT * scaleOf(features);
  return 1 / (1 + Math.exp(-Math.max(-MAX_SCORE, Math.min(MAX_SCORE, score))));
}

/** By what each feature of a text counts. */
export function scaleOf(features: Uint16Array): number {
  return SCALE / Math.sqrt(Math.max(1, features.length));
}

/** One lesson of this kind, or null while there is none. */
function recall({ memory, lessons }: Model, isSpam: boolean, turn: number): Uint16Array | null {
  const taken = slotsTaken(memory, isSpam);
  if (taken === 0) return null;
  const start = slotStart(isSpam, chance(lessons, turn) % taken);
  return memory.subarray(start + 1, start + 1 + (memory[start] ?? 0));
}

/** Takes a free slot, or that of any lesson of its kind. Of a long text features from all over it are kept. */
function remember({ memory, lessons }: Model, features: Uint16Array, isSpam: boolean): void {
  const taken = slotsTaken(memory, isSpam);
  const start = slotStart(isSpam, taken < SLOTS ? taken : chance(lessons, REHEARSALS) % SLOTS);
  const length = Math.min(features.length, SLOT_LENGTH - 1);
  memory[start] = length;
  for (let index = 0; index < length; index++) {
    memory[start + 1 + index] = features[Math.floor((index * features.length) / length)] ?? 0;
  }
}

function slotsTaken(memory: Uint16Array, isSpam: boolean): number {
  let taken = 0;
  while (taken < SLOTS && memory[slotStart(isSpam, taken)] !== 0) taken += 1;
  return taken;
}

function slotStart(isSpam: boolean, slot: number): number {
  return ((isSpam ? 0 : SLOTS) + slot) * SLOT_LENGTH;
}

/** A number that looks random and is the same for the same lesson: mixed as MurmurHash does. */
function chance(lessons: number, turn: number): number {
  let value = Math.imul(lessons * (REHEARSALS + 1) + turn + 1, 0x9e3779b1);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}

/** The snapshot, below 131,072 bytes. Every machine that runs Workers keeps its numbers little-endian. */
export function encodeModel({ weights, memory, lessons, upTo }: Model): Uint8Array {
  const bytes = new Uint8Array(SNAPSHOT_BYTES);
  const header = new DataView(bytes.buffer);
  header.setUint32(0, MAGIC);
  header.setUint32(4, STARTING_VERSION);
  header.setFloat64(8, lessons);
  header.setFloat64(16, upTo);
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
    lessons: header.getFloat64(8),
    upTo: header.getFloat64(16),
  };
}
