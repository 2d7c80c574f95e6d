/** How the newsroom has arranged the front page. */

/** An article chosen by hand, until a moment (Unix ms) or for as long as it is there. */
export type Choice = { id: number; until: number | null };

/** A part of the page below its first stories. */
export type Block =
  | { of: "newest"; count: number }
  | { of: "read" }
  | { of: "section" | "tag"; slug: string; look: BlockLook; count: number };

export const BLOCK_LOOKS = ["large", "small", "opinion"] as const;

export type BlockLook = (typeof BLOCK_LOOKS)[number];

export type Arrangement = {
  breaking: { text: string; link: string; until: number } | null;
  /** Null: the newest. */
  lead: Choice | null;
  /** A place each. */
  seconds: (Choice | null)[];
  /** None: the newest articles. */
  blocks: Block[];
};

export const MAX_SECONDS = 5;
export const MAX_BLOCKS = 10;
export const MAX_IN_BLOCK = 12;

/** As a paper is that has never set anything: newest first. */
export const BY_ITSELF: Arrangement = { breaking: null, lead: null, seconds: [null, null, null], blocks: [] };

/** Row of `settings` that holds it: JSON, with what is worked out of it for those who read it. */
export const FRONT_ROW = "front";

type StoredArrangement = Omit<Arrangement, "blocks"> & {
  /** Which articles were chosen. */
  chosen: number[];
  /** `reads`: how many have to be read so that enough are left beside those that stand above it. */
  blocks: (Block & { reads: number })[];
  /** The most of these. */
  most: number;
  /** Unix ms: when the first of it ends; null: nothing does. */
  endsAt: number | null;
};

/** What the row says. */
export function arrangementOf(stored: string | null): Arrangement {
  if (stored === null) return BY_ITSELF;
  const { breaking, lead, seconds, blocks }: StoredArrangement = JSON.parse(stored);
  return {
    breaking,
    lead,
    seconds,
    blocks: blocks.map(({ reads: _, ...block }) => block),
  };
}

/** When the first of what the row says ends (Unix ms); null: nothing does. */
export function endOf(stored: string | null): number | null {
  return stored === null ? null : (JSON.parse(stored) as StoredArrangement).endsAt;
}

/** The row of an arrangement. */
export function storedOf(arrangement: Arrangement): string {
  const { breaking, lead, seconds, blocks } = arrangement;
  const choices = [lead, ...seconds].filter((choice) => choice !== null);
  const read = blocks.map((block, index) => ({ ...block, reads: readsOf(arrangement, block, index) }));
  const ends = [breaking?.until ?? null, ...choices.map(({ until }) => until)].filter((at) => at !== null);
  const stored: StoredArrangement = {
    ...{ breaking, lead, seconds, blocks: read },
    chosen: [...new Set(choices.map(({ id }) => id))],
    most: Math.max(0, ...read.map(({ reads }) => reads)),
    endsAt: ends.length > 0 ? Math.min(...ends) : null,
  };
  return JSON.stringify(stored);
}

/** What stands above may be any of what a block has: sections alone have nothing in common. */
function readsOf({ seconds, blocks }: Arrangement, block: Block, index: number): number {
  const above = blocks
    .slice(0, index)
    .filter((one) => !(one.of === "section" && block.of === "section" && one.slug !== block.slug));
  return 1 + seconds.length + [...above, block].reduce((sum, one) => sum + countOf(one), 0);
}

function countOf(block: Block): number {
  return block.of === "read" ? 0 : block.count;
}

/** The arrangement without what has ended. */
export function stillStanding(arrangement: Arrangement, now: number): Arrangement {
  const stands = (choice: Choice | null) =>
    choice !== null && (choice.until === null || choice.until > now) ? choice : null;
  const { breaking, lead, seconds } = arrangement;
  return {
    ...arrangement,
    breaking: breaking !== null && breaking.until > now ? breaking : null,
    lead: stands(lead),
    seconds: seconds.map(stands),
  };
}
