import type * as z from "zod";
import type { ErrorCode } from "../http/errors.ts";
import type { ANSWERS, BODIES } from "./schemas.ts";

/** What a request of the newsroom may be refused with, ... */
export const NEWSROOM: ErrorCode[] = ["unauthorized", "not_configured"];
/** ... and one with a body. */
export const BODY: ErrorCode[] = ["invalid_input", "invalid_json", "body_too_large"];

export type Operation = {
  method: "get" | "post" | "put" | "patch" | "delete";
  /** Below /api/v1, as Hono writes it: `/articles/:key`. */
  path: string;
  summary: string;
  query?: z.ZodObject;
  body?: keyof typeof BODIES;
  /** By status; null: an answer without a body. */
  answers: Record<number, keyof typeof ANSWERS | null>;
  /** Beside those that any request may meet. */
  errors: ErrorCode[];
};
