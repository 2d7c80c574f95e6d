import { AsyncLocalStorage } from "node:async_hooks";

/** A binding did not answer in the time that its calls have. Whether it did what it was asked is not known. */
export class NoAnswer extends Error {
  readonly binding: string;

  constructor(binding: string, call: string, ms: number) {
    super(`${binding}.${call} did not answer within ${ms} ms`);
    this.binding = binding;
  }
}

/** How long a call may take (ms), by the names of its binding and its method. */
export type TimeLimit = (binding: string, method: string) => number;

/** After a call without an answer the next ones get so much of their time: a request waits once, and not six times. */
const IMPATIENT = 0.2;
/** Until one is answered, or so much later: whoever hung may be well again. */
const IMPATIENT_MS = 5_000;

/** What was given a limit, by the limit and what it is: so an isolate remembers who hung. */
let limited = new WeakMap<TimeLimit, WeakMap<object, object>>();
/** What stands behind each wrapped object: D1 takes its own statements alone. */
const behind = new WeakMap<object, object>();

/** Forgets who hung, as a new isolate does. */
export function forgetHung(): void {
  limited = new WeakMap();
}

/**
 * The same binding, each of whose calls has a time limit: what a method promises is rejected with NoAnswer when it takes
 * longer. What a method gives at once (D1's statements) is wrapped in its turn, so that no call can be forgotten.
 */
export function withTimeLimit<T extends object>(name: string, binding: T, limit: TimeLimit): T {
  return once(binding, limit, () => wrap(binding, { name, limit, hungAt: null }));
}

/** The same environment, each of whose bindings has time limits. One that had others has these instead. */
export function withTimeLimits<T extends object>(env: T, limit: TimeLimit): T {
  const bare = (behind.get(env) ?? env) as T;
  return once(bare, limit, () => {
    const bindings = Object.entries(bare).map(([name, value]: [string, unknown]) => [
      name,
      typeof value === "object" && value !== null ? withTimeLimit(name, value, limit) : value,
    ]);
    return noted(Object.fromEntries(bindings) as T, bare);
  });
}

/** Whoever hung is remembered with a wrapped binding. */
type Given = { name: string; limit: TimeLimit; hungAt: number | null };

function wrap<T extends object>(target: T, given: Given): T {
  const get = (object: T, key: string | symbol) => {
    const value: unknown = Reflect.get(object, key, object);
    if (typeof value !== "function") return value;
    return (...parameters: unknown[]) => call(object, key, value as Method, parameters, given);
  };
  return noted(new Proxy(target, { get }), target);
}

type Method = (...parameters: unknown[]) => unknown;

function call(
  object: object,
  key: PropertyKey,
  method: Method,
  parameters: unknown[],
  given: Given,
): unknown {
  const answer: unknown = Reflect.apply(method, object, parameters.map(unwrapped));
  if (typeof answer !== "object" || answer === null) return answer;
  if ("then" in answer) return inTime(answer as Promise<unknown>, String(key), given);
  const Limited = classOf(answer);
  return Limited ? new Limited(answer, given) : wrap(answer, given);
}

const INNER = Symbol("inner");

/** What wraps objects of one class: requests make dozens of statements, and a proxy for each costs as much again. */
type LimitedClass = new (inner: object, given: Given) => { [INNER]: object };

const classes = new WeakMap<object, LimitedClass>();

/** Null for what is of no class, or has methods of its own beside. */
function classOf(target: object): LimitedClass | null {
  const prototype: object | null = Object.getPrototypeOf(target);
  if (prototype === null || prototype === Object.prototype) return null;
  const known = classes.get(prototype);
  if (known) return known;
  if (Object.values(target).some((value) => typeof value === "function")) return null;
  const made = limitedClass(prototype);
  classes.set(prototype, made);
  return made;
}

function limitedClass(of: object): LimitedClass {
  class Limited {
    readonly [INNER]: object;
    readonly given: Given;
    constructor(inner: object, given: Given) {
      this[INNER] = inner;
      this.given = given;
    }
  }
  for (let at = of; at !== Object.prototype && at !== null; at = Object.getPrototypeOf(at))
    for (const key of Reflect.ownKeys(at)) {
      if (Object.hasOwn(Limited.prototype, key)) continue;
      const get = function (this: Limited) {
        return Reflect.get(this[INNER], key, this[INNER]);
      };
      const method: unknown = Object.getOwnPropertyDescriptor(at, key)?.value;
      const value = function (this: Limited, ...parameters: unknown[]) {
        // As the object itself has it: it may be another's stand-in.
        const own = Reflect.get(this[INNER], key, this[INNER]) as Method;
        return call(this[INNER], key, own, parameters, this.given);
      };
      Object.defineProperty(Limited.prototype, key, typeof method === "function" ? { value } : { get });
    }
  return Limited;
}

/** A call that has not been answered; `deadline` by a clock that nobody sets. */
type Pending = { deadline: number; giveUp: () => void };

/** Calls of one request, by the time that they have: in the order in which their times end. */
type Timers = Map<number, Set<Pending>>;

const timersOfRequest = new AsyncLocalStorage<Timers>();

/**
 * Does the work of one request or run: its calls that have as much time share a timer, since to set and clear one for each is a
 * fifth of what a call costs. (A timer belongs to its request, and ends with it.)
 */
export function sharingTimers<T>(work: () => T): T {
  return timersOfRequest.run(new Map(), work);
}

function inTime(answer: Promise<unknown>, method: string, given: Given): Promise<unknown> {
  const isImpatient = given.hungAt !== null && Date.now() - given.hungAt < IMPATIENT_MS;
  const ms = given.limit(given.name, method) * (isImpatient ? IMPATIENT : 1);
  return new Promise((resolve, reject) => {
    const answered = waitAtMost(ms, () => {
      given.hungAt = Date.now();
      reject(new NoAnswer(given.name, method, ms));
    });
    answer.then(
      (value) => {
        answered();
        given.hungAt = null;
        resolve(value);
      },
      (error) => {
        answered();
        given.hungAt = null;
        reject(error);
      },
    );
  });
}

/** @returns ends the wait */
function waitAtMost(ms: number, giveUp: () => void): () => void {
  const timers = timersOfRequest.getStore();
  if (!timers) {
    const timer = setTimeout(giveUp, ms);
    return () => clearTimeout(timer);
  }
  const pending = timers.get(ms) ?? new Set();
  const call = { deadline: performance.now() + ms, giveUp };
  pending.add(call);
  if (!timers.has(ms)) {
    timers.set(ms, pending);
    setTimeout(() => endLate(timers, ms), ms);
  }
  return () => pending.delete(call);
}

/** Gives up the calls whose time is over, and comes again for the next one. */
function endLate(timers: Timers, ms: number): void {
  const pending = timers.get(ms) ?? new Set();
  for (const call of pending) {
    const left = call.deadline - performance.now();
    if (left > 0) {
      setTimeout(() => endLate(timers, ms), left);
      return;
    }
    pending.delete(call);
    call.giveUp();
  }
  timers.delete(ms);
}

function noted<T extends object>(proxy: T, bare: object): T {
  behind.set(proxy, bare);
  return proxy;
}

function unwrapped(parameter: unknown): unknown {
  if (typeof parameter !== "object" || parameter === null) return parameter;
  if (Array.isArray(parameter)) return parameter.map(unwrapped);
  return (parameter as { [INNER]?: object })[INNER] ?? behind.get(parameter) ?? parameter;
}

function once<T extends object>(target: T, limit: TimeLimit, make: () => T): T {
  const known = limited.get(limit) ?? new WeakMap<object, object>();
  limited.set(limit, known);
  const made = (known.get(target) as T | undefined) ?? make();
  known.set(target, made);
  return made;
}
