import type { Miniflare } from "miniflare";

type Profile = {
  nodes: { id: number; callFrame: { functionName: string } }[];
  samples: number[];
  /** Microseconds since the sample before. */
  timeDeltas: number[];
};

export type Profiler = {
  /** Runs something. @returns the CPU that the isolate spent meanwhile, in milliseconds. */
  measure: (work: () => Promise<unknown>) => Promise<number>;
  close: () => void;
};

const SAMPLE_MICROSECONDS = 100;

/** V8's own profiler of a Worker in a Miniflare that has an `inspectorPort`. What D1 and KV do in other isolates is left out. */
export async function openProfiler(miniflare: Miniflare, worker: string): Promise<Profiler> {
  const socket = new WebSocket(new URL(`/core:user:${worker}`, await miniflare.getInspectorURL()));
  await new Promise((resolve, reject) => {
    socket.onopen = resolve;
    socket.onerror = () => reject(new Error(`The inspector of the Worker ${worker} does not answer.`));
  });
  const waiting = new Map<number, (result: { profile: Profile }) => void>();
  socket.onmessage = ({ data }) => {
    const { id, result } = JSON.parse(String(data));
    waiting.get(id)?.(result);
    waiting.delete(id);
  };
  let calls = 0;
  const call = (method: string, params = {}) =>
    new Promise<{ profile: Profile }>((resolve) => {
      waiting.set(++calls, resolve);
      socket.send(JSON.stringify({ id: calls, method, params }));
    });
  await call("Profiler.enable");
  await call("Profiler.setSamplingInterval", { interval: SAMPLE_MICROSECONDS });
  return {
    measure: async (work) => {
      await call("Profiler.start");
      await work();
      return busyMs((await call("Profiler.stop")).profile);
    },
    close: () => socket.close(),
  };
}

function busyMs({ nodes, samples, timeDeltas }: Profile): number {
  const idle = new Set(
    nodes.filter(({ callFrame }) => callFrame.functionName === "(idle)").map(({ id }) => id),
  );
  const busy = samples.reduce((sum, node, n) => sum + (idle.has(node) ? 0 : (timeDeltas[n] ?? 0)), 0);
  return busy / 1000;
}
