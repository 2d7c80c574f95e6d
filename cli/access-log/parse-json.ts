import { type LogLine, pathOf } from "./parse-line.ts";

/**
 * Reads a line of JSON: of Cloudflare's Logpush (HTTP requests), or of Caddy. Null where it is neither, undefined where it
 * is a line of theirs that tells of no request.
 */
export function parseJsonLine(line: string): LogLine | null | undefined {
  let entry: unknown;
  try {
    entry = JSON.parse(line);
  } catch {
    // No JSON: a line that cannot be read.
    return null;
  }
  if (!isRecord(entry)) return null;
  if ("ClientRequestURI" in entry) return ofLogpush(entry);
  if (isRecord(entry.request)) return ofCaddy(entry, entry.request);
  return "logger" in entry ? undefined : null;
}

function ofLogpush(entry: Record<string, unknown>): LogLine | null {
  const { ClientIP, ClientRequestMethod, ClientRequestURI, EdgeResponseStatus } = entry;
  return request({
    address: ClientIP,
    at: moment(entry.EdgeStartTimestamp),
    method: ClientRequestMethod,
    target: ClientRequestURI,
    status: EdgeResponseStatus,
    agent: entry.ClientRequestUserAgent ?? "",
  });
}

function ofCaddy(entry: Record<string, unknown>, asked: Record<string, unknown>): LogLine | null {
  const headers = isRecord(asked.headers) ? asked.headers : {};
  const agents = headers["User-Agent"];
  return request({
    address: asked.client_ip ?? asked.remote_ip ?? asked.remote_addr,
    at: moment(entry.ts),
    method: asked.method,
    target: asked.uri,
    status: entry.status,
    agent: Array.isArray(agents) ? agents[0] : "",
  });
}

type Request = Record<"address" | "method" | "target" | "status" | "agent", unknown> & { at: number };

function request({ address, at, method, target, status, agent }: Request): LogLine | null {
  const texts = [address, method, target, agent];
  const [from, verb, uri, by] = texts.map((text) => (typeof text === "string" ? text : null));
  if (!from || verb === null || verb === undefined || !uri || Number.isNaN(at)) return null;
  return { address: from, at, method: verb, path: pathOf(uri), status: Number(status), agent: by ?? "" };
}

/** Unix ms of a time as text, or as seconds, milliseconds or nanoseconds: which it is shows in its size. */
function moment(value: unknown): number {
  if (typeof value === "string") return Date.parse(value);
  if (typeof value !== "number") return Number.NaN;
  if (value > 1e17) return value / 1e6;
  return value > 1e11 ? value : value * 1_000;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
