import { addSecurityHeaders } from "./security-headers.ts";

/** For an editor who tries the old door out of habit. */
const TEXT =
  "There is nothing at this address: this paper does not run on WordPress. Its newsroom is at /admin.\n";

/** The answer to requests for WordPress's own programs (PROGRAMS): it needs neither the database nor KV. */
export function refuseProgram(url: string): Response {
  const headers = new Headers({
    "Content-Type": "text/plain; charset=utf-8",
    "Cache-Control": "public, max-age=3600",
    "X-Robots-Tag": "noindex",
  });
  addSecurityHeaders(headers, url);
  return new Response(TEXT, { status: 404, headers });
}
