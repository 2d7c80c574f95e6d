import type { Model } from "../spam/classifier.ts";

/** The isolate's copy of the classifier: the one module state of this room. */

type RememberedModel = {
  model: Model;
  /** Unix ms after which KV is asked again. */
  freshUntil: number;
};

let remembered: RememberedModel | null = null;

/** The remembered model, fresh or not. */
export function recallModel(): RememberedModel | null {
  return remembered;
}

export function rememberModel(model: Model, freshUntil: number): Model {
  remembered = { model, freshUntil };
  return model;
}

/** As a new isolate is. */
export function forgetModel(): void {
  remembered = null;
}
