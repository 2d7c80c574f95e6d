import type { ArticleUpload, HeadUpload } from "../api-shapes.ts";
import { KIND_OF_TABLE } from "../heads/kinds.ts";
import { sendHeads } from "../heads/send-heads.ts";
import type { Skip } from "../summary.ts";
import type { Line } from "./restore.ts";

/** What an export's sections, tags and authors say: a paper that has its own takes what it lacks of it. */
export function openExportedHeads() {
  const heads: HeadUpload[] = [];
  return {
    /** @returns whether a line of a table was that */
    take: ({ table, row }: Line): boolean => {
      const kind = KIND_OF_TABLE[String(table)];
      const { slug, name, description, portrait } = row as Record<string, string | null>;
      if (!kind || !slug || !name || !(description || portrait)) return false;
      heads.push({
        kind,
        of: { slug, name },
        description: description ?? "",
        ...(portrait && { portrait }),
      });
      return true;
    },
    /** @returns what stays as it is there, and what cannot be taken */
    send: async (
      api: Parameters<typeof sendHeads>[0],
      origin: NonNullable<ArticleUpload["origin"]>,
    ): Promise<{ skipped: Skip[]; stays: string[] }> => {
      const { skipped, kept } = await sendHeads(api, { heads, left: [] }, origin);
      return { skipped, stays: kept.map(({ what }) => `the words of ${what}`) };
    },
  };
}
