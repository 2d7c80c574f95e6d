import type { HonoRequest, MiddlewareHandler } from "hono";
import { Refusal } from "./errors.ts";

/**
 * Lets no more of a request's body in than `maxBytes`: a longer one is refused by what it declares, before a byte is read, and one
 * that declares nothing breaks off where it gets too long, whoever reads it.
 * @throws Refusal("body_too_large"), at once or from what reads the body
 */
export function limitBody(maxBytes: number): MiddlewareHandler {
  return async ({ req }, next) => {
    boundBody(req, maxBytes);
    await next();
  };
}

/** The same for one request, where a route for every path has found that it is its own. @throws Refusal("body_too_large") */
export function boundBody(req: HonoRequest, maxBytes: number): void {
  req.raw = bounded(req.raw, maxBytes);
}

/** The whole body as text. @throws Refusal("body_too_large") */
export async function readText(request: Request, maxBytes: number): Promise<string> {
  // Not `text()`: it warns about a form's Content-Type.
  return new TextDecoder().decode(await bounded(request, maxBytes).arrayBuffer());
}

/** A body is no longer than it says; one that says nothing is watched. */
function bounded(request: Request, maxBytes: number): Request {
  const declared = request.headers.get("Content-Length");
  if (Number(declared) > maxBytes) throw tooLarge(maxBytes);
  if (declared !== null || !request.body) return request;
  // The Fetch standard wants `duplex` with a stream; workerd does not, Node does.
  const init = { body: limited(request.body, maxBytes), duplex: "half" };
  return new Request(request, init);
}

function limited(body: ReadableStream<Uint8Array>, maxBytes: number): ReadableStream<Uint8Array> {
  let length = 0;
  const limit = new TransformStream<Uint8Array, Uint8Array>({
    transform: (chunk, controller) => {
      length += chunk.length;
      if (length > maxBytes) controller.error(tooLarge(maxBytes));
      else controller.enqueue(chunk);
    },
  });
  return body.pipeThrough(limit);
}

function tooLarge(maxBytes: number): Refusal {
  return new Refusal(
    "body_too_large",
    `At most ${maxBytes.toLocaleString("en")} bytes in one request: send less at a time. Nothing was taken; the form that you come from still holds what was typed.`,
  );
}
