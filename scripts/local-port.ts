import { createServer } from "node:net";

const DEFAULT_PORT = 8787;

/** The port of PORT, else 8787. @throws Error saying what to write. */
export function readPort(value: string | undefined): number {
  if (value === undefined || value === "") return DEFAULT_PORT;
  const port = Number(value);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new Error(`PORT is "${value}": write a number from 1 to 65535, as in \`PORT=8788 npm start\`.`);
}

/** Whether nothing listens there on this machine, by either protocol. */
export async function isFree(port: number): Promise<boolean> {
  const answers = await Promise.all(["127.0.0.1", "::1"].map((host) => canListen(host, port)));
  return answers.every(Boolean);
}

/** The next port after this one that nothing listens on; the first of all follows the last. */
export async function nextFree(port: number): Promise<number> {
  let next = port;
  do next = next < 65_535 ? next + 1 : DEFAULT_PORT;
  while (next !== port && !(await isFree(next)));
  return next;
}

function canListen(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    // A machine without IPv6 has nothing listening there either.
    server.once("error", (error) => resolve("code" in error && error.code !== "EADDRINUSE"));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
