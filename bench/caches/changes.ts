import type { Isolate } from "./network.ts";
import type { Newsroom, Stored } from "./newsroom.ts";

/** `somewhere`: an isolate by chance, each time another. */
type Change = (newsroom: Newsroom, somewhere: () => Isolate, article: Stored) => Promise<unknown>;

const correct: Change = (newsroom, somewhere, { path }) => newsroom.save(somewhere(), path);

const withdraw: Change = (newsroom, somewhere, { path }) =>
  newsroom.save(somewhere(), path, { status: "withdrawn" });

const remove: Change = (newsroom, somewhere, article) => newsroom.remove(somewhere(), article);

const respell: Change = (newsroom, somewhere, article) => newsroom.respell(somewhere(), article);

const comment: Change = (newsroom, somewhere, { path }) => newsroom.comment(somewhere(), path);

/** Deleted, asked for in vain, there again, and withdrawn, all within a minute: KV still says here what was there before. */
const comeBack: Change = async (newsroom, somewhere, article) => {
  const here = somewhere();
  await newsroom.remove(here, article);
  await newsroom.pause(6_000);
  await newsroom.read(here, article.path);
  await newsroom.save(somewhere(), article.path);
  await newsroom.pause(15_000);
  await newsroom.save(here, article.path, { status: "withdrawn" });
};

/** What can become of an article, each as likely as often as it stands here. */
const CHANGES: Change[] = [
  correct,
  correct,
  correct,
  respell,
  respell,
  withdraw,
  withdraw,
  remove,
  remove,
  comeBack,
  comment,
  comment,
  (newsroom, somewhere) => newsroom.importSome(somewhere()),
  (newsroom, somewhere, article) => newsroom.move(somewhere(), article),
  (newsroom, somewhere, { path }) => newsroom.schedule(somewhere(), path),
  (newsroom, somewhere) => newsroom.decide(somewhere()),
];

/** Settings change seldom: each time all pages are of before. */
const SETTINGS_EVERY = 60;

/** Something changes at an article, or a new one comes (null). */
export function changeSomething(
  newsroom: Newsroom,
  somewhere: () => Isolate,
  article: Stored | null,
): Promise<unknown> {
  if (newsroom.below(SETTINGS_EVERY) === 0) return newsroom.changeSettings(somewhere());
  return article ? newsroom.one(CHANGES)(newsroom, somewhere, article) : newsroom.publish(somewhere());
}
