import { EMBED_BEGINS, type ShownEmbeds } from "../embeds/embed.ts";
import type { RenderContext } from "./rendering.ts";

/** A body as its page shows it: what others show has a button, if the paper allows any. What most bodies do not need is not loaded. */
export async function withEmbeds({ config }: RenderContext, bodyHtml: string): Promise<ShownEmbeds> {
  if (!config.site.embeds || !bodyHtml.includes(EMBED_BEGINS)) return { bodyHtml, frames: [] };
  const { showEmbeds } = await import("../embeds/show-embeds.ts");
  return showEmbeds(bodyHtml, config.site.language);
}

/** Asks for the titles and pictures of what an article shows, once. @returns the pages that are behind then */
export async function nameEmbedsOf(
  { db, config, now, media }: Pick<RenderContext, "db" | "config" | "now"> & { media: R2Bucket | undefined },
  articleId: number,
): Promise<string[]> {
  if (!config.site.embeds) return [];
  const { dueEmbeds, nameEmbeds } = await import("../articles/name-embeds.ts");
  return nameEmbeds(db, media, await dueEmbeds(db, now, articleId), now, config.oembedUrl);
}
