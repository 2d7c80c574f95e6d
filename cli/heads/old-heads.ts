import { slugOf } from "../../src/articles/slugs.ts";
import type { ArticleUpload, HeadUpload, Named } from "../api-shapes.ts";
import type { SettledPictures } from "../pictures/settle-pictures.ts";
import type { Skip } from "../summary.ts";
import { clip } from "../wordpress/plain-text.ts";

/** What the old site says of a section, a tag or an author: plain text, and the address of a portrait there; "": it says nothing. */
export type OldHead = { kind: HeadUpload["kind"]; of: Named; description: string; portrait: string };

/** The paper takes as much. */
const MAX_DESCRIPTION = 2000;

/** Which lists the articles of an import are on: nothing is told of others. */
export function openUsedLists() {
  const used = new Set<string>();
  const note = (kind: HeadUpload["kind"], named: Named[]) => {
    for (const of of named) used.add(keyOf({ kind, of }));
  };
  return {
    add: ({ section, tags = [], author, authors = [] }: ArticleUpload): void => {
      note("section", section ? [section] : []);
      note("tag", tags);
      note("author", authors.length > 0 ? authors : author ? [author] : []);
    },
    has: (head: Pick<OldHead, "kind" | "of">): boolean => used.has(keyOf(head)),
  };
}

/** As the paper itself tells them apart. */
export function keyOf({ kind, of }: Pick<OldHead, "kind" | "of">): string {
  const { name, slug } = typeof of === "string" ? { name: of, slug: "" } : of;
  return `${kind}/${slug || slugOf(name)}`;
}

/** The old site's heads as this paper takes them, each once, and what of them cannot be taken. */
export function headsToSend(
  all: Iterable<OldHead>,
  has: (head: OldHead) => boolean,
  { place }: Pick<SettledPictures, "place">,
): { heads: HeadUpload[]; left: Skip[] } {
  const left: Skip[] = [];
  const found = new Map<string, HeadUpload>();
  for (const head of all) {
    const key = keyOf(head);
    if (found.has(key) || !has(head)) continue;
    const { kind, of, description, portrait } = head;
    const address = portrait === "" ? "" : (place({ body: "", image: { url: portrait } }).image?.url ?? "");
    const isHere = address === "" || address.startsWith("/media/");
    if (!isHere) left.push({ what: `/${key}/: ${portrait}`, reason: ELSEWHERE });
    if (description.length > MAX_DESCRIPTION)
      left.push({ what: `/${key}/`, reason: `its words beyond ${MAX_DESCRIPTION} characters` });
    found.set(key, {
      kind,
      of,
      description: clip(description, MAX_DESCRIPTION),
      ...(kind === "author" && isHere && { portrait: address }),
    });
  }
  return { heads: [...found.values()], left };
}

const ELSEWHERE =
  "a portrait has to be one of the paper's own pictures: --pictures brings it from the old site, --pictures-of-others from elsewhere";
