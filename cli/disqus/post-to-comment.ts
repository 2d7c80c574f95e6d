import type { CommentUpload } from "../api-shapes.ts";
import { clip, plainParagraphs, plainText } from "../wordpress/plain-text.ts";
import type { DisqusPost, DisqusThread } from "./read-disqus.ts";

/** What is known of the threads, and of posts that came to Disqus from WordPress: what an import from there calls them. */
export type DisqusSurvey = { threads: Map<string, DisqusThread>; fromWordPress: Map<string, string> };

/** Hosts, schemes and queries change; the path is what names an article. WordPress's `/?p=12` is one too, and `/amp/` a view of it. */
export function pathOf(link: string): string {
  const url = URL.parse(link);
  if (url === null) return "";
  const number = url.pathname === "/" ? /^\?(?:p|page_id)=\d+/.exec(url.search)?.[0] : undefined;
  if (number !== undefined) return `/${number}`;
  return url.pathname.replace(/(?<=[^/])\/amp\/?$/, "/");
}

/**
 * What an import from WordPress calls a post that Disqus has taken from there, or null. Its id says the comment
 * (`wp_id=3111`), its thread's the article and the site (`311 https://paper.example/?p=311`).
 */
export function wordPressId({ ownId }: DisqusPost, thread: DisqusThread | undefined): string | null {
  const [, comment] = /^wp_id=(\d+)$/.exec(ownId) ?? [];
  const [, post, address = ""] = /^(\d+) (https?:\/\/\S+)$/.exec(thread?.ownId ?? "") ?? [];
  const url = URL.parse(address);
  if (comment === undefined || post === undefined || url === null) return null;
  return `wordpress:${(url.host + url.pathname).replace(/\/+$/, "")}:${post}:${comment}`;
}

/** A post as a comment, or why it is none. */
export function postToComment(
  post: DisqusPost,
  { threads, fromWordPress }: DisqusSurvey,
): CommentUpload | string {
  const articlePath = pathOf(threads.get(post.thread)?.link ?? "");
  if (articlePath === "") return "its thread has no address";
  const body = plainParagraphs(withoutDetours(post.message));
  if (body === "" && !post.isDeleted) return "it has no text";
  if (Number.isNaN(Date.parse(post.createdAt))) return "it has no date";
  const externalId = (id: string) => fromWordPress.get(id) ?? `disqus:${id}`;
  return {
    externalId: externalId(post.id),
    ...(post.parent !== "" && { parentExternalId: externalId(post.parent) }),
    articlePath,
    author: clip(plainText(post.author), 80) || "Anonymous",
    ...(/^[^@\s]+@[^@\s]+$/.test(post.email) && { email: post.email }),
    body,
    createdAt: new Date(post.createdAt).toISOString(),
    status: post.isSpam ? "spam" : post.isDeleted ? "trash" : "published",
    kind: "comment",
  };
}

/** Disqus leads links over itself: `http://disq.us/url?url=https%3A%2F%2Fa.example%2F%3AKEY`. */
function withoutDetours(html: string): string {
  return html.replace(/https?:\/\/disq\.us\/url\?url=([^&"'<>\s]+)[^"'<>\s]*/gi, (whole, encoded: string) => {
    const address = URL.parse(whole.replaceAll("&amp;", "&"))?.searchParams.get("url") ?? encoded;
    return address
      .replace(/:[\w-]{5,}$/, "")
      .replaceAll("&", "&amp;")
      .replaceAll('"', "%22");
  });
}
