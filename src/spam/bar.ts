import type { Model } from "./classifier.ts";

/**
 * How surely spam a text must be for a person to look, once a newsroom has shown enough of both kinds, ... Rehearsing draws what is
 * known well to both ends; what is new and no more than a little like spam stands below the middle.
 */
const LIKELY = 0.42;
/** ... and as long as it has not: the model must then be surer, since nobody has shown it what this paper's readers write. */
const LIKELY_AT_FIRST = 0.7;
const ENOUGH_OF_EACH = 50;
/** No newsroom's mistakes raise it further: what is surer than that should be looked at. */
const HIGHEST = 0.78;

/**
 * What a mistake moves the bar by, and the most that all of them together do. After a heap of spam the first good comments look like it: were
 * the rise as large as the fall, the order of lessons would matter.
 */
const FALL = 0.03;
const RISE = 0.01;
const FURTHEST = 0.3;
/** What is judged rightly takes this part of it back: old mistakes are forgotten. */
const FORGOTTEN = 0.01;
/** Spam that was missed counts once so many of each kind are known: from spam alone nothing follows for good comments. */
const SOME_OF_EACH = 5;

/** `caution` is in millionths, so that the same lessons give the same bytes. */
const UNIT = 1_000_000;

/** From which probability on this model holds a text: between the two above by what it has been shown, and by its mistakes. */
export function barOf(model: Model): number {
  const known = knownOf(model, ENOUGH_OF_EACH);
  const caution = model.caution / UNIT;
  const shift = caution > 0 ? caution : caution * knownOf(model, SOME_OF_EACH);
  const bar = LIKELY_AT_FIRST - (LIKELY_AT_FIRST - LIKELY) * known + shift;
  return Math.max(LIKELY, Math.min(HIGHEST, bar));
}

/** How well a newsroom is known by so many lessons of each kind: 0 to 1. */
export function knownOf({ lessons, spamLessons }: Model, enough = ENOUGH_OF_EACH): number {
  return Math.min(1, Math.min(spamLessons, lessons - spamLessons) / enough);
}

/**
 * What the model makes of how it would have judged a lesson, before it learns it: good comments that it would have held raise the
 * bar, spam that it would have let through lowers it. Every newsroom so gets the one that suits what is written there: where half is
 * spam another than where one comment in twenty is.
 * @param strength of 1, a moderator's word
 */
export function minded(model: Model, probability: number, isSpam: boolean, strength: number): number {
  const isHeld = probability >= barOf(model);
  const { caution } = model;
  if (isHeld === isSpam) return caution - Math.round(FORGOTTEN * caution);
  const moved = caution + Math.round(strength * (isSpam ? -FALL : RISE) * UNIT);
  return Math.max(-FURTHEST * UNIT, Math.min(FURTHEST * UNIT, moved));
}
