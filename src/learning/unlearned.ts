import type { Db } from "../db/client.ts";
import { lastLesson, type Unlearned } from "./lessons.ts";

/**
 * After which lesson no model has learned any, as far as the stored snapshot tells, which may be read a minute late. What the
 * cron has begun to learn since, the transaction that deletes lessons looks up by itself.
 */
export async function findUnlearned({ db, kv }: { db: Db; kv: KVNamespace }): Promise<Unlearned> {
  // It brings the classifier along, which the newsroom has no other use for.
  const { readSnapshot } = await import("./snapshot.ts");
  const [snapshot, last] = await Promise.all([readSnapshot(kv).catch(unknown), lastLesson(db)]);
  return { lesson: snapshot === "unknown" ? last : (snapshot?.upTo ?? 0) };
}

/** Then all lessons may have been learned. */
function unknown(error: unknown): "unknown" {
  console.error({ event: "model_read_failed", error: String(error) });
  return "unknown";
}
