import { shownName } from "../../cache/shown-changes.ts";
import type { FrontBlockData } from "../../pages/front-block.tsx";
import { listPath } from "../../pages/links.ts";
import type { ArticleList } from "../articles.ts";
import { cursorOf, type ListedCard } from "../cards.ts";
import { type Block, type Choice, stillStanding } from "./arrangement.ts";
import type { FrontParts } from "./front-reading.ts";

export type ComposedFront = {
  breaking: { text: string; link: string } | null;
  lead: ListedCard | null;
  seconds: ListedCard[];
  blocks: FrontBlockData[];
  /** Where older articles go on; null: these are all. */
  next: string | null;
  /** All articles on it. */
  shown: ListedCard[];
  /** The lists that it names, as kept pages know them. */
  names: string[];
};

/**
 * The front page as it is arranged, of what is there: a place whose choice is gone or over has the newest, and no article stands
 * on it twice.
 */
export function composeFront(parts: FrontParts, now: number): ComposedFront {
  const { newest } = parts;
  const { breaking, lead, seconds, blocks } = stillStanding(parts.arrangement, now);
  const taken = new Set<number>();
  const take = (cards: ListedCard[], count: number) => {
    const found = cards.filter(({ id }) => !taken.has(id)).slice(0, count);
    for (const { id } of found) taken.add(id);
    return found;
  };
  const byHand = (choice: Choice | null) =>
    choice === null
      ? []
      : take(
          parts.chosen.filter(({ id }) => id === choice.id),
          1,
        );
  const stickyIds = new Set(parts.sticky.map(({ id }) => id));
  const ahead = [...parts.sticky, ...newest.items.filter(({ id }) => !stickyIds.has(id))];
  // What is chosen for any place is not taken for another.
  const chosen = [lead, ...seconds].map(byHand);
  const [leading, ...beside] = chosen.map((found) => (found.length > 0 ? found : take(ahead, 1)));
  const laid = (blocks.length > 0 ? blocks : [EVERYTHING]).map((block, place): FrontBlockData => {
    if (block.of === "read") return { look: "read", title: "", path: "", articles: [] };
    const found = block.of === "newest" ? ahead : (parts.blocks.get(place) ?? []);
    return { ...headOf(block, parts.names.get(place)), articles: take(found, block.count) };
  });
  return {
    breaking,
    lead: leading?.[0] ?? null,
    seconds: beside.flat(),
    blocks: besideEachOther(laid.filter(({ look, articles }) => look === "read" || articles.length > 0)),
    next: olderThanShown(newest, taken),
    shown: [...ahead, ...parts.chosen, ...[...parts.blocks.values()].flat()].filter(({ id }) =>
      taken.has(id),
    ),
    names: blocks.flatMap((block) => ("slug" in block ? [shownName(block.of, block.slug)] : [])),
  };
}

/** Below the first stories of a paper that has set nothing. */
const EVERYTHING: Block = { of: "newest", count: Number.POSITIVE_INFINITY };

function headOf(block: Exclude<Block, { of: "read" }>, name: string | undefined) {
  if (block.of === "newest") return { look: "newest" as const, title: "Latest", path: "" };
  return { look: block.look, title: name ?? block.slug, path: listPath(block.of, block.slug) };
}

/** Two small blocks stand beside each other; the last of an odd number has the width for itself. */
function besideEachOther(blocks: FrontBlockData[]): FrontBlockData[] {
  let inRow = 0;
  return blocks.map((block, index) => {
    inRow = block.look === "small" ? inRow + 1 : 0;
    const isAlone = inRow % 2 === 1 && blocks[index + 1]?.look !== "small";
    return isAlone ? { ...block, isAlone } : block;
  });
}

/** The cursor of the first page of older articles: nothing that is newer is left out between the two. */
function olderThanShown({ items, next }: ArticleList, taken: Set<number>): string | null {
  const gap = items.findIndex(({ id }) => !taken.has(id));
  if (gap < 0) return next;
  const [first] = items;
  if (gap > 0 || !first) return cursorOf(items[gap - 1]);
  return cursorOf({ ...first, id: first.id + 1 });
}
