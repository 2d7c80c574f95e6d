import { MINUTE_MS } from "../db/time.ts";
import { type Model, startingModel } from "../spam/classifier.ts";
import { recallModel, rememberModel } from "./memory.ts";
import { readSnapshot } from "./snapshot.ts";

/** So long an isolate judges by the model it has. */
const FRESH_MS = MINUTE_MS;

/**
 * The classifier that comments are judged by: the isolate's own for a minute, else the snapshot in KV, else the one that
 * the software ships with. When KV does not answer, the last one stays for another minute. Not to be changed.
 */
export async function currentModel(kv: KVNamespace, now: number): Promise<Model> {
  const known = recallModel();
  if (known && now < known.freshUntil) return known.model;
  const model = await readSnapshot(kv).catch((error) => {
    console.error({ event: "model_read_failed", error: String(error) });
    return known?.model ?? null;
  });
  return rememberModel(model ?? startingModel(), now + FRESH_MS);
}
