import { env } from "cloudflare:workers";
import { vi } from "vitest";
import { TIME_LIMITS } from "../../src/config/binding-limits.ts";
import type { Bindings } from "../../src/config/bindings.ts";

export const FAULTS = ["error", "hang", "slowness", "platform limit"] as const;
export type Fault = (typeof FAULTS)[number];

export const FAULTY = ["DB", "PAGES", "CACHE_API", "limiters"] as const;
export type Faulty = (typeof FAULTY)[number];

/** What the platform says when a day's allowance is used up, or one request has asked for too much. */
const LIMITS: Record<Faulty, string> = {
  DB: "D1_ERROR: Exceeded the daily limit of rows read. Upgrade to a paid plan, or wait until 00:00 UTC.",
  PAGES: "KV GET failed: 429 Too Many Requests",
  CACHE_API: "Too many subrequests by single Worker invocation.",
  limiters: "Too many subrequests by single Worker invocation.",
};

/** How long a call of what is slow takes: less than its limit, however busy the machine. */
const SLOW_MS = 15;
/** What hangs is given up so soon, so that no test waits as long as a reader would. */
const HUNG_MS = 30;
const AMPLE_MS = 60_000;

/** The bindings of which one has a fault; `CACHE_API`, which is none, has it until the test ends. */
export function faulty(what: Faulty, fault: Fault): Partial<Bindings> {
  giveTime(what, fault);
  if (what === "DB") return { DB: faultyObject(env.DB, what, fault) };
  if (what === "PAGES") return { PAGES: faultyObject(env.PAGES, what, fault) };
  if (what === "CACHE_API") {
    const cache = faultyObject(caches.default, what, fault);
    Object.defineProperty(caches, "default", { configurable: true, value: cache });
    return {};
  }
  const limiter = (name: "COMMENT_TRIES" | "COMMENTS_KEPT" | "SIGN_IN_TRIES") =>
    faultyObject(env[name], what, fault);
  return {
    COMMENT_TRIES: limiter("COMMENT_TRIES"),
    COMMENTS_KEPT: limiter("COMMENTS_KEPT"),
    SIGN_IN_TRIES: limiter("SIGN_IN_TRIES"),
  };
}

function giveTime(what: Faulty, fault: Fault): void {
  const isHung = (binding: string) =>
    fault === "hang" && (what === "limiters" ? /^COMMENT|TRIES$/.test(binding) : binding === what);
  for (const waiting of ["readers", "newsroom", "cron"] as const)
    vi.spyOn(TIME_LIMITS, waiting).mockImplementation((binding) => (isHung(binding) ? HUNG_MS : AMPLE_MS));
}

/** Of a statement of D1, its calls have the fault; what it is made with goes through. */
export function faultyObject<T extends object>(target: T, what: Faulty, fault: Fault): T {
  const proxy = new Proxy(target, {
    get(object, name) {
      const value = Reflect.get(object, name, object);
      if (typeof value !== "function") return value;
      return (...given: unknown[]) => {
        if (name === "prepare" || name === "bind")
          return faultyObject(Reflect.apply(value, object, given) as object, what, fault);
        return happen(what, fault, () => Reflect.apply(value, object, given.map(bare)));
      };
    },
  });
  behind.set(proxy, target);
  return proxy;
}

const behind = new WeakMap<object, object>();

function bare(given: unknown): unknown {
  if (Array.isArray(given)) return given.map(bare);
  return typeof given === "object" && given !== null ? (behind.get(given) ?? given) : given;
}

async function happen(what: Faulty, fault: Fault, act: () => unknown): Promise<unknown> {
  if (fault === "error") throw new Error(what === "DB" ? "D1_ERROR: Network connection lost." : "Away.");
  if (fault === "platform limit") throw new Error(LIMITS[what]);
  if (fault === "hang") return new Promise(() => {});
  await new Promise((resolve) => setTimeout(resolve, SLOW_MS));
  return act();
}
