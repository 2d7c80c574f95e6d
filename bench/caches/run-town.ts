import { seeded } from "../../tests/spam/seeded.ts";
import { changeSomething } from "./changes.ts";
import { type Finding, judge } from "./judge.ts";
import { FAIR } from "./line.ts";
import { type Isolate, Network } from "./network.ts";
import { Newsroom } from "./newsroom.ts";
import { Truth } from "./truth.ts";
import type { MakeWorker } from "./worker-code.ts";

const PLACES = ["Vienna", "Lagos", "Lima"];
const ISOLATES_A_PLACE = 2;
const MINUTE_MS = 60_000;
/** What people do between two judgements. */
const STEPS = 60;
/** Failures have ended, and the cron has had so long. */
const SETTLING_MINUTES = 12;
/** At most so many articles, so that each is read and changed often. */
const ARTICLES = 16;

const STORM = { refused: 0.05, answerLost: 0.03, slow: 0.03 };
/** Everything arrives, but late: what was written first may come last. */
const SWELL = { refused: 0, answerLost: 0, slow: 0.25 };
const BREEZE = { refused: 0.002, answerLost: 0.001, slow: 0.02 };

/** The longest that something was shown that was no longer true, by kind of page: milliseconds, and what. */
export type Worst = Map<string, { ms: number; path: string; mark: string }>;

export type Outcome = {
  seed: number;
  /** Times that all copies were judged; the last time, where something was wrong. */
  rounds: number;
  requests: number;
  kvWritesRefused: number;
  worst: Worst;
  /** The same of older pages that were served since the database did not answer: no newer ones were to be had. */
  worstFallback: Worst;
  /** What is wrong once everything has settled. */
  findings: Finding[];
};

/** Lives through some hours of a paper with chances by a seed; each time that it has settled, every copy anywhere is judged. */
export async function runTown(make: MakeWorker, seed: number, rounds: number): Promise<Outcome> {
  const town = new Town(make, seed);
  await town.begin();
  while (town.outcome.rounds < rounds && town.outcome.findings.length === 0) {
    await town.live();
    await town.settle();
    await town.judge();
  }
  return town.outcome;
}

class Town {
  readonly outcome: Outcome;
  readonly #below: (limit: number) => number;
  readonly #network: Network;
  readonly #newsroom: Newsroom;
  readonly #truth: Truth;
  readonly #isolates: Isolate[];
  /** Some papers have few writes left: then what changed must be let go. */
  readonly #isOutOfWrites: boolean;
  /** What everybody reads and changes at the moment. */
  #hot = 1;
  #isLively = false;

  constructor(make: MakeWorker, seed: number) {
    const worst = { worst: new Map(), worstFallback: new Map() };
    this.outcome = { seed, rounds: 0, requests: 0, kvWritesRefused: 0, ...worst, findings: [] };
    this.#below = seeded(seed).below;
    this.#isOutOfWrites = seed % 4 === 0;
    const variables = { ...VARIABLES, KV_DAILY_WRITES: this.#isOutOfWrites ? "40" : "900" };
    this.#network = new Network(make, this.#below, variables);
    this.#newsroom = new Newsroom(this.#network, this.#below);
    this.#truth = new Truth(this.#network.database);
    this.#isolates = PLACES.flatMap((place) =>
      Array.from({ length: ISOLATES_A_PLACE }, () => this.#network.openIsolate(place)),
    );
  }

  async begin(): Promise<void> {
    const { status, body } = await this.#network.clock.until(this.#newsroom.begin(this.#at(), ARTICLES - 4));
    if (status !== 200) throw new Error(`The first articles were not taken: ${body}`);
  }

  async live(): Promise<void> {
    const { clock } = this.#network;
    this.#isLively = true;
    clock.after(MINUTE_MS, () => this.#runCron());
    for (let step = 0; step < STEPS; step++) {
      if (this.#below(30) === 0) this.#hot = this.#below(ARTICLES);
      if (this.#below(40) === 0) this.#network.weather = this.#newsroom.one([FAIR, BREEZE, SWELL, STORM]);
      if (this.#below(50) === 0) this.#restart(this.#at());
      const act = this.#below(4) === 0 ? this.#change() : this.#read();
      void act.catch(() => {});
      await clock.runUntil(clock.now + this.#pause());
    }
  }

  /** What was under way ends; then the cron does its work. */
  async settle(): Promise<void> {
    const { clock } = this.#network;
    this.#isLively = false;
    this.#network.weather = FAIR;
    await clock.runUntil(clock.now + 3 * MINUTE_MS);
    await this.#minutes(SETTLING_MINUTES);
  }

  async judge(): Promise<void> {
    this.outcome.rounds++;
    this.outcome.findings = await judge({
      network: this.#network,
      newsroom: this.#newsroom,
      truth: this.#truth,
      isolates: this.#isolates,
      places: PLACES,
      isOutOfWrites: this.#isOutOfWrites,
      minutes: (count) => this.#minutes(count),
    });
    this.outcome.kvWritesRefused = this.#network.kv.refused;
  }

  #read(): Promise<void> {
    const hot = this.#below(2) === 0 ? this.#article()?.path : undefined;
    return this.#readPage(hot ?? this.#newsroom.one([...this.#newsroom.addresses]));
  }

  async #readPage(path: string): Promise<void> {
    this.outcome.requests++;
    const { body, askedAt, isFallback } = await this.#newsroom.read(this.#at(), path);
    const worst = isFallback ? this.outcome.worstFallback : this.outcome.worst;
    for (const { mark, ms } of this.#truth.outdated(body, this.#network.now(), askedAt))
      note(worst, path, mark, ms);
  }

  /** What changes is often what everybody reads in that moment. */
  async #change(): Promise<unknown> {
    const isFull = this.#newsroom.articles().length >= ARTICLES;
    const article = isFull || this.#below(7) > 0 ? this.#article() : null;
    const rush = article && this.#below(3) > 0 ? 6 : 0;
    for (let n = 0; article && n < rush; n++)
      this.#network.clock.after(this.#below(3_000), () => void this.#readPage(article.path).catch(() => {}));
    await this.#network.clock.wait(rush > 0 ? this.#below(3_000) : 0);
    return changeSomething(this.#newsroom, () => this.#at(), article);
  }

  /** Runs are missed, and end in the middle. */
  #runCron(): void {
    const { clock } = this.#network;
    if (!this.#isLively) return;
    clock.after(MINUTE_MS, () => this.#runCron());
    const isolate = this.#at();
    if (this.#below(8) === 0) return;
    if (this.#below(8) === 0) clock.after(this.#below(1500), () => this.#restart(isolate));
    void this.#network.runCron(isolate).catch(() => {});
  }

  async #minutes(count: number): Promise<void> {
    const { clock } = this.#network;
    for (let minute = 0; minute < count; minute++) {
      await clock.until(this.#network.runCron(this.#at()));
      await clock.runUntil(clock.now + MINUTE_MS);
    }
  }

  /** The isolate dies, with what it was doing, and another one takes its place. */
  #restart(isolate: Isolate): void {
    isolate.isAlive = false;
    const index = this.#isolates.indexOf(isolate);
    if (index >= 0) this.#isolates[index] = this.#network.openIsolate(isolate.place);
  }

  #at(): Isolate {
    return this.#newsroom.one(this.#isolates);
  }

  #article() {
    const all = this.#newsroom.articles();
    const index = this.#below(3) > 0 ? this.#hot : this.#below(ARTICLES);
    return all[index % Math.max(1, all.length)] ?? null;
  }

  /** Mostly at once; sometimes long enough for KV and the cron. */
  #pause(): number {
    if (this.#below(25) === 0) return 30_000 + this.#below(90_000);
    return this.#below(3) === 0 ? this.#below(6_000) : this.#below(150);
  }
}

const VARIABLES = {
  SECRET_KEY: "bench-secret-key-of-32-characters",
  ADMIN_TOKEN: "bench-token",
  SITE_URL: "https://paper.example",
  RANK_MINUTES: "5",
  VIEW_FLUSH_SECONDS: "2",
  PAGE_GATHER_SECONDS: "5",
  FORM_MIN_SECONDS: "0",
};

function note(worst: Worst, path: string, mark: string, ms: number): void {
  const kind = kindOf(path, mark);
  if (ms > (worst.get(kind)?.ms ?? -1)) worst.set(kind, { ms, path, mark });
}

const MARKED: Record<string, string> = {
  T: "headline",
  B: "text",
  C: "comment",
  S: "section's name",
  A: "author's name",
  N: "paper's name",
  P: "address",
};

/** A kind of page, and what on it was old. */
function kindOf(path: string, mark: string): string {
  const page = path.startsWith("/p/") ? path.replace(/^\/p\/[^/]+\//, "/{article}/") : path;
  return `${page}: ${MARKED[mark[0] ?? ""]}`;
}
