import { type AskedArticle, articleIds, articlesAtQuery } from "../../articles/addresses.ts";
import type { Db } from "../../db/client.ts";
import type { Rows } from "../../db/rows.ts";
import { TEMPLATE_NAMES, type TemplateName } from "../../menus/made-pages.ts";
import type { StoredMenus } from "../../menus/menus.ts";
import { changedFacts, type Facts } from "./templates/facts.ts";
import type { Templates } from "./templates/template.ts";

/** A page of the kind that every paper has, and how far it is. */
export type TemplatePage = {
  name: TemplateName;
  title: string;
  /** Null: there is none yet. */
  page: { id: number; path: string; status: Row["status"]; isInFooter: boolean } | null;
  /** What is another since it was made, of what it tells; a line each. */
  changes: string[];
};

type Row = Pick<Rows["articles"], "id" | "path" | "status">;

/** The page of each template: the one that was made of it, else one that stands where such pages do. */
export async function findTemplatePages(
  db: Db,
  { pages, footer }: StoredMenus,
  templates: Templates,
  facts: Facts,
): Promise<TemplatePage[]> {
  const paths = TEMPLATE_NAMES.flatMap((name) => templates[name].paths);
  const { results } = await articlesAtQuery(db, paths).all<AskedArticle>();
  const at = articleIds(results);
  const made = TEMPLATE_NAMES.flatMap((name) => pages[name]?.id ?? []);
  const rows = await readPages(db, [...made, ...at.values()]);
  return TEMPLATE_NAMES.map((name) => {
    const { title, paths: candidates } = templates[name];
    const own = pages[name];
    const there = candidates.flatMap((path) => at.get(path) ?? []);
    const row = [...(own ? [own.id] : []), ...there].flatMap((id) => rows.get(id) ?? [])[0];
    const isInFooter = footer.some(({ to }) => to === `article/${row?.id}`);
    return {
      name,
      title,
      page: row ? { ...row, isInFooter } : null,
      changes: row && row.id === own?.id && own.facts ? changedFacts(own.facts, facts) : [],
    };
  });
}

async function readPages(db: Db, ids: number[]): Promise<Map<number, Row>> {
  const { results } = await db.$client
    .prepare("SELECT a.id, a.path, a.status FROM json_each(?) j CROSS JOIN articles a ON a.id = j.value")
    .bind(JSON.stringify([...new Set(ids)]))
    .all<Row>();
  return new Map(results.map((row) => [row.id, row]));
}
