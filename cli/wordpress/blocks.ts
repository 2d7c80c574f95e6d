import { upToLast } from "./tags.ts";

/** What stands in an export for a block that has no HTML of its own there. */
export type EmptyBlock = { name: string; attributes: Record<string, unknown> };

export type Segment = { text: string; isClassic: boolean };

const BLOCK_COMMENT = /<!--\s*(\/?)wp:([a-z][a-z0-9/_-]*)([\s\S]*?)(\/?)-->/g;

/**
 * Takes the marks of the block editor out; what stands between top-level blocks was written in the classic editor.
 * @param fill gives the HTML of a block that has none
 */
export function splitBlocks(content: string, fill: (block: EmptyBlock) => string): Segment[] {
  const segments: Segment[] = [];
  let depth = 0;
  let block = "";
  let at = 0;
  const take = (text: string) => {
    if (depth > 0) block += text;
    else if (text.trim() !== "") segments.push({ text, isClassic: true });
  };
  const [commented] = upToLast(content, "-->");
  for (const found of commented.matchAll(BLOCK_COMMENT)) {
    const [whole, isEnd, name = "", json = "", isEmpty] = found;
    take(content.slice(at, found.index));
    at = found.index + whole.length;
    if (isEmpty) {
      const html = fill({ name: name.replace(/^core\//, ""), attributes: readAttributes(json) });
      if (depth > 0) block += html;
      else if (html) segments.push({ text: html, isClassic: false });
    } else if (isEnd) {
      depth = Math.max(0, depth - 1);
    } else if (!isMark(name)) {
      depth++;
    }
    if (depth === 0 && block !== "") {
      segments.push({ text: block, isClassic: false });
      block = "";
    }
  }
  take(content.slice(at));
  if (block !== "") segments.push({ text: block, isClassic: false });
  return segments;
}

/** Classic and shortcode blocks hold what the classic editor wrote, without paragraphs. */
function isMark(name: string): boolean {
  return /^(?:core\/)?(?:freeform|shortcode)$/.test(name);
}

function readAttributes(json: string): Record<string, unknown> {
  try {
    const given: unknown = JSON.parse(json.trim() || "{}");
    return typeof given === "object" && given !== null ? { ...given } : {};
  } catch {
    // A block whose attributes cannot be read is one without.
    return {};
  }
}
