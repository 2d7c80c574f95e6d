import { HTML_HEADERS, PRIVATE } from "../../cache/respond.ts";

/** Answers with a page that is one reader's own and no search engine's. */
export function answerOwnPage(html: string, status = 200, retryAfterSeconds?: number): Response {
  return new Response(html, {
    status,
    headers: {
      ...HTML_HEADERS,
      "Content-Type": "text/html; charset=utf-8",
      "Cache-Control": PRIVATE,
      "X-Robots-Tag": "noindex",
      ...(retryAfterSeconds !== undefined && { "Retry-After": String(retryAfterSeconds) }),
    },
  });
}
