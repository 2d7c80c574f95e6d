import { findThread } from "../../articles/desk-threads.ts";
import type { Db } from "../../db/client.ts";
import type { PageQuery } from "../queue/inputs.ts";
import type { ThreadTold } from "./thread-notice.tsx";

const DONE: Record<string, ThreadTold["done"]> = {
  "thread-set": "set",
  "thread-since": "since",
  "thread-unchanged": "unchanged",
};

/** The thread that was set just now, as it is; null: none was. */
export async function threadTold(
  db: Db,
  { done, thread }: Pick<PageQuery, "done" | "thread">,
): Promise<ThreadTold | null> {
  const outcome = DONE[done ?? ""];
  if (outcome === undefined || thread === undefined) return null;
  const found = await findThread(db, thread);
  return found && { ...found, done: outcome };
}
