import {
  type Arrangement,
  BLOCK_LOOKS,
  type Block,
  type BlockLook,
  type Choice,
  MAX_BLOCKS,
  MAX_IN_BLOCK,
  MAX_SECONDS,
} from "../../articles/front/arrangement.ts";
import { breakingLink, breakingText } from "../../articles/front/inputs.ts";
import { MINUTE_MS } from "../../db/time.ts";

/** The form as it was typed, or as it is made of what is saved. */
export type FrontValues = {
  breakingText: string;
  breakingLink: string;
  /** Minutes from now; "keep": when it was to end before. */
  breakingEnds: string;
  /** An article's id; "": the newest. */
  lead: string;
  /** The same; "none": no such place. */
  seconds: string[];
  /** Minutes from now; "": until somebody changes it; "keep": as they are, and new ones for a day. */
  stands: string;
  blocks: BlockValues[];
};

/** `of`: "newest", "read", "section:sport", "tag:bridge". */
export type BlockValues = { of: string; look: string; count: string };

export type FrontErrors = Partial<Record<"breakingText" | "breakingLink" | "add", string>>;

/** A button of the form: what is to be done with the block of a place. */
export type Act = { act: "save" } | { act: "add" } | { act: "up" | "down" | "remove"; place: number };

export const KEEP = "keep";
const DAY_MINUTES = 1440;

export function valuesOf({ breaking, lead, seconds, blocks }: Arrangement): FrontValues {
  return {
    breakingText: breaking?.text ?? "",
    breakingLink: breaking?.link ?? "",
    breakingEnds: breaking ? KEEP : "180",
    lead: lead === null ? "" : String(lead.id),
    seconds: Array.from({ length: MAX_SECONDS }, (_, place) => {
      const choice = seconds[place];
      return choice === undefined ? "none" : choice === null ? "" : String(choice.id);
    }),
    stands: KEEP,
    blocks: blocks.map((block) => ({
      of: "slug" in block ? `${block.of}:${block.slug}` : block.of,
      look: "look" in block ? block.look : "",
      count: "count" in block ? String(block.count) : "",
    })),
  };
}

export function readValues(form: Record<string, string>): FrontValues {
  const text = (name: string) => form[name] ?? "";
  const places = Array.from({ length: MAX_BLOCKS + 1 }, (_, place) => place);
  return {
    breakingText: text("breakingText"),
    breakingLink: text("breakingLink"),
    breakingEnds: text("breakingEnds"),
    lead: text("lead"),
    seconds: Array.from({ length: MAX_SECONDS }, (_, place) => text(`second${place}`)),
    stands: text("stands"),
    blocks: places
      .filter((place) => blockOf(text(`of${place}`)) !== null)
      .map((place) => ({ of: text(`of${place}`), look: text(`look${place}`), count: text(`count${place}`) })),
  };
}

export function actOf({ act = "save" }: Record<string, string>): Act {
  const [, name, place] = /^(up|down|remove)(\d{1,2})$/.exec(act) ?? [];
  if (name === "up" || name === "down" || name === "remove") return { act: name, place: Number(place) };
  return act === "add" ? { act } : { act: "save" };
}

/** The blocks after a button was pressed. */
export function moved(
  blocks: BlockValues[],
  act: Exclude<Act, { act: "save" } | { act: "add" }>,
): BlockValues[] {
  const { place } = act;
  if (act.act === "remove") return blocks.filter((_, index) => index !== place);
  const to = act.act === "up" ? place - 1 : place + 1;
  const [one, other] = [blocks[place], blocks[to]];
  if (!one || !other) return blocks;
  return blocks.map((block, index) => (index === place ? other : index === to ? one : block));
}

/** What a block is of; null: nothing that there is. */
export function blockOf(of: string): (Pick<Block, "of"> & { slug?: string }) | null {
  if (of === "newest" || of === "read") return { of };
  const [, kind, slug] = /^(section|tag):(.+)$/s.exec(of) ?? [];
  return slug === undefined ? null : { of: kind as "section" | "tag", slug };
}

/** @param before what the form was made from: choices that stay keep their end */
export function arrangementFrom(
  values: FrontValues,
  before: Arrangement,
  now: number,
): { arrangement: Arrangement } | { errors: FrontErrors } {
  const inMinutes = (minutes: string) => now + (Number(minutes) || DAY_MINUTES) * MINUTE_MS;
  const known = new Map(
    [before.lead, ...before.seconds].flatMap((choice) => (choice ? [[choice.id, choice] as const] : [])),
  );
  const choiceOf = (id: string): Choice | null => {
    if (!/^\d{1,15}$/.test(id)) return null;
    const kept = values.stands === KEEP ? known.get(Number(id)) : undefined;
    return kept ?? { id: Number(id), until: values.stands === "" ? null : inMinutes(values.stands) };
  };
  const errors: FrontErrors = {};
  const text = breakingText.safeParse(values.breakingText);
  const link = breakingLink.safeParse(values.breakingLink);
  const hasBreaking = values.breakingText.trim() !== "";
  if (hasBreaking && !text.success) errors.breakingText = text.error.issues[0]?.message ?? "";
  if (hasBreaking && !link.success) errors.breakingLink = link.error.issues[0]?.message ?? "";
  if (!hasBreaking && values.breakingLink.trim() !== "")
    errors.breakingText = "write what has happened, or take the address away";
  if (Object.keys(errors).length > 0) return { errors };
  const isKept = values.breakingEnds === KEEP && before.breaking !== null;
  const until = isKept && before.breaking ? before.breaking.until : inMinutes(values.breakingEnds);
  return {
    arrangement: {
      breaking:
        hasBreaking && text.success && link.success ? { text: text.data, link: link.data, until } : null,
      lead: choiceOf(values.lead),
      seconds: values.seconds.filter((id) => id !== "none").map(choiceOf),
      blocks: values.blocks.flatMap((block) => blockFrom(block) ?? []),
    },
  };
}

function blockFrom({ of: text, look, count }: BlockValues): Block | null {
  const block = blockOf(text);
  const most = Math.min(MAX_IN_BLOCK, Math.max(1, Math.trunc(Number(count)) || 4));
  if (block === null) return null;
  if (block.of === "read") return { of: "read" };
  if (block.of === "newest") return { of: "newest", count: most };
  return { of: block.of, slug: block.slug ?? "", look: lookOf(look), count: most };
}

function lookOf(text: string): BlockLook {
  return BLOCK_LOOKS.find((look) => look === text) ?? "small";
}
