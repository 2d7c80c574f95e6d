import type { OldHead } from "../heads/old-heads.ts";
import type { Skip } from "../summary.ts";
import { plainParagraphs } from "../wordpress/plain-text.ts";
import { named } from "./post-to-article.ts";
import type { GhostSurvey } from "./survey.ts";

/** Where Ghost's own address stands in an export, in place of the site's. */
const GHOST_URL = /__GHOST_URL__/g;

/** What an export says of its tags and authors. The first public tag of a post is its section. */
export function headsOfGhost({ tags, users }: GhostSurvey, site: string): OldHead[] {
  const publicTags = [...tags.values()].filter(({ isInternal }) => !isInternal);
  return [
    ...publicTags.flatMap((tag) =>
      (["section", "tag"] as const).map((kind) => ({
        kind,
        of: named(tag),
        description: plainParagraphs(tag.description ?? ""),
        portrait: "",
      })),
    ),
    ...[...users.values()].map(
      (user): OldHead => ({
        kind: "author",
        of: named(user),
        description: plainParagraphs(user.bio ?? ""),
        portrait: withProtocol((user.picture ?? "").replace(GHOST_URL, site)),
      }),
    ),
  ];
}

/** Of Gravatar's pictures Ghost leaves it out. */
function withProtocol(address: string): string {
  return address.startsWith("//") ? `https:${address}` : address;
}

/** What the export says of them and that has no place here. */
export function leftOfGhost(
  { tags, users }: GhostSurvey,
  has: (head: Pick<OldHead, "kind" | "of">) => boolean,
): Skip[] {
  const isUsed = (kinds: OldHead["kind"][], one: { name: string; slug: string }) =>
    kinds.some((kind) => has({ kind, of: named(one) }));
  return [
    ...[...tags.values()]
      .filter((tag) => tag.picture && !tag.isInternal && isUsed(["section", "tag"], tag))
      .map(({ name }) => ({ what: name, reason: "sections and tags have no picture here" })),
    ...[...users.values()]
      .filter((user) => isUsed(["author"], user))
      .flatMap(({ name, cover, website, location }) => [
        ...(cover ? [{ what: name, reason: "authors have no cover picture here" }] : []),
        ...(website
          ? [
              {
                what: `${name}: ${website}`,
                reason: "authors have no website here: write it into their words",
              },
            ]
          : []),
        ...(location
          ? [
              {
                what: `${name}: ${location}`,
                reason: "authors have no place of their own here: write it into their words",
              },
            ]
          : []),
      ]),
  ];
}
