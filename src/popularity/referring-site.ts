const MAX_LENGTH = 80;

/**
 * The site that led to a request ("news.example"), or "" for none, the site itself, or what cannot be read.
 * @param referrer in place of the request's own
 */
export function referringSite(request: Request, referrer = request.headers.get("Referer")): string {
  const url = referrer ? URL.parse(referrer) : null;
  if (!url || !/^(https?|android-app):$/.test(url.protocol)) return "";
  const host = withoutWww(url.hostname);
  return host === withoutWww(new URL(request.url).hostname) ? "" : host.slice(0, MAX_LENGTH);
}

function withoutWww(host: string): string {
  return host.toLowerCase().replace(/^www\./, "");
}
