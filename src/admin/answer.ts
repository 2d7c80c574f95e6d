import { PRIVATE } from "../cache/respond.ts";
import type { App } from "../http/context.ts";
import { SCHEME_SOURCE } from "../pages/colour-scheme.ts";
import type { NewsroomFrame } from "./layout.tsx";

/** Pictures of articles may come from anywhere; everything else is the newsroom's own, and nobody may frame it. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  `script-src 'self' ${SCHEME_SOURCE}`,
  "connect-src 'self'",
  // The editor's preview has this policy, and the paper's type.
  "font-src 'self'",
  "img-src 'self' https: http: data:",
  "media-src 'self' https: http:",
  "frame-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

export const NEWSROOM_HEADERS = {
  "Content-Type": "text/html; charset=utf-8",
  "Cache-Control": PRIVATE,
  "Content-Security-Policy": CONTENT_SECURITY_POLICY,
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "same-origin",
  "X-Robots-Tag": "noindex",
};

/** For what the editor's own frame shows. */
export const IN_OWN_FRAME = {
  "Content-Security-Policy": CONTENT_SECURITY_POLICY.replace(
    "frame-ancestors 'none'",
    "frame-ancestors 'self'",
  ),
};

/** Answers with a page of the newsroom. */
export function answerPage(html: string, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(html, { status, headers: { ...NEWSROOM_HEADERS, ...headers } });
}

/** 303: the next request is a GET, so that a reload sends nothing again. */
export function goTo(path: string, headers: Record<string, string> = {}): Response {
  return new Response(null, {
    status: 303,
    headers: { Location: path, "Cache-Control": PRIVATE, ...headers },
  });
}

/** The frame of a page behind the door. */
export function frameOf({ config, now, identity }: App["Variables"]): NewsroomFrame {
  return { site: config.site, now, identity };
}
