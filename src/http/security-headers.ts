/**
 * What every answer carries, whatever it is: a type is what it says it is, no page of others shares a window with one of ours,
 * and what no page of a paper needs is switched off for whatever a page may come to hold. Frames and scripts are the
 * Content-Security-Policy's, which each kind of page has for itself.
 */
const ALWAYS: [name: string, value: string][] = [
  ["X-Content-Type-Options", "nosniff"],
  ["Cross-Origin-Opener-Policy", "same-origin"],
  [
    "Permissions-Policy",
    "geolocation=(), microphone=(), payment=(), usb=(), serial=(), hid=(), midi=(), browsing-topics=()",
  ],
];

/** A year, for this host alone: what else stands below the paper's domain is not ours to decide on (RFC 6797, 6.1). */
const HTTPS_ONLY: [name: string, value: string] = ["Strict-Transport-Security", "max-age=31536000"];

/** Adds these headers to an answer for `url`. */
export function addSecurityHeaders(headers: Headers, url: string): void {
  for (const [name, value] of ALWAYS) headers.set(name, value);
  if (url.startsWith("https:")) headers.set(...HTTPS_ONLY);
}
