import type { z } from "zod";
import { readText } from "./body-limit.ts";
import { type FieldErrors, Refusal } from "./errors.ts";

/** The checked value. @throws Refusal("invalid_input") with a message for each field, by its path: `tags.0`. */
export function checkInput<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new Refusal("invalid_input", "Some fields need another value.", {
    fields: fieldErrors(result.error),
  });
}

/** First message of each field. */
export function fieldErrors(error: z.ZodError): FieldErrors {
  const fields: FieldErrors = {};
  for (const issue of flatten(error.issues)) fields[issue.path.join(".") || "body"] ??= issue.message;
  return fields;
}

/** The JSON of a request. @throws Refusal("invalid_json"), Refusal("body_too_large") */
export async function readJson(request: Request, maxBytes: number): Promise<unknown> {
  const text = await readText(request, maxBytes);
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal(
      "invalid_json",
      "The request's body is no JSON. Send Content-Type: application/json and a JSON body.",
    );
  }
}

/** A union's issue stands for those of the alternative that fits best: the one that got deepest. */
function flatten(issues: z.core.$ZodIssue[]): z.core.$ZodIssue[] {
  return issues.flatMap((issue) => {
    if (issue.code !== "invalid_union") return [issue];
    const best = issue.errors.toSorted((a, b) => depth(b) - depth(a))[0] ?? [];
    return best.length === 0
      ? [issue]
      : flatten(best.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] })));
  });
}

function depth(issues: z.core.$ZodIssue[]): number {
  return Math.max(0, ...issues.map(({ path }) => path.length));
}
