import { sign } from "../../http/signing.ts";
import { foldText } from "../../spam/text-fold.ts";

/** What a stored comment tells of its sender. */
export type SenderHashes = {
  emailHash: string | null;
  /** Hash of the network address under the key of the day on which it was sent. */
  readerHash: string | null;
  commenterKey: string | null;
  /** Text of a stranger. */
  authorName: string;
};

/** Keys in `commenters`, by what they stand for; null where nothing is known. */
export type CommenterKeys = Record<"email" | "browser" | "reader" | "name", string | null>;

/** The keys under which moderators' decisions on a sender, their trust and their blocks are kept. */
export async function commenterKeysOf(secretKey: string, sender: SenderHashes): Promise<CommenterKeys> {
  const { emailHash, readerHash, commenterKey } = sender;
  return {
    email: emailHash === null ? null : `email:${emailHash}`,
    browser: commenterKey === null ? null : `browser:${commenterKey}`,
    reader: readerHash === null ? null : `reader:${readerHash}`,
    name: await nameKey(secretKey, sender.authorName),
  };
}

/** All of them that are known. */
export function knownKeys(keys: CommenterKeys): string[] {
  return Object.values(keys).filter((key) => key !== null);
}

/** The same for every way of writing a name that looks alike; null for a name of which nothing is left then. */
async function nameKey(secretKey: string, name: string): Promise<string | null> {
  const folded = foldText(name).replace(/\s+/g, " ").trim();
  return folded === "" ? null : `name:${(await sign(secretKey, `name:${folded}`)).slice(0, 22)}`;
}
