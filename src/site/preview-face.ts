import { respondUncached } from "../cache/respond.ts";
import { sharedLists } from "../cache/shared-lists.ts";
import { toStoredPage } from "../cache/stored-page.ts";
import type { Face } from "../pages/face-data.ts";
import type { SiteContext } from "./context.ts";
import { withoutScripts } from "./preview.ts";

/**
 * The real front page with a face that is not saved, for the newsroom's own frame, without scripts and other companies' code. Nothing of it is
 * remembered.
 * @param scheme as if chosen by hand; null: as the system has it
 */
export async function previewFace(
  { cache, now }: SiteContext,
  request: Request,
  face: Face,
  scheme: "light" | "dark" | null,
): Promise<Response> {
  const page = await cache.render("/");
  if (!page) return new Response("There is no front page yet.", { status: 404 });
  const { paper, ...lists } = await sharedLists(cache);
  const origin = new URL(request.url).origin;
  const contents = await cache.fill(
    { ...lists, paper: { ...paper, face, code: null } },
    { origin, replyTo: null },
  );
  const plain = withoutScripts(page.body);
  const body = scheme === null ? plain : plain.replace("<html", `<html data-theme="${scheme}"`);
  const response = respondUncached(
    { page: await toStoredPage({ ...page, body }, cache.version, now) },
    contents,
  );
  const policy = response.headers.get("Content-Security-Policy");
  response.headers.set("Content-Security-Policy", `${policy}; sandbox allow-same-origin`);
  response.headers.delete("Speculation-Rules");
  return response;
}
