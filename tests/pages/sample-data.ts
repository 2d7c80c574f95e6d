import type { ArticleCard, ArticleData, CommentData, FormState, Frame } from "../../src/pages/data.ts";

/** Text that would break out of an element, an attribute or a script. */
export const HOSTILE = `</script><script>alert(1)</script>"'&<b>`;

export const FRAME: Frame = {
  site: {
    name: "The Wrenmouth Gazette",
    tagline: "Every tide",
    url: null,
    language: "en",
    timeZone: "America/New_York",
  },
  sections: [
    { slug: "harbour", name: "Harbour" },
    { slug: "town", name: "Town" },
  ],
  comments: { requireEmail: false, closed: false, reports: true, replyMails: false, turnstileSiteKey: null },
};

const PUBLISHED = Date.UTC(2025, 3, 22, 19, 4);

export function card(given: Partial<ArticleCard> = {}): ArticleCard {
  return {
    id: 1,
    path: "/2025/04/22/ferry/",
    title: "The ferry stays",
    standfirst: "It will cross again.",
    summary: "It will cross again.",
    section: { slug: "harbour", name: "Harbour" },
    byline: "Ida Marlowe",
    publishedAt: PUBLISHED,
    leadImage: { url: "/assets/ferry.svg", alt: "A ferry", caption: "In midstream" },
    ...given,
  };
}

export function article(given: Partial<ArticleData> = {}): ArticleData {
  return {
    ...card(),
    kind: "article",
    author: { slug: "ida-marlowe", name: "Ida Marlowe" },
    tags: [{ slug: "ferry", name: "Ferry" }],
    bodyHtml: "<p>The <em>body</em>.</p>",
    changedAt: PUBLISHED,
    readingMinutes: 3,
    commentsOpen: true,
    commentCount: 2,
    ...given,
  };
}

export function comment(given: Partial<CommentData> = {}): CommentData {
  return {
    id: 11,
    parentId: null,
    depth: 0,
    speaksFor: null,
    authorName: "Ada Reader",
    bodyHtml: "<p>First!</p>",
    createdAt: PUBLISHED + 60_000,
    inReplyTo: null,
    awaitsModeration: false,
    editedAt: null,
    isRemoved: false,
    mayEdit: false,
    ...given,
  };
}

export function form(values: Partial<FormState["values"]>, rest: Partial<FormState> = {}): FormState {
  return {
    values: { comment: "", author: "", email: "", parent: "", notify: "", ...values },
    errors: {},
    ...rest,
  };
}

/** The text of the page's headings, in order. */
export function headings(html: string): string[] {
  return [...html.matchAll(/<h[1-6][^>]*>(.*?)<\/h[1-6]>/gs)].map(([, inner]) =>
    (inner ?? "").replace(/<[^>]*>/g, "").trim(),
  );
}
