import type { Isolate } from "./network.ts";
import type { Newsroom, Stored } from "./newsroom.ts";

type Change = (newsroom: Newsroom, at: Isolate, article: Stored) => Promise<unknown>;

const correct: Change = (newsroom, at, { path }) => newsroom.save(at, path);

const remove: Change = (newsroom, at, article) => newsroom.remove(at, article);

const withdraw: Change = (newsroom, at, { path }) => newsroom.save(at, path, { status: "withdrawn" });

const comment: Change = (newsroom, at, { path }) => newsroom.comment(at, path);

/** What can become of an article, each as likely as often as it stands here. */
const CHANGES: Change[] = [
  correct,
  correct,
  correct,
  (newsroom, at, article) => newsroom.respell(at, article),
  withdraw,
  withdraw,
  remove,
  remove,
  (newsroom, at) => newsroom.importSome(at),
  (newsroom, at, article) => newsroom.move(at, article),
  (newsroom, at, { path }) => newsroom.schedule(at, path),
  comment,
  comment,
  (newsroom, at) => newsroom.decide(at),
];

/** Settings change seldom: each time all pages are of before. */
const SETTINGS_EVERY = 60;

/** Something changes at an article, or a new one comes (null). */
export function changeSomething(newsroom: Newsroom, at: Isolate, article: Stored | null): Promise<unknown> {
  if (newsroom.below(SETTINGS_EVERY) === 0) return newsroom.changeSettings(at);
  return article ? newsroom.one(CHANGES)(newsroom, at, article) : newsroom.publish(at);
}
