import { decodeModel, encodeModel, type Model } from "../spam/classifier.ts";

/** The classifier as it was last brought up to date: one value in KV, made again from D1 when it is lost. */
const KEY = "model";

/** Null: there is none, or it is one of another version. @throws what KV throws when it does not answer. */
export async function readSnapshot(kv: KVNamespace): Promise<Model | null> {
  const bytes = await kv.get(KEY, { type: "arrayBuffer", cacheTtl: 60 });
  if (bytes === null) return null;
  try {
    return decodeModel(new Uint8Array(bytes));
  } catch (error) {
    console.error({ event: "model_unreadable", bytes: bytes.byteLength, error: String(error) });
    return null;
  }
}

export async function writeSnapshot(kv: KVNamespace, model: Model): Promise<void> {
  await kv.put(KEY, encodeModel(model));
}
