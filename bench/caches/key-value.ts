import type { Line } from "./line.ts";

/** What a data centre has read is what it answers for so long: values, and that there is none. */
const KNOWN_MS = 60_000;
/** A key takes one write in so long. */
const WRITE_MS = 1_000;

type Value = Uint8Array | null;

/** Workers KV: one store, and in each data centre what was read there lately. */
export class KeyValue {
  readonly values = new Map<string, Uint8Array>();
  #writtenAt = new Map<string, number>();
  #expiry = new Map<string, number>();
  #known = new Map<string, Map<string, { value: Value; at: number }>>();
  refused = 0;

  /** As it is bound for one invocation in a data centre. `sees`: whether a write is seen at once where it was made. */
  binding(line: Line, place: string, { now, sees }: { now: () => number; sees: () => boolean }): object {
    const known = this.#known.get(place) ?? new Map();
    this.#known.set(place, known);
    const change = (key: string, value: Value, ttlSeconds: number) => {
      if (new TextEncoder().encode(key).length > 512)
        throw new Error("KV PUT failed: 414 UTF-8 encoded length exceeds 512");
      if (now() - (this.#writtenAt.get(key) ?? -WRITE_MS) < WRITE_MS) {
        this.refused++;
        throw new Error("KV PUT failed: 429 Too Many Requests");
      }
      this.#writtenAt.set(key, now());
      this.#expiry.set(key, now() + ttlSeconds * 1000);
      if (value) this.values.set(key, value);
      else this.values.delete(key);
      if (sees()) known.delete(key);
    };
    return {
      get: (key: string, type?: string) => line.carry(() => as(type, this.#read(known, key, now()))),
      put: (key: string, value: string | Uint8Array, options: { expirationTtl?: number } = {}) =>
        line.carry(() => change(key, bytes(value), options.expirationTtl ?? 1e9)),
      delete: (key: string) => line.carry(() => change(key, null, 1e9)),
    };
  }

  #read(known: Map<string, { value: Value; at: number }>, key: string, now: number): Value {
    const before = known.get(key);
    if (before && now - before.at < KNOWN_MS) return before.value;
    const isThere = (this.#expiry.get(key) ?? 0) > now;
    const value = isThere ? (this.values.get(key) ?? null) : null;
    known.set(key, { value, at: now });
    return value;
  }
}

function bytes(value: string | Uint8Array): Uint8Array {
  return typeof value === "string" ? new TextEncoder().encode(value) : value.slice();
}

function as(type: string | undefined, value: Value): unknown {
  if (value === null) return null;
  if (type === "arrayBuffer") return value.slice().buffer;
  const text = new TextDecoder().decode(value);
  return type === "json" ? JSON.parse(text) : text;
}
