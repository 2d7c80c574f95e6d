import type { Db } from "../../db/client.ts";
import { findAllOf } from "../../moderation/find-queue.ts";
import type { QueueFilter } from "../../moderation/inputs.ts";
import { findQueued } from "../../moderation/queue.ts";
import { type PageQuery, pathOf } from "./inputs.ts";

/** What else waits of a sender, a name, words or a site that were blocked just now. */
export type OthersWaiting = { count: number; path: string };

/** Null: nothing was blocked, or nothing else waits of it, as far as a search looks. */
export async function othersWaiting(
  db: Db,
  { done, of, entry }: Pick<PageQuery, "done" | "of" | "entry">,
): Promise<OthersWaiting | null> {
  const filter = await filterFor(db, done, of, entry);
  if (filter === null) return null;
  const { length } = await findAllOf(db, { ...filter, status: "held" }, Number.MAX_SAFE_INTEGER - 1);
  return length === 0 ? null : { count: length, path: pathOf({ ...filter, status: "held" }) };
}

async function filterFor(
  db: Db,
  done: string | undefined,
  of: number | undefined,
  entry: string | undefined,
): Promise<QueueFilter | null> {
  if (done === "words" && entry) {
    const site = /^<(.+)>$/.exec(entry)?.[1];
    return site === undefined ? { q: entry } : { site };
  }
  if (of === undefined) return null;
  if (done === "block-sender") return { sender: of };
  const name = done === "block-name" ? (await findQueued(db, of))?.author : undefined;
  return name ? { who: name.slice(0, 100) } : null;
}
