import { Clock } from "./clock.ts";
import { Database } from "./database.ts";
import { KeyValue } from "./key-value.ts";
import { FAIR, Line, type Weather } from "./line.ts";
import { NearbyCache } from "./nearby-cache.ts";
import type { MakeWorker, Worker } from "./worker-code.ts";

/** The runtime ends what a request still does so long after its response. */
const BEHIND_MS = 30_000;

/** How long an isolate goes on with a page that it served since no newer one was to be had. */
const FALLBACK_MS = 5_000;

export type Isolate = {
  place: string;
  worker: Worker;
  isAlive: boolean;
  /** When it last had to serve an older page of a path, as the database did not answer. */
  fellBackAt: Map<string, number>;
};

/** `isFallback`: an older page, since the database did not answer. `askedAt`: Unix ms. */
export type Answer = {
  status: number;
  location: string | null;
  cookies: string[];
  body: string;
  askedAt: number;
  isFallback: boolean;
};

const LIMITER = { limit: async () => ({ success: true }) };

/** Data centres, each with its cache and some isolates, before one KV and one database. */
export class Network {
  readonly clock = new Clock(Date.UTC(2026, 10, 23, 9, 30));
  readonly database = new Database();
  readonly kv = new KeyValue();
  weather: Weather = FAIR;
  readonly #caches = new Map<string, NearbyCache>();
  readonly #make: MakeWorker;
  readonly #below: (limit: number) => number;
  readonly #variables: Record<string, string>;

  constructor(make: MakeWorker, below: (limit: number) => number, variables: Record<string, string>) {
    this.#make = make;
    this.#below = below;
    this.#variables = variables;
  }

  /** A new isolate, which remembers nothing. `apart`: with a KV and a cache of its own, which are empty. */
  openIsolate(place: string): Isolate {
    const cache = this.#caches.get(place) ?? new NearbyCache();
    this.#caches.set(place, cache);
    const isolate = { place, isAlive: true, fellBackAt: new Map() } as unknown as Isolate;
    const line = new Line(this.clock, this.#below, () => isolate.isAlive);
    const log = (line: unknown) => this.#note(isolate, line as { event?: string; path?: string });
    const given = { clock: this.clock, below: this.#below, log };
    isolate.worker = this.#make({ ...given, cache: cache.binding(line, this.now) });
    return isolate;
  }

  readonly now = (): number => this.clock.now;

  /** Sends a request; what it does behind its response goes on as time goes on. Null: the isolate ended meanwhile. */
  async ask(isolate: Isolate, path: string, init: RequestInit = {}, env: object = {}): Promise<Answer> {
    const request = new Request(new URL(path, "https://paper.example"), { redirect: "manual", ...init });
    const invocation = this.#invocation(isolate, env);
    const askedAt = this.clock.now;
    const response = await isolate.worker.fetch(request, invocation.env, invocation.context);
    const body = await response.text();
    this.clock.after(BEHIND_MS, invocation.end);
    const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(";")[0] ?? "");
    const isFallback = (isolate.fellBackAt.get(path) ?? 0) >= askedAt - FALLBACK_MS;
    const location = response.headers.get("Location");
    return { status: response.status, location, cookies, body, askedAt, isFallback };
  }

  #note(isolate: Isolate, { event, path }: { event?: string; path?: string }): void {
    if (event === "stale_page_served" && path !== undefined) isolate.fellBackAt.set(path, this.clock.now);
  }

  /** Runs the cron once. @throws what the run throws */
  async runCron(isolate: Isolate): Promise<void> {
    const { env, context } = this.#invocation(isolate, {});
    await isolate.worker.scheduled({ scheduledTime: this.clock.now }, env, context);
  }

  #invocation(isolate: Isolate, more: object) {
    let hasTime = true;
    const isAlive = () => hasTime && isolate.isAlive;
    const line = new Line(this.clock, this.#below, isAlive, () => this.weather);
    const sees = () => this.#below(2) === 0;
    return {
      env: {
        ...this.#variables,
        DB: this.database.binding(line, this.now),
        PAGES: this.kv.binding(line, isolate.place, { now: this.now, sees }),
        COMMENT_TRIES: LIMITER,
        COMMENTS_KEPT: LIMITER,
        SIGN_IN_TRIES: LIMITER,
        ...more,
      },
      context: {
        waitUntil: (work: Promise<unknown>) => void work.catch(() => {}),
        passThroughOnException: () => {},
      },
      end: () => {
        hasTime = false;
      },
    };
  }
}
