import { renderBody } from "../src/articles/body.ts";
import { isRelative, picturesIn } from "../src/articles/pictures.ts";

const PATIENCE_MS = 5_000;

/**
 * Pictures of a Markdown text that readers of the site would not see: of the site's own each is asked for.
 * @param beside those that are files beside the text, and are sent with it
 */
export async function missingPictures(body: string, site: string, beside: Set<string>): Promise<string[]> {
  const pictures = picturesIn(renderBody(body, "markdown"));
  const own = pictures.filter((address) => /^\/(?!\/)/.test(address));
  const missing = await Promise.all(own.map((address) => isMissing(site + address)));
  return [
    ...pictures.filter((address) => isRelative(address) && !beside.has(address)),
    ...own.filter((_, at) => missing[at]),
  ];
}

/** A site that does not answer will say so when the article is sent. */
async function isMissing(address: string): Promise<boolean> {
  try {
    const { status } = await fetch(address, { method: "HEAD", signal: AbortSignal.timeout(PATIENCE_MS) });
    return status === 404 || status === 410;
  } catch {
    return false;
  }
}
