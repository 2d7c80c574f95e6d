import { readdirSync, readFileSync } from "node:fs";
import { Agent, get } from "node:http";

export type Load = { requests: number; connections: number; headers?: Record<string, string> };

export type Measured = { requests: number; seconds: number; cpuSeconds: number };

/** Clock ticks of /proc/PID/stat in a second; the kernel's USER_HZ is 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/**
 * Asks for one address many times over kept-alive connections and measures the wall clock and the CPU time that the
 * runtime's process used meanwhile (user and system, all its threads).
 * @throws Error when an answer is not 200.
 */
export async function measure(
  url: URL,
  pid: number,
  { requests, connections, headers = {} }: Load,
): Promise<Measured> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  let left = requests;
  const started = performance.now();
  const cpuBefore = cpuSeconds(pid);
  const worker = async () => {
    while (left-- > 0) await request(url, agent, headers);
  };
  await Promise.all(Array.from({ length: connections }, worker));
  const measured = {
    requests,
    seconds: (performance.now() - started) / 1000,
    cpuSeconds: cpuSeconds(pid) - cpuBefore,
  };
  agent.destroy();
  return measured;
}

/** Processes that this one started, by their parent in /proc. */
export function childPids(): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => statFields(pid)?.[1] === String(process.pid));
}

export function cpuSeconds(pid: number): number {
  const fields = statFields(pid);
  return (Number(fields?.[11]) + Number(fields?.[12])) / TICKS_PER_SECOND;
}

/** The fields of /proc/PID/stat after the command's name: state, parent, ..., utime at 11, stime at 12. */
function statFields(pid: number): string[] | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  } catch {
    return null;
  }
}

function request(url: URL, agent: Agent, headers: Record<string, string>): Promise<void> {
  return new Promise((resolve, reject) => {
    get(url, { agent, headers }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`${url} answered ${response.statusCode}`));
      response.resume();
      response.on("end", resolve);
      response.on("error", reject);
    }).on("error", reject);
  });
}
