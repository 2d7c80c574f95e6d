import { noteShownChanges, shownName } from "../../cache/shown-changes.ts";
import type { Db } from "../../db/client.ts";
import { knownOf, PICTURE_COLUMNS, type PictureRow } from "../../media/known-pictures.ts";
import type { AuthorFace, Named } from "../../pages/data.ts";
import type { Image } from "../../pages/image.ts";

const COLUMNS = PICTURE_COLUMNS.split(", ").map((column) => `'${column.replace("m.", "")}', ${column}`);

/** SQL: those of an article's people whose list says something, as JSON, of `articles a`. Some rows for each of them. */
export const FACES = `(SELECT json_group_array(json_object('slug', p.slug, 'description', p.description, 'portrait', p.portrait,
    ${COLUMNS.join(", ")}))
  FROM json_each(json_insert(coalesce(a.coauthors, '[]'), '$[#]', json_object('slug', a.author_slug))) j
    CROSS JOIN authors p ON p.slug = j.value->>'slug'
    LEFT JOIN media_files f ON f.key = substr(p.portrait, 8) LEFT JOIN media m ON m.id = f.media_id
  WHERE p.description IS NOT NULL OR p.portrait IS NOT NULL)`;

type Row = { slug: string; description: string | null; portrait: string | null } & {
  [Column in keyof PictureRow]: PictureRow[Column] | null;
};

/** @param json what FACES has read @returns in the byline's order */
export function facesOf(people: Named[], json: string): AuthorFace[] {
  if (json === "[]") return [];
  const rows: Row[] = JSON.parse(json);
  return people.flatMap(({ slug, name }) => {
    const row = rows.find((one) => one.slug === slug);
    return row ? { slug, name, description: row.description ?? "", portrait: portraitOf(row) } : [];
  });
}

/** The same of an article that is not stored: of whoever its byline names. */
export async function findFaces(db: Db, people: Named[]): Promise<AuthorFace[]> {
  if (people.length === 0) return [];
  const { results } = await db.$client
    .prepare(`WITH a (coauthors, author_slug) AS (SELECT ?, NULL) SELECT ${FACES} AS faces FROM a`)
    .bind(JSON.stringify(people))
    .all<{ faces: string }>();
  return facesOf(people, results[0]?.faces ?? "[]");
}

/** A portrait is what its picture is by now; null: there is none, or it is gone. */
export function portraitOf({ portrait, ...picture }: Omit<Row, "slug" | "description">): Image | null {
  const known = portrait && picture.key ? knownOf(picture as PictureRow).picture : null;
  return portrait && known ? { url: portrait, alt: known.alt, caption: "", own: known } : null;
}

/** What has changed travels with the lists that all pages share, and these are looked up with the front page. */
export const PATH_OF_LISTS = "/";

/**
 * The statement that notes that these people's articles show another portrait, or say something else of them, from now on: a row
 * for each person, however many articles they wrote. For the transaction of the change, before the lists' revision is raised.
 */
export function noteFacesOf(db: Db, slugs: string[]): D1PreparedStatement {
  const names = JSON.stringify(slugs.map((slug) => shownName("face", slug)));
  return noteShownChanges(db, { sql: "SELECT value AS name FROM json_each(?1)", bindings: [names] });
}

/** What pages show of the people of an article's byline. */
export function faceNamesOf({
  author,
  coauthors = [],
}: {
  author: Named | null;
  coauthors?: Named[];
}): string[] {
  return author ? [author, ...coauthors].map(({ slug }) => shownName("face", slug)) : [];
}
