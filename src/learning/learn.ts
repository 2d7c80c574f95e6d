import { takeKvWrite } from "../cache/kv-budget.ts";
import type { Config } from "../config/config.ts";
import type { Db } from "../db/client.ts";
import { isDue, MINUTE_MS } from "../db/time.ts";
import { type Model, startingModel } from "../spam/classifier.ts";
import { learn } from "../spam/learn.ts";
import { noteBegun, readBegun } from "./begun.ts";
import { lastLesson } from "./lessons.ts";
import { recallModel, rememberModel } from "./memory.ts";
import { type Lesson, lessonsAfter } from "./read-lessons.ts";
import { readSnapshot, writeSnapshot } from "./snapshot.ts";

export type LearningContext = { db: Db; kv: KVNamespace; now: number; config: Pick<Config, "cache"> };

/** What one run of the cron learns: the free plan's has 10 ms of CPU. A model that is further behind catches up in more runs. */
export const RUN_LESSONS = 25;
const RUN_CHARACTERS = 8_000;
/** Of a longer text the classifier looks at a part. */
const LESSON_CHARACTERS = 2_000;

/** Lessons are gathered so long, unless there are more than one run learns. */
const GATHER_MS = 5 * MINUTE_MS;
/** A snapshot that has learned nothing for so long may take what the pages have left of the day's writes to KV. */
const RESERVED_MS = 30 * MINUTE_MS;
/** Parts of the day's writes: the pages that readers look at come before a model that learns everything again. */
const SHARE = { gathered: 0.8, catchingUp: 0.5, reserved: 1 };

const REBUILD_LESSONS = 200;

/**
 * The cron's job: teaches the snapshot what moderators have decided since. A snapshot that is lost, or of another version,
 * is learned again from the beginning. How far it is stands in the snapshot alone, so that a run repeated, or two at once,
 * give the same bytes; what a run begins to learn is noted before. While there is nothing to learn it reads one row.
 * @returns how many lessons were learned
 * @throws what KV throws when it does not answer: nothing was learned
 */
export async function learnLessons(
  { db, kv, now, config }: LearningContext,
  ahead?: D1Result,
): Promise<number> {
  const last = await lastLesson(db, ahead);
  const known = recallModel();
  const isChecked = known?.model.upTo === last && !isDue(known.freshUntil - MINUTE_MS, GATHER_MS, now);
  if (last === 0 || isChecked) return 0;
  const snapshot = await readSnapshot(kv);
  if (snapshot?.upTo === last) {
    rememberModel(snapshot, now + MINUTE_MS);
    return 0;
  }
  const begun = await readBegun(db);
  const model = startingPoint(snapshot, { last, anew: begun?.anew ?? 0 });
  const lessons = await nextLessons(db, model.upTo);
  const upTo = lessons.at(-1)?.id ?? 0;
  const isBehind = upTo !== last;
  if (lessons.length === 0 || !(isBehind || isDue(begun?.at ?? null, GATHER_MS, now))) return 0;
  const isReserved = isDue(begun?.at ?? null, RESERVED_MS, now);
  const share = isReserved ? SHARE.reserved : isBehind ? SHARE.catchingUp : SHARE.gathered;
  if (!(await takeKvWrite(db, now, config.cache.kvDailyWrites, share))) return 0;
  const { anew } = model;
  await noteBegun(db, { at: now, upTo: Math.max(upTo, Math.min(begun?.upTo ?? 0, last)), anew }).run();
  teach(model, lessons);
  await writeSnapshot(kv, model);
  rememberModel(model, now + MINUTE_MS);
  return lessons.length;
}

/** The model as all lessons make it: the same bytes as the snapshot that has learned them in many runs. */
export async function rebuildModel(db: Db): Promise<Model> {
  const model = { ...startingModel(), anew: (await readBegun(db))?.anew ?? 0 };
  for (;;) {
    const lessons = await lessonsAfter(db, model.upTo, REBUILD_LESSONS);
    if (lessons.length === 0) return model;
    teach(model, lessons);
  }
}

/**
 * A snapshot that knows more than the database, which a backup may have brought back, begins again, and one that knows what was to
 * be forgotten.
 */
function startingPoint(snapshot: Model | null, { last, anew }: { last: number; anew: number }): Model {
  return snapshot && snapshot.upTo <= last && snapshot.anew === anew
    ? snapshot
    : { ...startingModel(), anew };
}

/** As many as one run learns. */
async function nextLessons(db: Db, upTo: number): Promise<Lesson[]> {
  let characters = 0;
  const lessons = await lessonsAfter(db, upTo, RUN_LESSONS);
  return lessons.filter(({ taught }, index) => {
    characters += taught && "body" in taught ? Math.min(taught.body.length, LESSON_CHARACTERS) : 0;
    return index === 0 || characters <= RUN_CHARACTERS;
  });
}

function teach(model: Model, lessons: Lesson[]): void {
  for (const { id, isSpam, taught, strength } of lessons) {
    if (taught) learn(model, taught, isSpam, strength);
    model.upTo = id;
  }
}
