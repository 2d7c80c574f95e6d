import type { Context } from "hono";
import { Refusal } from "./errors.ts";

const NO_FORM =
  "What was sent is no complete form: it may have been cut off on its way. Please go back and send it again.";

type Fields = Record<string, string | string[]>;

/**
 * A request's form, the same one however often it is asked for.
 * @throws Refusal("invalid_input") for what is none, Refusal("body_too_large")
 */
export async function readForm(c: Context): Promise<FormData> {
  try {
    return await c.req.formData();
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal("invalid_input", NO_FORM);
  }
}

/**
 * The text fields of a request's form, the last of each name; files are left out. None where nothing was sent as a form.
 * @throws Refusal("invalid_input") for what says that it is a form, and is none
 */
export async function readFields(c: Context): Promise<Record<string, string>> {
  return Object.fromEntries(await textsOf(c));
}

/** The same with all values of a name that is there several times. */
export async function readAllFields(c: Context): Promise<Fields> {
  const grouped = Map.groupBy(await textsOf(c), ([name]) => name);
  const values = [...grouped].map(([name, pairs]) => [name, pairs.map(([, value]) => value)] as const);
  return Object.fromEntries(values.map(([name, all]) => [name, all.length > 1 ? all : (all[0] ?? "")]));
}

async function textsOf(c: Context): Promise<[string, string][]> {
  const type = c.req.header("Content-Type")?.toLowerCase() ?? "";
  if (!/^(multipart\/form-data|application\/x-www-form-urlencoded)/.test(type)) return [];
  const form = await readForm(c);
  return [...form].flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : []));
}
