import type { PassesFor } from "./newsroom-names.ts";
import type { WordLists } from "./word-lists.ts";

/** What is known of a comment when it is judged. */
export type Facts = {
  /** Text of a stranger. */
  body: string;
  /** Text of a stranger. */
  authorName: string;
  /** For the site's own words only: never stored as it is. */
  email: string | null;
  /** Network address, for the site's own words only: never stored. */
  address: string | null;
  via: "form" | "json";
  /** What stood in the field that people do not see. */
  honeypot: string;
  token: { state: "ok"; ageSeconds: number } | { state: "missing" | "forged" | "old" };
  /** A form that is answered sooner was hardly read by a person. */
  formMinSeconds: number;
  /** What the same network address sent today, the newest first: Unix ms before now, at most twenty. */
  sentAgo: number[];
  /** Earlier comments anywhere on the site that say nearly the same, by what they are now; at most eight. */
  similar: { published: number; held: number; spam: number };
  /**
   * What moderators decided on earlier comments of the same browser, or of an e-mail address that it has proved to be its own; and
   * how many stayed up without anybody having decided on them.
   */
  commenter: { approved: number; spam: number; trusted: boolean; blocked: boolean; stayed?: number };
  /** As whom their name makes them pass; null: as themselves. */
  passesFor: PassesFor | null;
  /** Where the comment leads, and what moderators decided on the newest comments that led there. */
  sites?: { site: string; approved: number; spam: number; isOwn: boolean }[];
  article: {
    /** Days since it was published. */
    ageDays: number;
    title: string;
    standfirst: string;
    /** The site's language, a BCP 47 tag. */
    language: string;
  };
  /** The site's own words. */
  words: WordLists;
};
