import type { openApi } from "../api-client.ts";
import type { ArticleUpload } from "../api-shapes.ts";
import { readPage } from "../export/read-page.ts";
import { withoutNulls } from "../restore/restore.ts";
import type { Kept } from "../summary.ts";
import type { SettledPictures } from "./settle-pictures.ts";

type Api = Pick<ReturnType<typeof openApi>, "getExport" | "putArticles">;

type Line = ArticleUpload & { type: string; path: string; row: { content_hash: string } };

/** Somebody may be saving one of them at this very moment: it is read again, and so often. */
const MAX_TRIES = 3;

/**
 * Gives articles that an import leaves as the newsroom has made them their pictures' new addresses, and changes nothing else of them: as
 * they are here, they show pictures of a site that is about to be switched off. What is saved while this reads and sends stays.
 * @returns how many had such pictures
 */
export async function renewKept(
  api: Api | null,
  kept: Kept[] | undefined,
  pictures: SettledPictures,
): Promise<number> {
  let paths = new Set((kept ?? []).flatMap(({ path }) => path ?? []));
  if (api === null || !pictures.areKnown) return 0;
  let renewed = 0;
  for (let tries = 1; tries <= MAX_TRIES && paths.size > 0; tries++) {
    const outcomes = await renewAll(api, paths, pictures);
    renewed += [...outcomes.values()].filter((outcome) => outcome === "renewed").length;
    paths = new Set([...outcomes].flatMap(([path, outcome]) => (outcome === "changed since" ? path : [])));
  }
  return renewed;
}

type Outcome = "renewed" | "as it was" | "changed since";

/** What becomes of each that is at one of these paths. */
async function renewAll(
  api: Api,
  paths: Set<string>,
  pictures: SettledPictures,
): Promise<Map<string, Outcome>> {
  const outcomes = new Map<string, Outcome>();
  for (let cursor = "articles"; /^articles(?::|$)/.test(cursor); ) {
    const page = readPage(await api.getExport(cursor));
    for (const text of page.text.split("\n").filter(Boolean)) {
      const line = JSON.parse(text) as Line;
      if (line.type === "article" && paths.has(line.path))
        outcomes.set(line.path, await renew(api, line, pictures));
    }
    cursor = page.next ?? "";
  }
  return outcomes;
}

async function renew(api: Api, line: Line, pictures: SettledPictures): Promise<Outcome> {
  const placed = pictures.place(line);
  if (JSON.stringify(placed) === JSON.stringify(line)) return "as it was";
  const options = { isImport: true, basedOn: line.row.content_hash };
  const { skipped } = await api.putArticles([withoutNulls(placed) as ArticleUpload], options);
  return skipped.length > 0 ? "changed since" : "renewed";
}

export function tellRenewed(renewed: number): void {
  if (renewed > 0)
    console.error(
      `${renewed} of the articles that stay as they are here show their pictures from this paper now; nothing else of them has changed.`,
    );
}
