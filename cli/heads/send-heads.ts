import type { openApi } from "../api-client.ts";
import type { ArticleUpload, HeadsAnswer, HeadUpload } from "../api-shapes.ts";
import { Refused } from "../refused.ts";
import { addTo, describeTally, type Skip } from "../summary.ts";
import { nameOfList } from "./kinds.ts";

type Api = Partial<Pick<ReturnType<typeof openApi>, "putHeads">>;

const AT_ONCE = 100;

/** What became of heads; `left`: what has no place here. */
export type SentHeads = HeadsAnswer & { left: Skip[] };

/** Sends what an import says of sections, tags and authors, which have to be there. @param api null: a dry run */
export async function sendHeads(
  api: Api | null,
  { heads, left }: { heads: HeadUpload[]; left: Skip[] },
  origin: ArticleUpload["origin"],
): Promise<SentHeads> {
  const sent: SentHeads = { created: 0, updated: 0, unchanged: 0, skipped: [], kept: [], left };
  const told = heads.filter(({ description, portrait }) => description || portrait);
  if (api === null) return { ...sent, created: told.length };
  const { source = "", overwrite = false } = origin ?? {};
  try {
    for (let at = 0; at < heads.length; at += AT_ONCE) {
      const answer = await api.putHeads?.({ source, overwrite, heads: heads.slice(at, at + AT_ONCE) });
      if (!answer) break;
      addTo(sent, answer);
      sent.kept.push(...answer.kept);
    }
  } catch (error) {
    // A paper of before there were such heads is imported into as it was.
    if (!(error instanceof Refused) || error.code !== "not_found") throw error;
    sent.left = [
      ...left,
      ...told.map(({ kind, of }) => ({
        what: `${kind} ${nameOfList(of)}`,
        reason: "this paper has no place for it yet: deploy the same version first",
      })),
    ];
  }
  return sent;
}

/** For a person; null where there is nothing to tell. */
export function describeHeads(sent: SentHeads): string | null {
  const { created, updated, unchanged, skipped, kept, left } = sent;
  if (created + updated + unchanged + skipped.length + kept.length + left.length === 0) return null;
  return describeTally(sent, "What sections, tags and authors say");
}
