import { minded } from "./bar.ts";
import {
  type Model,
  probabilityOf,
  type Sample,
  SLOT_LENGTH,
  SLOTS,
  scaleOf,
  someOf,
  UNIT,
} from "./classifier.ts";
import { featuresOf } from "./features.ts";
import { STARTING_MEMORY } from "./starting-memory.ts";

const MAX_WEIGHT = 32_767;

/** How far one lesson moves the weights. */
const RATE = 0.2;

/**
 * With each lesson some of the past are learned again: moderators often decide a heap of spam at once, and what good
 * comments look like would be forgotten over it. Every fourth is of the lesson's own kind and the others are not, which makes up for
 * what comes last counting for more: so it hardly matters in which order lessons come. How many are rehearsed grows with what is
 * remembered: the first few lessons, over and over again, would be learned by heart instead of what they have in common.
 */
const REHEARSALS = 48;
const REHEARSALS_AT_FIRST = 4;
const REMEMBERED_FOR_ANOTHER = 4;
const OWN_KIND_EVERY = 4;

/** A newsroom's own good comment says more than so many of those that stand in for it. */
const STAND_INS_FOR_ONE = 4;

/** Good comments that the software ships with, each as the features that a slot would hold. */
const STAND_INS = startingMemory();

/** What is learned: a text, or its features where the text was not kept. */
export type Taught = Sample | { features: Uint16Array };

/**
 * Learns one text, and a few of the past again. Changes the model; the same lessons in the same order give the same
 * bytes, whether learned at once or with the snapshot stored and read in between.
 * @param strength of 1, a moderator's word
 */
export function learn(model: Model, taught: Taught, isSpam: boolean, strength = 1): void {
  const features = "features" in taught ? taught.features : featuresOf(taught);
  model.caution = minded(model, probabilityOf(model, features), isSpam, strength);
  adjust(model, features, isSpam, strength);
  remember(model, features, isSpam);
  const rehearsals = rehearsalsOf(model);
  for (let turn = 0; turn < rehearsals; turn++) {
    const kind = turn % OWN_KIND_EVERY === 0 ? isSpam : !isSpam;
    const remembered = recall(model, kind, turn);
    if (remembered) adjust(model, remembered, kind, strength);
  }
  model.lessons += 1;
  if (isSpam) model.spamLessons += 1;
}

/**
 * A step of online logistic regression on binary features (J. Goodman and W. Yih, "Online Discriminative Spam Filter
 * Training", CEAS 2006).
 */
function adjust(model: Model, features: Uint16Array, isSpam: boolean, strength: number): void {
  const error = (isSpam ? 1 : 0) - probabilityOf(model, features);
  const step = Math.round((strength * RATE * error * scaleOf(features)) / UNIT);
  if (step === 0) return;
  const { weights } = model;
  for (let index = 0; index < features.length; index++) {
    const bucket = features[index] ?? 0;
    const weight = (weights[bucket] ?? 0) + step;
    weights[bucket] = Math.max(-MAX_WEIGHT, Math.min(MAX_WEIGHT, weight));
  }
}

function rehearsalsOf({ memory }: Model): number {
  const remembered = slotsTaken(memory, true) + slotsTaken(memory, false);
  return Math.min(REHEARSALS, REHEARSALS_AT_FIRST + Math.floor(remembered / REMEMBERED_FOR_ANOTHER));
}

/**
 * One lesson of this kind, or null while there is none. Where a newsroom has marked spam and approved few good
 * comments, some that were written for the software stand in for them: without these, a heap of spam
 * would make spam of whatever is written in its language.
 */
function recall({ memory, lessons }: Model, isSpam: boolean, turn: number): Uint16Array | null {
  const taken = slotsTaken(memory, isSpam);
  const standIns = isSpam ? [] : STAND_INS;
  const known = taken + Math.max(0, standIns.length - STAND_INS_FOR_ONE * taken);
  if (known === 0) return null;
  const at = chance(lessons, turn) % known;
  if (at >= taken) return standIns.at(taken - at - 1) ?? null;
  const start = slotStart(isSpam, at);
  return memory.subarray(start + 1, start + 1 + (memory[start] ?? 0));
}

/** Takes a free slot, or that of any lesson of its kind. Of a long text features from all over it are kept. */
function remember({ memory, lessons }: Model, features: Uint16Array, isSpam: boolean): void {
  const taken = slotsTaken(memory, isSpam);
  const start = slotStart(isSpam, taken < SLOTS ? taken : chance(lessons, REHEARSALS) % SLOTS);
  const kept = someOf(features);
  memory[start] = kept.length;
  memory.set(kept, start + 1);
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

function startingMemory(): Uint16Array[] {
  const bytes = Uint8Array.from(atob(STARTING_MEMORY), (sign) => sign.charCodeAt(0));
  const numbers = new Uint16Array(bytes.buffer);
  const lists: Uint16Array[] = [];
  for (let at = 0; at < numbers.length; at += 1 + (numbers[at] ?? 0))
    lists.push(numbers.subarray(at + 1, at + 1 + (numbers[at] ?? 0)));
  return lists;
}
