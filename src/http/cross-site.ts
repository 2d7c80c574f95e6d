/**
 * Whether a state-changing request comes from a page of another site: by Sec-Fetch-Site where the browser sends it, else
 * by Origin. Programs send neither and are let through: what they could do they can do without a reader's browser.
 * @param siteUrl the site's own origin where it is configured; else the origin asked for.
 */
export function isCrossSite(request: Request, siteUrl: string | null): boolean {
  const site = request.headers.get("Sec-Fetch-Site");
  if (site !== null) return site !== "same-origin" && site !== "none";
  const origin = request.headers.get("Origin");
  return origin !== null && !isOwnOrigin(request, origin, siteUrl);
}

/**
 * Whether a state-changing request surely comes from a page of this very site: both headers must agree, and Origin, which
 * browsers send with every POST, must be there. For those whom a cookie lets in.
 */
export function isOwnPage(request: Request, siteUrl: string | null): boolean {
  const site = request.headers.get("Sec-Fetch-Site");
  const origin = request.headers.get("Origin");
  return (
    origin !== null && isOwnOrigin(request, origin, siteUrl) && (site === null || site === "same-origin")
  );
}

function isOwnOrigin(request: Request, origin: string, siteUrl: string | null): boolean {
  return origin === new URL(request.url).origin || origin === siteUrl;
}
