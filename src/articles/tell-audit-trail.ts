import { recordEvent } from "../audit/record-event.ts";
import type { Db } from "../db/client.ts";
import type { Existing } from "./existing-articles.ts";
import type { Move } from "./move-article.ts";
import type { ReadyArticle } from "./ready-article.ts";

/** An editor's articles each, an import as a whole. */
export function tellAuditTrail(
  db: Db,
  articles: ReadyArticle[],
  existing: Map<string, Existing>,
  { now, by, each, moved }: { now: number; by: string | null; each: boolean; moved: Move | undefined },
): D1PreparedStatement[] {
  if (by === null) return [];
  const event = ({ path, title, status }: ReadyArticle) => {
    const before = existing.get(path)?.status ?? null;
    const action = before === status ? "article.saved" : `article.${ACTIONS[status]}`;
    const detail = { title, status, before, ...(moved?.to === path && { movedFrom: moved.from.path }) };
    return recordEvent(db, by, { action, subject: path, detail }, now);
  };
  if (each) return articles.map(event);
  const subject = `${articles.length} articles`;
  return [recordEvent(db, by, { action: "articles.imported", subject }, now)];
}

const ACTIONS = {
  draft: "drafted",
  scheduled: "scheduled",
  published: "published",
  withdrawn: "withdrawn",
} as const;
