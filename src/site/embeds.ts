import { EMBED_BEGINS, type ShownEmbeds } from "../embeds/embed.ts";
import type { RenderContext } from "./rendering.ts";

/** A body as its page shows it: what others show has a button, if the paper allows any. What most bodies do not need is not loaded. */
export async function withEmbeds({ config }: RenderContext, bodyHtml: string): Promise<ShownEmbeds> {
  if (!config.site.embeds || !bodyHtml.includes(EMBED_BEGINS)) return { bodyHtml, frames: [] };
  const { showEmbeds } = await import("../embeds/show-embeds.ts");
  return showEmbeds(bodyHtml, config.site.language);
}
