import type { Db } from "../db/client.ts";
import type { Taught } from "../spam/learn.ts";
import { STAYED_STRENGTH } from "./allowance.ts";
import { featuresVersion, keptFeatures } from "./kept-features.ts";
import { lessonRowsAfter } from "./lessons.ts";

/** What a moderator decided, and the text decided on; or what stayed, of which only features are kept. */
export type Lesson = {
  id: number;
  isSpam: boolean;
  /** Null: its features are those of another version, and teach nothing any more. */
  taught: Taught | null;
  /** Of 1, a moderator's word. */
  strength: number;
};

/** The lessons that follow the one named `upTo`, in their order. */
export async function lessonsAfter(db: Db, upTo: number, limit: number): Promise<Lesson[]> {
  const rows = await lessonRowsAfter(db, upTo, limit);
  const version = rows.some(({ features }) => features !== null) ? featuresVersion() : null;
  return rows.map((row) => ({
    id: row.id,
    isSpam: row.is_spam === 1,
    ...(row.features === null
      ? { taught: { body: row.body, authorName: row.author_name }, strength: 1 }
      : {
          taught: row.features_version === version ? keptFeatures(row.features) : null,
          strength: STAYED_STRENGTH,
        }),
  }));
}
