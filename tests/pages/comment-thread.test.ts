import { describe, expect, it } from "vitest";
import { type CommentsPageData, commentsPage } from "../../src/pages/comments-page.tsx";
import type { CommentData, Frame } from "../../src/pages/data.ts";
import { comment, FRAME, HOSTILE, headings } from "./sample-data.ts";

const ARTICLE = {
  path: "/2025/04/22/ferry/",
  title: "The ferry stays",
  commentCount: 60,
  commentsOpen: true,
};

type Given = Partial<CommentsPageData> & { open?: boolean; nextPath?: string | null; frame?: Frame };

function thread(comments: CommentData[], given: Given = {}): string {
  const { open = true, nextPath = null, frame = FRAME, ...data } = given;
  return commentsPage(frame, {
    article: { ...ARTICLE, commentsOpen: open },
    comments: { comments, nextPath },
    ...data,
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

  it("offers no reply where comments are closed, and says so", () => {
    const html = thread([comment()], { open: false });
    expect(html).not.toContain("reply-to=");
    expect(html).toContain("Comments are closed.");
    expect(thread([comment()])).not.toContain("Comments are closed.");
  });

  it("leads to a comment answered on another page by that one's own address", () => {
    const html = thread([comment({ id: 12, parentId: 11, depth: 1, inReplyTo: "Ada" })]);
    expect(html).toContain(
      '<a class="in-reply-to" href="/2025/04/22/ferry/comments/11?from=12" rel="nofollow">in reply to Ada</a>',
    );
  });

  it("shows the place of a removed comment and nothing of it", () => {
    const removed = comment({ id: 11, authorName: HOSTILE, bodyHtml: HOSTILE, isRemoved: true, editedAt: 1 });
    const html = thread([removed, comment({ id: 12, parentId: 11, depth: 1 })]);
    expect(html).toContain(
      '<article id="comment-11" class="comment depth-0 removed" data-depth="0"><p>This comment was removed.</p></article>',
    );
    expect(html).toContain('<a class="in-reply-to" href="#comment-11">in reply to a removed comment</a>');
    expect(html).not.toContain("reply-to=11");
    expect(html).not.toContain("comments/11");
    expect(html).not.toContain("alert(1)");
  });

  it("does not lead to a removed comment of another page", () => {
    const html = thread([comment({ id: 12, parentId: 11, depth: 1 })]);
    expect(html).toContain('<span class="in-reply-to">in reply to a removed comment</span>');
  });

  it("says that a comment was edited, and when", () => {
    expect(thread([comment()])).not.toContain("edited");
    expect(thread([comment({ editedAt: comment().createdAt + 60_000 })])).toMatch(
      /<time class="edited" datetime="2025-04-22T19:06:00.000Z" title="April 22, 2025 at 3:06.PM">edited<\/time>/,
    );
  });

  it("offers everybody to report a comment, but not one's own, a held or a removed one", () => {
    const report =
      '<a class="report" href="/2025/04/22/ferry/comments/11/report" rel="nofollow" aria-describedby="comment-11-by">Report</a>';
    expect(thread([comment()])).toContain(report);
    expect(thread([comment()], { open: false })).toContain(report);
    for (const given of [{ isOwn: true }, { awaitsModeration: true }, { isRemoved: true }])
      expect(thread([comment(given)])).not.toContain("/report");
    const frame = { ...FRAME, comments: { ...FRAME.comments, reports: false } };
    expect(thread([comment()], { frame })).not.toContain("/report");
  });

  it("offers to change a comment to the one who may", () => {
    expect(thread([comment()])).not.toContain("/edit");
    expect(thread([comment({ isOwn: true, mayEdit: true, awaitsModeration: true })])).toContain(
      '<a class="edit" href="/2025/04/22/ferry/comments/11/edit" rel="nofollow" aria-describedby="comment-11-by">Edit or withdraw</a>',
    );
  });

  it("can be read in the other order where it has several pages", () => {
    expect(thread([comment()])).not.toContain("Newest first");
    const html = thread([comment()], { nextPath: "/next" });
    expect(html).toContain('<a href="/2025/04/22/ferry/#comments" aria-current="true">Oldest first</a>');
    expect(html).toContain(
      '<a href="/2025/04/22/ferry/comments?order=newest" rel="nofollow">Newest first</a>',
    );
    const newest = thread([comment()], { previousPath: "/before", order: "newest" });
    expect(newest).toContain('rel="nofollow" aria-current="true">Newest first</a>');
  });

  it("can be followed by its feed, once there is something to follow", () => {
    expect(thread([comment()])).toContain(
      '<a href="/2025/04/22/ferry/feed.xml">Follow these comments by RSS</a>',
    );
    const none = { ...ARTICLE, commentCount: 0 };
    expect(thread([], { article: none })).not.toContain("by RSS</a></p>");
  });

  it("shows who is recommended by how many, picked and pinned, and whom a reply that stands apart answers", () => {
    const html = thread([
      comment({ id: 11, recommended: 12, isPick: true }),
      comment({ id: 12, parentId: 11, depth: 1, inReplyTo: "Ada" }),
      comment({ id: 13, parentId: 11, depth: 1, inReplyTo: "Ada", isOwn: true }),
    ]);
    expect(html).toContain('action="/2025/04/22/ferry/comments/11/recommend"');
    expect(html).toContain('Recommend<span class="count"> 12</span>');
    expect(html).toContain("✓ Picked by the newsroom");
    expect(html.match(/data-under=""/g)).toHaveLength(1);
    expect(html.indexOf('data-under=""')).toBeGreaterThan(html.indexOf('id="comment-12"'));
    expect(html).not.toContain("comments/13/recommend");
    expect(html).toContain(
      '<a href="/2025/04/22/ferry/comments?order=recommended" rel="nofollow">Most recommended</a>',
    );
  });

  it("leads to the previous comments", () => {
    const html = thread([comment()], { previousPath: "/before?a&b" });
    expect(html).toContain('<a href="/before?a&amp;b" rel="prev">Previous comments</a>');
    expect(html).toContain('<link rel="prev" href="/before?a&amp;b">');
  });

  it("leads to the next comments and back to the article", () => {
    const html = thread([comment()], { nextPath: "/2025/04/22/ferry/comments?after=x&y" });
    expect(html).toContain('<a href="/2025/04/22/ferry/comments?after=x&amp;y" rel="next">More comments</a>');
    expect(html).toContain('<h1><a href="/2025/04/22/ferry/">The ferry stays</a></h1>');
    expect(headings(html)).toContain("Comments 60");
  });
});
