import * as asyncHooks from "node:async_hooks";
import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Script } from "node:vm";
import { build } from "esbuild";
import { WORKER_OPTIONS } from "../../scripts/bundle/options.ts";
import { versions } from "../../scripts/bundle/versions.ts";
import { ROOT } from "../../scripts/wrangler.ts";
import type { Clock } from "./clock.ts";

/** A fault to put into a file: `find` must stand there once. */
export type Fault = { file: string; find: string; replace: string };

export type Worker = {
  fetch: (request: Request, env: object, ctx: object) => Promise<Response>;
  scheduled: (controller: object, env: object, ctx: object) => Promise<void>;
};

/** What an isolate has in place of the runtime's own. */
export type Surroundings = {
  clock: Clock;
  below: (limit: number) => number;
  cache: object;
  /** Is told each line that the isolate writes into its log. */
  log: (line: unknown) => void;
};

export type MakeWorker = (given: Surroundings) => Worker;

let defined: ReturnType<typeof versions> | undefined;

const TIMERS = ["setTimeout", "clearTimeout", "setInterval", "clearInterval"];
const GLOBALS = ["Date", "performance", "Math", ...TIMERS, "scheduler", "crypto", "caches", "console"];

/**
 * The whole Worker as a function: each call runs all its modules anew, as each isolate does, with a clock, chances and a
 * data centre's cache of its own.
 */
export async function buildWorkerCode(faults: Fault[] = []): Promise<MakeWorker> {
  defined ??= versions(ROOT);
  const { outputFiles } = await build({
    ...WORKER_OPTIONS,
    absWorkingDir: ROOT,
    entryPoints: ["src/index.ts"],
    format: "cjs",
    platform: "neutral",
    mainFields: ["module", "main"],
    metafile: false,
    minifyWhitespace: false,
    define: await defined,
    plugins: [...WORKER_OPTIONS.plugins, ...(faults.length > 0 ? [withFaults(faults)] : [])],
  });
  const code = outputFiles[0]?.text ?? "";
  const script = new Script(`(function (module, require, ${GLOBALS.join(", ")}) {${code}\n})`, {
    filename: "worker.cjs",
  });
  const make = script.runInThisContext();
  addBase64();
  return (given) => {
    const module: { exports: { default?: Worker } } = { exports: {} };
    const own = surroundings(given);
    make(module, nodeModule, ...GLOBALS.map((name) => own[name]));
    const worker = module.exports.default;
    if (!worker) throw new Error("The bundle exports no Worker.");
    return worker;
  };
}

/** What the runtime has of Node, as far as the Worker asks for it. */
function nodeModule(name: string): unknown {
  if (name === "node:async_hooks") return asyncHooks;
  throw new Error(`The stand-in for the runtime has no ${name}.`);
}

/** Node has these of the runtime's from version 25 on. */
function addBase64(): void {
  const add = (to: object, name: string, value: (...given: never[]) => unknown) =>
    name in to || Object.defineProperty(to, name, { value });
  add(Uint8Array.prototype, "toBase64", function (this: Uint8Array) {
    return Buffer.from(this).toString("base64");
  });
  add(Uint8Array, "fromBase64", (text: string) => new Uint8Array(Buffer.from(text, "base64")));
}

function withFaults(faults: Fault[]) {
  return {
    name: "faults",
    setup(build: import("esbuild").PluginBuild) {
      for (const file of new Set(faults.map(({ file }) => file))) {
        const path = join(ROOT, file);
        build.onLoad({ filter: new RegExp(`${file.replace(/[.]/g, "\\$&")}$`) }, async () => {
          let contents = await readFile(path, "utf8");
          for (const { find, replace } of faults.filter((fault) => fault.file === file)) {
            if (contents.split(find).length !== 2) throw new Error(`${file} does not have once: ${find}`);
            contents = contents.replace(find, () => replace);
          }
          return { contents, loader: path.endsWith("x") ? "tsx" : "ts" };
        });
      }
    },
  };
}

function surroundings({ clock, below, cache, log }: Surroundings): Record<string, unknown> {
  class SimulatedDate extends Date {
    constructor(...given: [] | [string | number | Date]) {
      super(...((given.length === 0 ? [clock.now] : given) as [number]));
    }
    static override now = () => clock.now;
  }
  const random = Object.create(Math, { random: { value: () => below(2 ** 30) / 2 ** 30 } });
  return {
    Date: SimulatedDate,
    performance: { now: () => clock.now },
    Math: random,
    setTimeout: (act: () => void, ms: number) => clock.after(ms, act),
    clearTimeout: (stop: () => void) => stop(),
    setInterval: (act: () => void, ms: number) => clock.every(ms, act),
    clearInterval: (stop: () => void) => stop(),
    scheduler: { wait: (ms: number) => clock.wait(ms) },
    crypto: {
      subtle,
      getRandomValues: (array: Uint8Array) => {
        array.set(array.map(() => below(2 ** 30)));
        return array;
      },
    },
    caches: { default: cache },
    console: { ...console, error: log, warn: log },
  };
}

/** Web Crypto as far as the Worker uses it, done at once: a thread's answer would come at another moment each time. */
const subtle = {
  digest: async (_: string, data: Uint8Array) => bufferOf(createHash("sha256").update(data).digest()),
  importKey: async (_: string, secret: Uint8Array) => secret,
  sign: async (_: string, secret: Uint8Array, data: Uint8Array) =>
    bufferOf(createHmac("sha256", secret).update(data).digest()),
  timingSafeEqual: (a: ArrayBuffer, b: ArrayBuffer) => timingSafeEqual(new Uint8Array(a), new Uint8Array(b)),
};

function bufferOf(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}
