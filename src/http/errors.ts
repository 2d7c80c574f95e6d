import type { ContentfulStatusCode } from "hono/utils/http-status";

/** Every code that an error answer can carry. They are part of the contract: never renamed. */
export const ERROR_STATUS = {
  invalid_input: 422,
  invalid_json: 400,
  unauthorized: 401,
  forbidden: 403,
  cross_site: 403,
  comments_closed: 403,
  not_your_comment: 403,
  edit_time_over: 403,
  article_not_found: 404,
  comment_not_found: 404,
  not_found: 404,
  method_not_allowed: 405,
  comment_changed: 409,
  comment_decided: 409,
  picture_in_use: 409,
  thread_changed: 409,
  thread_in_use: 409,
  body_too_large: 413,
  too_many_comments: 429,
  too_many_tries: 429,
  internal_error: 500,
  not_configured: 503,
  schema_missing: 503,
  try_again_later: 503,
} as const satisfies Record<string, ContentfulStatusCode>;

export type ErrorCode = keyof typeof ERROR_STATUS;

export type FieldErrors = Record<string, string>;

/** A refusal that the caller is told of: thrown anywhere below a route, answered by app.onError. */
export class Refusal extends Error {
  readonly code: ErrorCode;
  readonly fields: FieldErrors | undefined;
  readonly retryAfterSeconds: number | undefined;
  /** The methods that the address takes instead: a 405 says them (RFC 9110, 15.5.6). */
  readonly allow: string | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    extra: { fields?: FieldErrors; retryAfterSeconds?: number; allow?: string } = {},
  ) {
    super(message);
    this.code = code;
    this.fields = extra.fields;
    this.retryAfterSeconds = extra.retryAfterSeconds;
    this.allow = extra.allow;
  }

  get status(): ContentfulStatusCode {
    return ERROR_STATUS[this.code];
  }

  /** The body of the JSON answer. */
  toJSON() {
    return { error: { code: this.code, message: this.message, ...(this.fields && { fields: this.fields }) } };
  }
}
