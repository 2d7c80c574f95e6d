import type { Inspector, Profiled } from "./inspector.ts";

/** One operation whose CPU is measured: `times` of it, after some that warm the isolate. */
export type Operation = {
  name: string;
  times: number;
  once: (n: number) => Promise<unknown>;
  /** How long what it leaves behind its response goes on. */
  settleMs?: number;
  warm?: number;
  /** What is to be done first, and not measured. */
  prepare?: () => Promise<unknown>;
};

/** @returns what one of them costs */
export async function measured(inspector: Inspector, operation: Operation): Promise<Profiled> {
  const { name, times, once, settleMs = 0, warm = 5 } = operation;
  const settle = () => new Promise((resolve) => setTimeout(resolve, settleMs));
  await operation.prepare?.();
  for (let n = 0; n < warm; n++) await once(n);
  await settle();
  const { ms, functions } = await inspector.profile(name, async () => {
    for (let n = warm; n < warm + times; n++) await once(n);
    await settle();
  });
  return { ms: ms / times, functions: functions.map((one) => ({ name: one.name, ms: one.ms / times })) };
}
