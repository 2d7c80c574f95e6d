import type { Db } from "../db/client.ts";
import { MINUTE_MS } from "../db/time.ts";
import { GATHER_MINUTES, RUN_LESSONS } from "./learn.ts";
import { lastLesson, type Unlearned } from "./lessons.ts";
import { readSnapshot } from "./snapshot.ts";

/**
 * Which lessons surely no model has learned yet: those after `lesson` that were taught at `since` (Unix ms) or later. The
 * stored snapshot may be read a minute late; so only lessons count that no run of the cron can have met since then.
 */
export async function findUnlearned(
  { db, kv }: { db: Db; kv: KVNamespace },
  now: number,
): Promise<Unlearned> {
  const [snapshot, last] = await Promise.all([readSnapshot(kv).catch(unknown), lastLesson(db)]);
  if (snapshot === "unknown") return { lesson: last, since: now };
  const lesson = snapshot?.upTo ?? 0;
  const isBehind = last - lesson > RUN_LESSONS;
  const between = (isBehind ? 1 : GATHER_MINUTES) * MINUTE_MS;
  return { lesson, since: Math.floor(now / between) * between };
}

/** Then all lessons may have been learned. */
function unknown(error: unknown): "unknown" {
  console.error({ event: "model_read_failed", error: String(error) });
  return "unknown";
}
