import { grown, NO_ALLOWANCE, STAY_MS, STAYED_STRENGTH } from "../../src/learning/allowance.ts";
import { featuresToKeep, keptFeatures } from "../../src/learning/kept-features.ts";
import { type Model, startingModel } from "../../src/spam/classifier.ts";
import type { Facts } from "../../src/spam/facts.ts";
import { type JudgeSettings, judge } from "../../src/spam/judge.ts";
import { learn } from "../../src/spam/learn.ts";
import { minhashOf } from "../../src/spam/minhash.ts";
import { countSimilar } from "../../src/spam/similar.ts";
import { sitesOf } from "../../src/spam/sites.ts";
import type { LabelledText } from "./read-labelled.ts";
import { NEUTRAL, THRESHOLDS } from "./scores.ts";

export type Newsroom = {
  policy: JudgeSettings["policy"];
  /** Comments a day. */
  perDay: number;
  /** The share of what was judged wrongly, and does not wait in the queue, that a moderator comes across: 0 to 1. */
  seen: number;
};

/** What became of a comment when it came. */
export type Outcome = "published" | "held" | "spam";

const DAY_MS = 86_400_000;
/** As many of the newest as the product looks at. */
const SIMILAR = 8;
const DECISIONS_ON_A_SITE = 20;

type Comment = LabelledText & {
  at: number;
  status: Outcome;
  sites: string[];
  isDecided: boolean;
};

/**
 * A paper in memory that goes by the product's own rules: comments are judged as they come, with what is known by then of sender,
 * sites and similar texts; at the end of each day a moderator decides on what waits, rightly, and on a share of what was judged
 * wrongly otherwise; decisions teach, and so does what stayed for three days. Only what is no text (forms, addresses, hours) is
 * neutral.
 */
export class SimulatedNewsroom {
  readonly model: Model = startingModel();
  readonly #newsroom: Newsroom;
  readonly #senders = new Map<string, Required<Facts["commenter"]>>();
  readonly #sites = new Map<string, boolean[]>();
  readonly #sketches = new Map<number, Comment[]>();
  #allowance = NO_ALLOWANCE;
  #decidedAt = Number.NEGATIVE_INFINITY;
  #count = 0;
  /** Not decided on, and not yet for so long there. */
  #waiting: Comment[] = [];
  #today: Comment[] = [];

  constructor(newsroom: Newsroom) {
    this.#newsroom = newsroom;
  }

  /** @returns what becomes of the next comment */
  receive(text: LabelledText): Outcome {
    const { perDay, policy } = this.#newsroom;
    const at = (this.#count * DAY_MS) / perDay;
    this.#count += 1;
    const sites = sitesOf(text);
    const verdict = judge(this.#factsOf(text, sites), { model: this.model, thresholds: THRESHOLDS, policy });
    const status = ({ publish: "published", hold: "held", spam: "spam" } as const)[verdict.outcome];
    const comment = { ...text, at, status, sites, isDecided: false };
    for (const hash of minhashOf(text.body)) {
      if (hash !== null)
        this.#sketches.set(hash, [comment, ...(this.#sketches.get(hash) ?? [])].slice(0, SIMILAR));
    }
    this.#today.push(comment);
    if (this.#count % perDay === 0) this.#endDay(at);
    return status;
  }

  #factsOf({ body, authorName }: LabelledText, sites: string[]): Facts {
    const alike = new Set(
      minhashOf(body).flatMap((hash) => (hash === null ? [] : (this.#sketches.get(hash) ?? []))),
    );
    return {
      ...NEUTRAL,
      body,
      authorName,
      similar: countSimilar(body, [...alike].slice(0, SIMILAR)),
      commenter: this.#senderOf(authorName),
      sites: sites.map((site) => {
        const decided = this.#sites.get(site) ?? [];
        const spam = decided.filter((isSpam) => isSpam).length;
        return { site, approved: decided.length - spam, spam, isOwn: false };
      }),
    };
  }

  /** Everybody without a name is somebody else; everybody else keeps the browser. */
  #senderOf(authorName: string): Required<Facts["commenter"]> {
    return (
      this.#senders.get(authorName) ?? { approved: 0, spam: 0, stayed: 0, trusted: false, blocked: false }
    );
  }

  #endDay(now: number): void {
    for (const comment of this.#today) {
      const isWrong = comment.isSpam === (comment.status === "published");
      if (comment.status === "held" || (isWrong && isSeen(comment, this.#newsroom.seen)))
        this.#decide(comment, now);
      else this.#waiting.push(comment);
    }
    this.#today = [];
    if (now - this.#decidedAt <= STAY_MS) this.#look(now);
  }

  #decide(comment: Comment, now: number): void {
    comment.isDecided = true;
    comment.status = comment.isSpam ? "spam" : "published";
    this.#decidedAt = now;
    this.#allowance = grown(this.#allowance, 1);
    learn(this.model, comment, comment.isSpam);
    this.#note(comment.authorName, comment.isSpam ? "spam" : "approved");
    for (const site of comment.sites)
      this.#sites.set(site, [comment.isSpam, ...(this.#sites.get(site) ?? [])].slice(0, DECISIONS_ON_A_SITE));
  }

  /** What has stayed as it was: as the cron does. */
  #look(now: number): void {
    const old = this.#waiting.filter(({ at }) => at <= now - STAY_MS);
    this.#waiting = this.#waiting.filter(({ at }) => at > now - STAY_MS);
    for (const comment of old) {
      const isSpam = comment.status === "spam";
      if (!isSpam) this.#note(comment.authorName, "stayed");
      const kind = isSpam ? "spam" : "ham";
      if (this.#allowance[kind] === 0) continue;
      this.#allowance = { ...this.#allowance, [kind]: this.#allowance[kind] - 1 };
      learn(this.model, keptFeatures(featuresToKeep(comment)), isSpam, STAYED_STRENGTH);
    }
  }

  #note(authorName: string, what: "approved" | "spam" | "stayed"): void {
    if (authorName === "") return;
    const sender = this.#senderOf(authorName);
    this.#senders.set(authorName, { ...sender, [what]: sender[what] + 1 });
  }
}

/** The same for the same text: FNV-1a of it as a share. */
function isSeen({ body }: Comment, share: number): boolean {
  let value = 0x811c9dc5;
  for (let at = 0; at < body.length; at++) value = Math.imul(value ^ body.charCodeAt(at), 0x01000193);
  value = Math.imul(value ^ (value >>> 15), 0x2c1b3c6d);
  return ((value ^ (value >>> 12)) >>> 0) / 2 ** 32 < share;
}
