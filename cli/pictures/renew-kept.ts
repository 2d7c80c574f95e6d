import type { openApi } from "../api-client.ts";
import type { ArticleUpload } from "../api-shapes.ts";
import { readPage } from "../export/read-page.ts";
import { withoutNulls } from "../restore/restore.ts";
import type { Kept } from "../summary.ts";
import type { SettledPictures } from "./settle-pictures.ts";

type Api = Pick<ReturnType<typeof openApi>, "getExport" | "putArticles">;

type Line = ArticleUpload & { type: string; path: string };

/**
 * Gives articles that an import leaves as the newsroom has made them their pictures' new addresses, and changes nothing else of them: as
 * they are here, they show pictures of a site that is about to be switched off.
 * @returns how many had such pictures
 */
export async function renewKept(
  api: Api | null,
  kept: Kept[] | undefined,
  pictures: SettledPictures,
): Promise<number> {
  const paths = new Set((kept ?? []).flatMap(({ path }) => path ?? []));
  if (api === null || paths.size === 0 || !pictures.areKnown) return 0;
  let renewed = 0;
  for (let cursor = "articles"; /^articles(?::|$)/.test(cursor); ) {
    const page = readPage(await api.getExport(cursor));
    for (const text of page.text.split("\n").filter(Boolean)) {
      const line = JSON.parse(text) as Line;
      if (line.type === "article" && paths.has(line.path)) renewed += await renew(api, line, pictures);
    }
    cursor = page.next ?? "";
  }
  return renewed;
}

async function renew(api: Api, line: Line, pictures: SettledPictures): Promise<number> {
  const placed = pictures.place(line);
  if (JSON.stringify(placed) === JSON.stringify(line)) return 0;
  await api.putArticles([withoutNulls(placed) as ArticleUpload], { isImport: true });
  return 1;
}

export function tellRenewed(renewed: number): void {
  if (renewed > 0)
    console.error(
      `${renewed} of the articles that stay as they are here show their pictures from this paper now; nothing else of them has changed.`,
    );
}
