import type { FormState } from "../../pages/data.ts";

/** What a comment's request held, before any of it is checked. */
export type RawSubmission = {
  format: "form" | "json";
  fields: Record<string, unknown>;
  /** The words typed, to be given back with any refusal. */
  values: FormState["values"];
  /** Over the limit for one comment; its words are there all the same, as far as they were read. */
  tooLarge: boolean;
};

/** Room for 10,000 characters of any script in a form's encoding, and the other fields. */
const MAX_BYTES = 256 * 1024;
/** What is over the limit is still read up to here, so that its words can be given back. */
const MAX_READ_BYTES = 2 * 1024 * 1024;

/** Reads a comment sent as a form or as JSON. Null: neither, or not what its Content-Type says. */
export async function readSubmission(request: Request): Promise<RawSubmission | null> {
  const { bytes, tooLarge } = await readUpTo(request, MAX_READ_BYTES);
  const type = (request.headers.get("Content-Type") ?? "").toLowerCase();
  const fields = type.startsWith("application/json")
    ? parseJson(bytes)
    : await parseForm(bytes, request, type);
  if (!fields) return null;
  return {
    format: type.startsWith("application/json") ? "json" : "form",
    fields,
    values: {
      comment: textOf(fields.comment),
      author: textOf(fields.author),
      email: textOf(fields.email),
      parent: textOf(fields.parent),
      notify: textOf(fields.notify),
    },
    tooLarge: tooLarge || bytes.length > MAX_BYTES,
  };
}

export function textOf(value: unknown): string {
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
}

async function readUpTo(request: Request, limit: number): Promise<{ bytes: Uint8Array; tooLarge: boolean }> {
  const declared = request.headers.get("Content-Length");
  // A body is as long as it says, and all of it is there at once.
  if (declared !== null && Number(declared) <= limit)
    return { bytes: new Uint8Array(await request.arrayBuffer()), tooLarge: false };
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    chunks.push(chunk.subarray(0, limit - length));
    length += chunk.length;
    if (length > limit) break;
  }
  const bytes = new Uint8Array(Math.min(length, limit));
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return { bytes, tooLarge: length > limit };
}

function parseJson(bytes: Uint8Array): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

async function parseForm(
  bytes: Uint8Array,
  request: Request,
  type: string,
): Promise<Record<string, unknown> | null> {
  if (type.startsWith("multipart/form-data")) {
    const headers = { "Content-Type": request.headers.get("Content-Type") ?? "" };
    const form = await new Response(bytes, { headers }).formData().catch(() => null);
    return form && Object.fromEntries(form);
  }
  if (!type.startsWith("application/x-www-form-urlencoded")) return null;
  return Object.fromEntries(new URLSearchParams(new TextDecoder().decode(bytes)));
}
