import { sections as articleSections } from "../articles/table.ts";
import type { Db } from "../db/client.ts";
import { statementOf } from "../db/statements.ts";
import { listPath } from "../pages/links.ts";

/** What a menu may lead to, for a list to offer: its address and what it is called. */
export type Choice = { to: string; name: string };

export type Choices = { sections: Choice[]; pages: (Choice & { id: number; isOut: boolean })[] };

/** So many of each are offered; addresses of others can be typed. */
const OFFERED = 150;

/** Sections, and the newest pages: as many rows read. */
export async function findChoices(db: Db): Promise<Choices> {
  const [sections, pages] = await db.$client.batch<Record<string, unknown>>([
    statementOf(
      db,
      db
        .select({ slug: articleSections.slug, name: articleSections.name })
        .from(articleSections)
        .orderBy(articleSections.name)
        .limit(OFFERED),
    ),
    db.$client.prepare(
      `SELECT id, path, title, status FROM articles INDEXED BY articles_pages WHERE kind = 'page' ORDER BY id DESC LIMIT ${OFFERED}`,
    ),
  ]);
  return {
    sections: (sections?.results ?? []).map(({ slug, name }) => ({
      to: listPath("section", String(slug)),
      name: String(name),
    })),
    pages: (pages?.results ?? []).map(({ id, path, title, status }) => ({
      id: Number(id),
      to: String(path),
      name: String(title),
      isOut: status === "published",
    })),
  };
}
