import { createExecutionContext, createScheduledController, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import type { Bindings } from "../../src/config/bindings.ts";
import worker from "../../src/index.ts";

const ORIGIN = "https://paper.example";

/** Sends one request to the Worker and waits for what it does behind the response. */
export async function ask(
  path: string,
  init: RequestInit = {},
  given: Partial<Bindings> = {},
): Promise<Response> {
  const context = createExecutionContext();
  const request = new Request(new URL(path, ORIGIN), { redirect: "manual", ...init });
  const response = await worker.fetch(request, { ...env, ...given }, context);
  // The body is read first: work behind a response may be waiting for nothing else.
  const body = response.body === null ? null : await response.arrayBuffer();
  await waitOnExecutionContext(context);
  return new Response(body, response);
}

/** The newsroom's own requests. */
export function askNewsroom(
  method: string,
  path: string,
  body?: object,
  given: Partial<Bindings> = {},
): Promise<Response> {
  const headers = { Authorization: "Bearer test-admin-token", "Content-Type": "application/json" };
  return ask(`/api/v1/admin${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) }, given);
}

/** Runs the cron once. */
export async function runCron(now: number): Promise<void> {
  const context = createExecutionContext();
  await worker.scheduled(
    createScheduledController({ scheduledTime: new Date(now), cron: "* * * * *" }),
    env,
    context,
  );
  await waitOnExecutionContext(context);
}

export const BROWSER = {
  "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
  "Sec-Fetch-Dest": "document",
};
