import { isDatabaseError, isMissingSchema, isOvertaken, isRefusedByDatabase } from "../../db/client.ts";
import { Refusal } from "../../http/errors.ts";
import { RETRY_AFTER_SECONDS } from "./commenter-request.ts";
import { KeptText } from "./kept-text.ts";

const NO_ARTICLE =
  "The article is not here any more, so your comment could not be stored. Your words are kept below: copy them if you want to use them elsewhere.";
const AWAY =
  "The database does not answer, so it is not known whether your comment was stored. Your words are kept below: please send them again in a minute. They will not be there twice.";
const NO_TABLES =
  "This site cannot take comments yet: its database has no tables. Its admin makes them with `npm run deploy` (locally: `npm start`). Your words are kept below.";
const FAILED =
  "Something went wrong on our side, and it is not certain that your comment was stored. Your words are kept below: please send them again in a minute. They will not be there twice.";

/** The refusal that says what was thrown while a comment was taken, and keeps what was typed. What is no refusal is logged. */
export function keptFailure(
  error: unknown,
  kept: Omit<ConstructorParameters<typeof KeptText>[2], "retryAfterSeconds">,
): KeptText {
  const refuse = (code: KeptText["code"], message: string, retryAfterSeconds?: number) =>
    new KeptText(code, message, { ...kept, ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) });
  if (error instanceof Refusal)
    return refuse(
      error.code,
      error.code === "article_not_found" ? NO_ARTICLE : error.message,
      error.retryAfterSeconds,
    );
  const text = error instanceof Error ? error.stack : String(error);
  console.error({ event: "comment_not_stored", error: text });
  if (isMissingSchema(error)) return refuse("schema_missing", NO_TABLES);
  const isAway = isDatabaseError(error) && !isRefusedByDatabase(error);
  return isAway || isOvertaken(error)
    ? refuse("try_again_later", AWAY, RETRY_AFTER_SECONDS)
    : refuse("internal_error", FAILED);
}
