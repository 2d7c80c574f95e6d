import { setTimeout as wait } from "node:timers/promises";

export type Fetched =
  | { outcome: "here"; bytes: Uint8Array<ArrayBuffer> }
  /** It is not there, or is nothing that is taken: another try finds the same. */
  | { outcome: "missing"; reason: string }
  /** The site did not do its part: another day it may. `isSilent`: nothing was heard of it at all. */
  | { outcome: "failed"; reason: string; isSilent: boolean };

export type Manners = {
  /** Who asks. */
  agent: string;
  maxBytes: number;
  tries: number;
  /** Before the second try; it doubles with each. */
  pauseMs: number;
  /** The longest that nothing arrives. */
  idleMs: number;
};

export const MANNERS: Manners = {
  agent: "Broadsheet (brings its own newspaper's pictures over)",
  maxBytes: 95_000_000,
  tries: 4,
  pauseMs: 1_000,
  idleMs: 30_000,
};

/** A site that asks for a longer rest gets this one. */
const MOST_REST_MS = 120_000;

type Tried = Fetched & { isPassing?: boolean; restMs?: number | undefined };

/** A file of another site, asked for again where that may help, as late as the site says (Retry-After; RFC 9110, 10.2.3). */
export async function fetchFile(address: string, manners: Manners): Promise<Fetched> {
  for (let tried = 1; ; tried++) {
    const result = await tryOnce(address, manners);
    if (!result.isPassing || tried >= manners.tries) return result;
    await wait(result.restMs ?? manners.pauseMs * 2 ** (tried - 1));
  }
}

async function tryOnce(address: string, { agent, maxBytes, idleMs }: Manners): Promise<Tried> {
  const controller = new AbortController();
  let timer = setTimeout(() => controller.abort(), idleMs);
  const goOn = () => {
    clearTimeout(timer);
    timer = setTimeout(() => controller.abort(), idleMs);
  };
  try {
    const response = await fetch(address, {
      headers: { "User-Agent": agent, Accept: "image/*, audio/*, video/*, application/pdf, */*;q=0.5" },
      signal: controller.signal,
    });
    const refused = refusal(response, maxBytes);
    if (refused) {
      await response.body?.cancel();
      return refused;
    }
    return await readBody(response, maxBytes, goOn);
  } catch (error) {
    const reason = controller.signal.aborted
      ? `nothing arrived for ${idleMs / 1000} seconds`
      : `the connection failed (${causeOf(error)})`;
    return { outcome: "failed", reason, isSilent: true, isPassing: true };
  } finally {
    clearTimeout(timer);
  }
}

function refusal(response: Response, maxBytes: number): Tried | null {
  const { status, headers } = response;
  if (status === 429 || status >= 500)
    return {
      outcome: "failed",
      reason: `the site answers ${status}`,
      isSilent: false,
      isPassing: true,
      restMs: restOf(headers.get("Retry-After")),
    };
  if (!response.ok) return { outcome: "missing", reason: `the site answers ${status}` };
  if (/^text\/html\b/i.test(headers.get("Content-Type") ?? ""))
    return { outcome: "missing", reason: "a page is there in its place" };
  return Number(headers.get("Content-Length") ?? 0) > maxBytes ? tooLarge(maxBytes) : null;
}

async function readBody(response: Response, maxBytes: number, goOn: () => void): Promise<Tried> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of response.body ?? []) {
    goOn();
    length += piece.length;
    if (length > maxBytes) return tooLarge(maxBytes);
    pieces.push(piece);
  }
  return { outcome: "here", bytes: new Uint8Array(Buffer.concat(pieces)) };
}

function tooLarge(maxBytes: number): Tried {
  return { outcome: "missing", reason: `it has more than ${maxBytes / 1_000_000} MB` };
}

/** Seconds or a date. */
function restOf(header: string | null): number | undefined {
  if (header === null) return undefined;
  const seconds = Number(header);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), MOST_REST_MS) : undefined;
}

/** How many bytes a file has, as its site says; null where it does not, "missing" where there is none. */
export async function askLength(
  address: string,
  { agent, idleMs }: Manners,
): Promise<number | null | "missing"> {
  try {
    const response = await fetch(address, {
      method: "HEAD",
      headers: { "User-Agent": agent },
      signal: AbortSignal.timeout(idleMs),
    });
    if (response.status === 404 || response.status === 410) return "missing";
    const length = Number(response.headers.get("Content-Length") ?? Number.NaN);
    return response.ok && Number.isFinite(length) ? length : null;
  } catch {
    // The size is a courtesy: what is wrong is said when the file itself is asked for.
    return null;
  }
}

function causeOf(error: unknown): string {
  const { cause, message } = error as Error & { cause?: Error & { code?: string } };
  return cause?.code ?? cause?.message ?? message;
}
