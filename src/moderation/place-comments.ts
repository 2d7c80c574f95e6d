import { depthOf, threadKey } from "../comments/thread/thread-key.ts";
import { importedCommentId } from "../db/time-id.ts";

/** Where a comment stands. */
export type Place = {
  id: number;
  articleId: number;
  parentId: number | null;
  rootId: number;
  threadKey: string;
  depth: number;
};

export type Unplaced = {
  externalId: string;
  parentExternalId?: string | null | undefined;
  articleId: number;
  /** Unix ms. */
  createdAt: number;
  /** The id that it had on another Broadsheet. */
  id?: number | null | undefined;
};

/** Ids that are looked at before an import is thought to meet no free one. */
const PROBES = 4;

/** Ids that a comment may get, the first one unless it is taken. `shift`: where to look for others than before. */
export function candidateIds(
  { externalId, createdAt, id }: Pick<Unplaced, "externalId" | "createdAt" | "id">,
  shift = 0,
): number[] {
  const first = (id ?? importedCommentId(createdAt, hashOf(externalId))) + shift;
  return Array.from({ length: PROBES }, (_, probe) => first + probe);
}

/**
 * Gives new comments their ids and their places in threads. A parent is another of them or one in `standing`, of the same
 * article; where there is none, or comments answer each other in a circle, a thread begins.
 * @param standing places of stored comments by external id
 * @returns places of the new ones by external id
 */
export function placeComments(
  comments: Unplaced[],
  standing: Map<string, Place>,
  takenIds: Set<number>,
  shift = 0,
): Map<string, Place> {
  const ids = giveIds(comments, takenIds, shift);
  const unplaced = new Map(comments.map((comment) => [comment.externalId, comment]));
  const places = new Map<string, Place>();
  const placeOf = (externalId: string): Place | undefined =>
    places.get(externalId) ?? standing.get(externalId);

  /** New comments from this one up to the first whose parent has a place or does not exist, the topmost last. */
  const unplacedChain = (bottom: Unplaced): Unplaced[] => {
    const chain = new Set<Unplaced>();
    let next: Unplaced | undefined = bottom;
    while (next && !chain.has(next) && !placeOf(next.externalId)) {
      chain.add(next);
      next = unplaced.get(next.parentExternalId ?? "");
    }
    return [...chain];
  };

  for (const comment of comments) {
    for (const { externalId, parentExternalId, articleId } of unplacedChain(comment).reverse()) {
      const answered = placeOf(parentExternalId ?? "");
      const parent = answered?.articleId === articleId ? answered : null;
      const id = ids.get(externalId) ?? 0;
      places.set(externalId, {
        id,
        articleId,
        parentId: parent?.id ?? null,
        rootId: parent?.rootId ?? id,
        threadKey: threadKey(parent?.threadKey ?? null, id),
        depth: depthOf(parent?.depth ?? null),
      });
    }
  }
  return places;
}

function giveIds(comments: Unplaced[], takenIds: Set<number>, shift: number): Map<string, number> {
  const taken = new Set(takenIds);
  const ids = new Map<string, number>();
  for (const comment of comments) {
    const candidates = candidateIds(comment, shift);
    let id = candidates.find((candidate) => !taken.has(candidate)) ?? (candidates.at(-1) ?? 0) + 1;
    while (taken.has(id)) id++;
    taken.add(id);
    ids.set(comment.externalId, id);
  }
  return ids;
}

/** FNV-1a, 32 bits: the same for the same text on every machine. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
