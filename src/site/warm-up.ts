import { isbot } from "isbot";
import { commentInput } from "../comments/posting/inputs.ts";
import type { Bindings } from "../config/bindings.ts";
import { readConfig } from "../config/config.ts";
import { findAddress } from "../http/addresses.ts";
import { spellingsOf } from "../http/paths.ts";
import { meaningsOf } from "../http/wordpress.ts";
import { articlePage } from "../pages/article-page.tsx";
import type { CommentData } from "../pages/data.ts";
import { EMPTY_FORM } from "../pages/data.ts";
import { mainMenu } from "../pages/menus.tsx";
import { splitAtSlots } from "../pages/slots.ts";
import { frameOf } from "./context.ts";

/**
 * Does once, as an isolate starts, what its first request would do for the first time: settings are checked, an article's page is
 * rendered, an address and a comment are read. Code is compiled when it runs first, patterns when they are first looked for, and the
 * runtime loads its tables of dates and zones with the first use. As an isolate starts that is nobody's CPU; within a request it
 * counts, and a small paper's isolates are often new.
 */
export function warmUp(): void {
  new Intl.DateTimeFormat("en", { timeZone: "UTC", dateStyle: "long", timeStyle: "short" }).format(0);
  // A deployment without a variable: all of them have defaults.
  const config = readConfig({} as Bindings);
  const sections = [{ slug: "a", name: "A" }];
  mainMenu(null, sections);
  splitAtSlots(articlePage(frameOf({ config }, { sections }), PAGE));
  commentInput({ requireEmail: false }).safeParse({ comment: "A", author: "A" });
  for (const path of ["/a/", "/2026/01/01/a"]) {
    findAddress(path);
    spellingsOf(path);
    meaningsOf(path);
  }
  isbot("Mozilla/5.0");
}

const CARD = {
  id: 1,
  path: "/a/",
  title: "A",
  standfirst: "A",
  summary: "A",
  section: { slug: "a", name: "A" },
  byline: "A",
  publishedAt: 0,
  leadImage: null,
};

const COMMENT: CommentData = {
  id: 1,
  parentId: null,
  depth: 0,
  authorName: "A",
  speaksFor: null,
  bodyHtml: "<p>A</p>",
  createdAt: 0,
  inReplyTo: null,
  awaitsModeration: false,
  editedAt: null,
  isRemoved: false,
  mayEdit: false,
};

const PAGE = {
  article: {
    ...CARD,
    kind: "article" as const,
    author: { slug: "a", name: "A" },
    tags: [{ slug: "a", name: "A" }],
    bodyHtml: "<p>A</p>",
    changedAt: 1,
    readingMinutes: 1,
    commentsOpen: true,
    commentCount: 2,
  },
  related: [CARD],
  comments: { comments: [COMMENT, { ...COMMENT, id: 2, parentId: 1, depth: 1 }], nextPath: null },
  form: EMPTY_FORM,
  formActionPath: "/a/comments",
  mayEdit: true,
};
