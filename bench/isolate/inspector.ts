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

/** Microseconds between two samples, as V8 is asked for them: it takes some more. */
const INTERVAL_US = Number(process.env.BENCH_INTERVAL_US ?? 100);
/** The isolate was not running: another one, the runtime itself, or nothing. */
const ELSEWHERE = new Set(["(idle)", "(program)", "(root)"]);

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

/**
 * Each sample stands for one tick of the sampler. The time since the sample before is none of its: no sample is taken while the isolate
 * waits, and whatever runs first after a wait, or after another process had the processor, would be charged with all of it.
 */
function summed({ nodes, samples, timeDeltas }: Profile): Profiled {
  const names = new Map(nodes.map(({ id, callFrame }) => [id, callFrame.functionName || "(anonymous)"]));
  const tickMs = tickOf(timeDeltas) / 1000;
  const spent = new Map<string, number>();
  for (const sample of samples) {
    const name = names.get(sample) ?? "";
    if (!ELSEWHERE.has(name)) spent.set(name, (spent.get(name) ?? 0) + tickMs);
  }
  const functions = [...spent].sort(([, a], [, b]) => b - a).map(([name, ms]) => ({ name, ms }));
  return { ms: functions.reduce((sum, { ms }) => sum + ms, 0), functions };
}

/** Microseconds between two samples of code that ran on: the middle one of those gaps that no wait is in. */
function tickOf(timeDeltas: number[]): number {
  const running = timeDeltas
    .filter((us) => us > INTERVAL_US / 2 && us < INTERVAL_US * 3)
    .sort((a, b) => a - b);
  return running[Math.floor(running.length / 2)] ?? INTERVAL_US;
}
