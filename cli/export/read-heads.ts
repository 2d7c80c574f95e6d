import type { openApi } from "../api-client.ts";
import { KIND_OF_TABLE } from "../heads/kinds.ts";
import { readPage } from "./read-page.ts";

type Api = Pick<ReturnType<typeof openApi>, "getExport">;

/** What lists say of themselves, by their kinds and slugs: `section/town`. */
export type HeadTexts = Map<string, string>;

/** Parts of an export, in its order. */
const OF_LISTS = /^(?:sections|authors|tags)(?:[:.]|$)/;

/** Of all that say something. */
export async function readHeads(api: Api): Promise<HeadTexts> {
  const texts: HeadTexts = new Map();
  for (let cursor = "sections"; OF_LISTS.test(cursor); ) {
    const page = readPage(await api.getExport(cursor));
    for (const line of page.text.split("\n").filter(Boolean)) {
      const { table, row } = JSON.parse(line) as {
        table?: string;
        row?: { slug: string; description?: string };
      };
      const kind = KIND_OF_TABLE[table ?? ""];
      if (kind && row?.description) texts.set(`${kind}/${row.slug}`, row.description);
    }
    cursor = page.next ?? "";
  }
  return texts;
}
