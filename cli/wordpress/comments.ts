import type { CommentUpload } from "../api-shapes.ts";
import type { Skip } from "../summary.ts";
import { readDate, type SiteClock } from "./dates.ts";
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

/** What tells the time of a comment: the old site's clock, and when its article came out. */
export type CommentTimes = { clock?: SiteClock; publishedAt?: string | undefined };

/**
 * The comments of an item, answers after what they answer. An answer whose comment the export lacks begins a thread. One
 * without a date has that of the comment before it, else its article's.
 * @param site tells comments of different sites apart; the post id those of different exports of one site.
 * @returns `undated`: ids of those whose date was none
 */
export function toComments(
  item: Item,
  articlePath: string,
  site: string,
  times: CommentTimes = {},
): { comments: CommentUpload[]; skipped: Skip[]; undated: string[] } {
  const post = item.fields.get("wp:post_id") ?? "";
  const externalId = (comment: string) => `wordpress:${site}:${post}:${comment}`;
  const byId = new Map(item.comments.map((fields) => [fields.get("wp:comment_id") ?? "", fields]));
  const comments: CommentUpload[] = [];
  const skipped: Skip[] = [];
  const taken = new Set<string>();
  const undated: string[] = [];
  let before = times.publishedAt ?? readDate(item.fields, "wp:post_date_gmt", "wp:post_date", times);
  for (const [id, fields] of inReadingOrder(byId)) {
    const date = readDate(fields, "wp:comment_date_gmt", "wp:comment_date", times);
    const comment = convert(fields, articlePath, date ?? before);
    if (typeof comment === "string") {
      skipped.push({ what: `comment ${id} on ${articlePath}`, reason: comment });
      continue;
    }
    taken.add(id);
    if (date === undefined) undated.push(id);
    before = comment.createdAt;
    const parent = fields.get("wp:comment_parent")?.trim() ?? "0";
    const parentExternalId = taken.has(parent) ? externalId(parent) : undefined;
    comments.push({ ...comment, externalId: externalId(id), parentExternalId });
  }
  return { comments, skipped, undated };
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
function convert(
  fields: Fields,
  articlePath: string,
  createdAt: string | undefined,
): Omit<CommentUpload, "externalId"> | string {
  const get = (name: string) => fields.get(`wp:comment_${name}`)?.trim() ?? "";
  const kind = kindOf(get("type"));
  if (kind === null) return `"${get("type")}" entries are no comments of readers`;
  const body = plainParagraphs(fields.get("wp:comment_content") ?? "");
  if (body === "") return "it has no text";
  if (createdAt === undefined) return "neither it nor its article has a date";
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
