import type { App } from "../../http/context.ts";

type Answers = Pick<App["Variables"], "answerPlain">;

/** Answers with a page that is one reader's own and no search engine's. */
export async function answerOwnPage(
  { answerPlain }: Answers,
  html: string,
  status = 200,
  retryAfterSeconds?: number,
): Promise<Response> {
  const response = await answerPlain(html, status);
  response.headers.set("X-Robots-Tag", "noindex");
  if (retryAfterSeconds !== undefined) response.headers.set("Retry-After", String(retryAfterSeconds));
  return response;
}
