import type { CommentPolicy, Site } from "../config/config.ts";
import type { Image, SocialPicture } from "./image.ts";
import type { ThreadRules } from "./thread-rules.ts";

/** The shapes that pages are made from. Every `...Html` field is safe to print; every other string is escaped. */

export type Named = { slug: string; name: string };

export type ArticleCard = {
  id: number;
  path: string;
  title: string;
  standfirst: string;
  /** The standfirst, else how the body begins; "": it begins with no words. */
  summary: string;
  section: Named | null;
  byline: string;
  /** Unix ms. */
  publishedAt: number;
  leadImage: Image | null;
};

/** Somebody who wrote an article, as the list of theirs says it. */
export type AuthorFace = Named & {
  /** Paragraphs with an empty line between them; "": nothing. */
  description: string;
  portrait: Image | null;
};

export type ArticleData = ArticleCard & {
  kind: "article" | "page" | "thread";
  author: Named | null;
  /** Who wrote it with the author, in the byline's order. */
  coauthors?: Named[];
  /** Those among them whose list says something. */
  faces?: AuthorFace[];
  /** What search engines and social networks are told instead; empty texts say nothing. */
  seo?: { title: string; description: string; image: string } | null;
  /** What social networks and search engines show of it, where it is one of the paper's own. */
  socialPicture?: SocialPicture | undefined;
  tags: Named[];
  bodyHtml: string;
  changedAt: number;
  readingMinutes: number;
  commentsOpen: boolean;
  /** What the desk has set for its comments; left out: nothing. */
  thread?: ThreadRules;
  commentCount: number;
  /** What feeds call it by; null, or left out: its address. */
  guid?: string | null;
  /** Where the page of another site is that shows this thread; null, or left out: it is the paper's own. */
  outsideUrl?: string | null;
};

/** For whom a comment speaks, as the paper itself has it. */
export type SpeaksFor = "author" | "newsroom" | null;

export type CommentData = {
  id: number;
  parentId: number | null;
  /** 0 for a first comment. Any size; pages indent up to a readable depth. */
  depth: number;
  authorName: string;
  /** Whether the newsroom wrote it, and under the name of whom the article is by; null: a reader. */
  speaksFor: SpeaksFor;
  bodyHtml: string;
  createdAt: number;
  /** Name of the author answered, where there is one. */
  inReplyTo: string | null;
  /** Only its own author sees it so far. */
  awaitsModeration: boolean;
  /** Unix ms, or null: as it was posted. */
  editedAt: number | null;
  /** It is gone, and others answer it: its place is shown, its name and text are not. */
  isRemoved: boolean;
  /** The reader of this page wrote it. */
  isOwn?: boolean;
  /** The reader of this page wrote it, and may still change it. */
  mayEdit: boolean;
  /** How many readers recommended it. */
  recommended?: number;
  /** The newsroom has picked it out. */
  isPick?: boolean;
};

export type CommentList = {
  comments: CommentData[];
  /** What the newsroom shows above them; it stands in the thread too. */
  pinned?: CommentData | null;
  /** Address of the next comments, or null. */
  nextPath: string | null;
};

/** What becomes of a comment, and what it should keep to. */
export type CommentTerms = {
  policy: CommentPolicy;
  /** A line each. */
  rules: string[];
  /** 0: comments cannot be changed. */
  editMinutes: number;
};

/** What a comment form holds: at first nothing, after bad input all that was typed. */
export type FormState = {
  values: {
    comment: string;
    author: string;
    email: string;
    parent: string;
    /** "1": wants a mail when somebody answers. */
    notify: string;
  };
  errors: { comment?: string; author?: string; email?: string; parent?: string };
  /** A sentence above the form: why the comment was not taken, and what to do. */
  notice?: string;
  /** How the comment will look: safe HTML. */
  previewHtml?: string;
  /** The proof of when the page was first fetched, if it goes on. */
  token?: string;
};

export const EMPTY_FORM: FormState = {
  values: { comment: "", author: "", email: "", parent: "", notify: "" },
  errors: {},
};

export type TopEntry = { id: number; title: string; path: string; views: number };

/** What every page's frame needs. */
export type Frame = {
  site: Site;
  /** The boxes of what is read most: of which time, and how many; left out: five of the week, and others. */
  top?: { window: "day" | "week" | "month"; length: number };
  popular?: { length: number };
  /** For pages that offer them as a way on; the masthead's are a slot. */
  sections: Named[];
  comments: {
    requireEmail: boolean;
    /** No comments are taken on any article. */
    closed: boolean;
    /** Readers may report comments. */
    reports: boolean;
    /** The form offers mails about replies. */
    replyMails: boolean;
    turnstileSiteKey: string | null;
    /** What is said at the form before anybody types. */
    terms?: CommentTerms;
  };
};
