import { writeFileSync } from "node:fs";
import { join } from "node:path";

/** What V8's profiler says of some work in one isolate. */
export type Profiled = {
  /** CPU of the isolate's own JavaScript, with its garbage collection. */
  ms: number;
  /** The same by functions, the most expensive first: what each did itself. */
  functions: { name: string; ms: number }[];
};

type Node = { id: number; callFrame: { functionName: string; url: string; lineNumber: number } };
type Profile = { nodes: Node[]; samples: number[]; timeDeltas: number[] };
type Answer = { id?: number; result?: { profile?: Profile }; error?: { message: string } };

/** Microseconds between two samples. */
const INTERVAL_US = Number(process.env.BENCH_INTERVAL_US ?? 250);
/** The isolate was not running: another one, the runtime itself, or nothing. */
const ELSEWHERE = new Set(["(idle)", "(program)", "(root)"]);
/** A gap between samples that is longer says that the thread was taken off the processor. */
const LONGEST_GAP_US = 5_000;

/** The profiler of one isolate, by the runtime's inspector. */
export class Inspector {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #lastId = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener("message", ({ data }) => {
      const answer: Answer = JSON.parse(String(data));
      if (answer.id === undefined) return;
      this.#waiting.get(answer.id)?.(answer);
      this.#waiting.delete(answer.id);
    });
  }

  /** @param port Miniflare's `inspectorPort` @param worker a Worker's name */
  static async open(port: number, worker: string): Promise<Inspector> {
    const answer = await fetch(`http://127.0.0.1:${port}/json`);
    const targets = (await answer.json()) as { id: string; webSocketDebuggerUrl: string }[];
    const target = targets.find(({ id }) => id.includes(worker));
    if (!target) throw new Error(`The inspector knows no ${worker}.`);
    const socket = new WebSocket(target.webSocketDebuggerUrl);
    await new Promise((resolve, reject) => {
      socket.addEventListener("open", resolve);
      socket.addEventListener("error", reject);
    });
    const inspector = new Inspector(socket);
    await inspector.#call("Profiler.enable");
    await inspector.#call("Profiler.setSamplingInterval", { interval: INTERVAL_US });
    return inspector;
  }

  /** @param name of the profile that is kept, in the folder BENCH_PROFILES, for whoever wants to open it */
  async profile(name: string, work: () => Promise<unknown>): Promise<Profiled> {
    await this.#call("Profiler.start");
    await work();
    const { result } = await this.#call("Profiler.stop");
    if (!result?.profile) throw new Error("The inspector gave no profile.");
    const folder = process.env.BENCH_PROFILES;
    const file = `${name.replaceAll(/[^\w]+/g, "-")}.cpuprofile`;
    if (folder) writeFileSync(join(folder, file), JSON.stringify(result.profile));
    return summed(result.profile);
  }

  close(): void {
    this.#socket.close();
  }

  #call(method: string, params: object = {}): Promise<Answer> {
    const id = ++this.#lastId;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      this.#socket.send(JSON.stringify({ id, method, params }));
    });
  }
}

function summed({ nodes, samples, timeDeltas }: Profile): Profiled {
  const names = new Map(nodes.map(({ id, callFrame }) => [id, callFrame.functionName || "(anonymous)"]));
  const spent = new Map<string, number>();
  let us = 0;
  samples.forEach((sample, index) => {
    const name = names.get(sample) ?? "";
    const delta = timeDeltas[index] ?? 0;
    if (ELSEWHERE.has(name) || delta < 0 || delta > LONGEST_GAP_US) return;
    us += delta;
    spent.set(name, (spent.get(name) ?? 0) + delta);
  });
  const functions = [...spent].sort(([, a], [, b]) => b - a);
  return { ms: us / 1000, functions: functions.map(([name, spentUs]) => ({ name, ms: spentUs / 1000 })) };
}
