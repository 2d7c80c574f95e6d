import { toHtml } from "./content.ts";
import { elementorBody } from "./elementor.ts";
import { withExtraMedia } from "./extra-media.ts";
import type { Remark } from "./item-to-article.ts";
import type { Item } from "./read-export.ts";
import type { Survey } from "./survey.ts";

/** The HTML of an item's article: of its content, or of what its page builder keeps elsewhere. */
export function bodyOf(item: Item, { attachments, sharedBlocks }: Survey, note: Remark): string {
  const found = {
    unknown: new Set<string>(),
    dynamic: new Set<string>(),
    blocks: new Set<string>(),
  };
  const context = {
    attachments,
    sharedBlocks,
    postId: item.fields.get("wp:post_id") ?? "",
    footnotes: item.meta.get("footnotes") ?? "",
    onUnknown: (name: string) => found.unknown.add(name),
    onDynamicBlock: (name: string) => found.dynamic.add(name),
    onMissingBlock: (id: string) => found.blocks.add(id),
  };
  const written = toHtml(item.fields.get("content:encoded") ?? "", context);
  const body = withExtraMedia(item, elementorBody(item.meta, written) ?? written);
  const about: [Set<string>, string][] = [
    [found.unknown, "shortcodes that mean nothing here were left out, but not the text in them"],
    [found.dynamic, "blocks that WordPress fills in itself were left out"],
    [found.blocks, "shared blocks that they show are not in the file: export all content"],
  ];
  for (const [names, what] of about) if (names.size > 0) note(what, [...names].join(", "));
  return body;
}
