import type { CommentUpload } from "../api-shapes.ts";
import type { Skip } from "../summary.ts";
import { readDate } from "./dates.ts";
import { clip, plainParagraphs, plainText } from "./plain-text.ts";
import type { Fields, Item } from "./read-export.ts";

/** What `wp:comment_approved` says. */
const STATUSES: Record<string, CommentUpload["status"]> = {
  "1": "published",
  approve: "published",
  "0": "held",
  hold: "held",
  spam: "spam",
  trash: "trash",
  "post-trashed": "trash",
};

/**
 * The comments of an item, answers after what they answer. An answer whose comment the export lacks begins a thread.
 * @param site tells comments of different sites apart; the post id those of different exports of one site.
 */
export function toComments(
  item: Item,
  articlePath: string,
  site: string,
): { comments: CommentUpload[]; skipped: Skip[] } {
  const post = item.fields.get("wp:post_id") ?? "";
  const externalId = (comment: string) => `wordpress:${site}:${post}:${comment}`;
  const byId = new Map(item.comments.map((fields) => [fields.get("wp:comment_id") ?? "", fields]));
  const comments: CommentUpload[] = [];
  const skipped: Skip[] = [];
  const taken = new Set<string>();
  for (const [id, fields] of inReadingOrder(byId)) {
    const comment = convert(fields, articlePath);
    if (typeof comment === "string") {
      skipped.push({ what: `comment ${id} on ${articlePath}`, reason: comment });
      continue;
    }
    taken.add(id);
    const parent = fields.get("wp:comment_parent")?.trim() ?? "0";
    const parentExternalId = taken.has(parent) ? externalId(parent) : undefined;
    comments.push({ ...comment, externalId: externalId(id), parentExternalId });
  }
  return { comments, skipped };
}

/** Every comment after the one it answers; otherwise as the export has them. A circle is cut where it is met. */
function inReadingOrder(byId: Map<string, Fields>): Map<string, Fields> {
  const ordered = new Map<string, Fields>();
  for (const start of byId.keys()) {
    const chain: string[] = [];
    let id = start;
    while (byId.has(id) && !ordered.has(id) && !chain.includes(id)) {
      chain.push(id);
      id = byId.get(id)?.get("wp:comment_parent")?.trim() ?? "0";
    }
    for (const link of chain.reverse()) {
      const fields = byId.get(link);
      if (fields) ordered.set(link, fields);
    }
  }
  return ordered;
}

/** A comment, or why it is none. */
function convert(fields: Fields, articlePath: string): Omit<CommentUpload, "externalId"> | string {
  const get = (name: string) => fields.get(`wp:comment_${name}`)?.trim() ?? "";
  const kind = kindOf(get("type"));
  if (kind === null) return `"${get("type")}" entries are no comments of readers`;
  const body = plainParagraphs(fields.get("wp:comment_content") ?? "");
  if (body === "") return "it has no text";
  const createdAt = readDate(fields, "wp:comment_date_gmt", "wp:comment_date");
  if (createdAt === undefined) return "it has no date";
  const url = URL.parse(get("author_url"));
  return {
    articlePath,
    author: clip(plainText(get("author")), 80) || "Anonymous",
    authorUrl: url && /^https?:$/.test(url.protocol) ? url.href : undefined,
    email: /^[^@\s]+@[^@\s]+$/.test(get("author_email")) ? get("author_email") : undefined,
    body,
    createdAt,
    status: STATUSES[get("approved")] ?? "held",
    kind,
  };
}

function kindOf(type: string): CommentUpload["kind"] | null {
  if (type === "pingback" || type === "trackback") return type;
  return type === "" || type === "comment" || type === "review" ? "comment" : null;
}
