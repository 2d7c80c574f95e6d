import { describe, expect, it } from "vitest";
import { commentsPage } from "../../src/pages/comments-page.tsx";
import type { CommentView } from "../../src/pages/data.ts";
import { comment, FRAME, headings } from "./sample-data.ts";

const ARTICLE = {
  path: "/2025/04/22/ferry/",
  title: "The ferry stays",
  commentCount: 60,
  commentsOpen: true,
};

function thread(comments: CommentView[], given: { open?: boolean; nextPath?: string | null } = {}): string {
  return commentsPage(FRAME, {
    article: { ...ARTICLE, commentsOpen: given.open ?? true },
    comments: { comments, nextPath: given.nextPath ?? null },
  });
}

describe("a thread", () => {
  it("shows each comment under its own address, with a way to reply without scripts", () => {
    const html = thread([comment({ id: 77 })]);
    expect(html).toContain('<article id="comment-77" class="comment depth-0"');
    expect(html).toContain('<a class="comment-time" href="#comment-77">');
    expect(html).toContain('href="/2025/04/22/ferry/?reply-to=77#respond" rel="nofollow" data-reply-to="77"');
    expect(html).toContain("<p>First!</p>");
  });

  it("indents four steps and names whom a deeper comment answers", () => {
    const deep = Array.from({ length: 10 }, (_, depth) =>
      comment({
        id: 100 + depth,
        depth,
        parentId: depth ? 99 + depth : null,
        inReplyTo: depth ? `Reader ${depth - 1}` : null,
      }),
    );
    const html = thread(deep);
    const classes = [...html.matchAll(/class="comment (depth[^"]*)"/g)].map(([, found]) => found);
    expect(classes).toEqual([
      ...["depth-0", "depth-1", "depth-2", "depth-3", "depth-4"],
      ...Array.from({ length: 5 }, () => "depth-4 deeper"),
    ]);
    expect(html).toContain('<a class="in-reply-to" href="#comment-108">in reply to Reader 8</a>');
  });

  it("marks a held comment, which cannot be answered yet", () => {
    const html = thread([comment({ awaitsModeration: true })]);
    expect(html).toContain("Your comment is awaiting moderation.");
    expect(html).not.toContain("reply-to=");
  });

  it("offers no reply where comments are closed", () => {
    expect(thread([comment()], { open: false })).not.toContain("reply-to=");
  });

  it("leads to the next comments and back to the article", () => {
    const html = thread([comment()], { nextPath: "/2025/04/22/ferry/comments?after=x&y" });
    expect(html).toContain('<a href="/2025/04/22/ferry/comments?after=x&amp;y" rel="next">More comments</a>');
    expect(html).toContain('<h1><a href="/2025/04/22/ferry/">The ferry stays</a></h1>');
    expect(headings(html)).toContain("Comments 60");
  });
});
