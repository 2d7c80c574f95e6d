import type { App } from "../http/context.ts";
import { findSuccessor, removeArticle } from "./remove-article.ts";

type Given = Pick<App["Variables"], "db" | "now" | "identity" | "removeWithArticle" | "giveReaders">;

/**
 * Deletes an article for the newsroom, and leads its addresses and gives its readers to another one if an address of one is named.
 * @param leadTo as it was typed; nothing, or no text, for none
 * @returns the paths now stale (null: no such article), or that no other article is at that address: then nothing is done
 */
export async function removeAndLead(
  { db, now, identity, removeWithArticle, giveReaders }: Given,
  id: number,
  leadTo: unknown,
): Promise<{ stalePaths: string[] | null } | "no-successor"> {
  const address = typeof leadTo === "string" ? leadTo.trim() : "";
  const successor = address === "" ? null : await findSuccessor(db, address, { id, now });
  if (address !== "" && successor === null) return "no-successor";
  const given = successor ? await giveReaders(id, successor.id) : [];
  const also = [...removeWithArticle(id), ...given];
  const by = { by: identity.name, now };
  return { stalePaths: await removeArticle(db, id, by, also, successor?.path ?? null) };
}
