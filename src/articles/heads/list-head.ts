import type { Db } from "../../db/client.ts";
import type { Reading } from "../../db/readings.ts";
import type { Rows } from "../../db/rows.ts";
import { PICTURE_COLUMNS, type PictureRow } from "../../media/known-pictures.ts";
import type { ListHead } from "../../pages/list-head.tsx";
import { portraitOf } from "./faces.ts";

export const LIST_KINDS = ["section", "tag", "author"] as const;

export type ListKind = (typeof LIST_KINDS)[number];

/** What stands above a list, and when its oldest article came out (Unix ms), or null. */
export type KnownHead = ListHead & { oldest: number | null };

type Row = Pick<Rows["sections"], "name" | "description"> & {
  portrait: string | null;
  oldest: number | null;
} & {
  [Column in keyof PictureRow]: PictureRow[Column] | null;
};

/** SQL: the list's oldest served article, by the list's index. */
const OLDEST: Record<ListKind, string> = {
  section: "articles o WHERE o.section_slug = ?1",
  author: "articles o WHERE o.author_slug = ?1",
  tag: "article_tags o WHERE o.tag_slug = ?1",
};

const PORTRAIT = `n.portrait, ${PICTURE_COLUMNS} FROM authors n
  LEFT JOIN media_files f ON f.key = substr(n.portrait, 8) LEFT JOIN media m ON m.id = f.media_id`;

/** The head of a list; null where there is none of that slug. Some five rows read. */
export function headReading(db: Db, kind: ListKind, slug: string, now: number): Reading<KnownHead | null> {
  const rest = kind === "author" ? PORTRAIT : `NULL AS portrait FROM ${kind}s n`;
  const statement = db.$client
    .prepare(
      `SELECT n.name, n.description, (SELECT o.listed_at FROM ${OLDEST[kind]} AND o.listed_at <= ?2
         ORDER BY o.listed_at LIMIT 1) AS oldest, ${rest} WHERE n.slug = ?1`,
    )
    .bind(slug, now);
  return { statement, read: ([row]: Row[]) => (row ? headOf(row) : null) };
}

function headOf({ name, description, portrait, oldest, ...picture }: Row): KnownHead {
  return {
    name,
    description: description ?? "",
    portrait: portraitOf({ portrait, ...picture }),
    oldest,
  };
}
