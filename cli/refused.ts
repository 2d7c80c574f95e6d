import { z } from "zod";
import { Failure } from "./failure.ts";

const errorAnswer = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    fields: z.record(z.string(), z.string()).optional(),
  }),
});

/** The site refused a request; `fields` name what it refused, as in `3.title`. */
export class Refused extends Failure {
  readonly code: string;
  readonly fields: Record<string, string>;
  /** The paper did not answer by itself: what stands before it did, as where a request has used up its CPU. */
  readonly isOverwhelmed: boolean;

  constructor(
    message: string,
    code: string,
    fields: Record<string, string> = {},
    { isOverwhelmed = false } = {},
  ) {
    super(message);
    this.code = code;
    this.fields = fields;
    this.isOverwhelmed = isOverwhelmed;
  }
}

/** What a person reads of an answer that is no success. */
export function refusal(site: string, status: number, content: unknown): Refused {
  const parsed = errorAnswer.safeParse(content);
  if (!parsed.success)
    return new Refused(
      status >= 500
        ? `${site} is away, or has used up what it may do for now (it answered ${status}). Wait some minutes and try again: what arrived is kept.`
        : `${site} answered ${status}, not as a Broadsheet would: is the address right?`,
      "",
      {},
      { isOverwhelmed: status >= 500 },
    );
  const { code, message, fields = {} } = parsed.data.error;
  if (status === 401) {
    const where =
      "A local paper's token is in its .dev.vars; a deployed one's is what `wrangler secret put ADMIN_TOKEN` was given.";
    return new Refused(`${site} does not accept this token. ${where}`, code);
  }
  if (status === 413)
    return new Refused(
      `too much for ${site} in one request. ${message} Shorten the text, or split it.`,
      code,
    );
  const details = Object.entries(fields).map(([field, what]) => `\n  ${field}: ${what}`);
  return new Refused(`${site}: ${message}${details.join("")}`, code, fields);
}

/** What a person reads when no answer came. */
export function unreachable(site: string, error: Error): Failure {
  const cause = error.cause instanceof Error ? error.cause : error;
  const code = "code" in cause ? cause.code : undefined;
  if (code === "ECONNREFUSED") {
    return new Failure(
      `nothing answers at ${site}. Start the paper with \`npm start\`, or name another one with --site URL.`,
    );
  }
  if (code === "ENOTFOUND" || code === "EAI_AGAIN")
    return new Failure(`the address ${site} cannot be found: check --site and your connection.`);
  if (error.name === "TimeoutError")
    return new Failure(`${site} did not answer in two minutes. Try again: what arrived is kept.`);
  return new Failure(`the connection to ${site} failed (${cause.message}). Try again: what arrived is kept.`);
}
