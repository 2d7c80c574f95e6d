/**
 * Whether a state-changing request comes from a page of another site: by Sec-Fetch-Site where the browser sends it, else
 * by Origin. Programs send neither and are let through: what they could do they can do without a reader's browser.
 * @param siteUrl the site's own origin where it is configured; else the origin asked for.
 */
export function isCrossSite(request: Request, siteUrl: string | null): boolean {
  const site = request.headers.get("Sec-Fetch-Site");
  if (site !== null) return site !== "same-origin" && site !== "none";
  const origin = request.headers.get("Origin");
  return origin !== null && origin !== new URL(request.url).origin && origin !== siteUrl;
}
