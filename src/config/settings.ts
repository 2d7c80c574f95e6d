import { COMMENT_SETTINGS } from "./comment-settings.ts";
import type { GROUPS } from "./groups.ts";
import { AI_USES, POLICIES } from "./options.ts";
import {
  addresses,
  choice,
  DAY_MINUTES,
  flag,
  language,
  lines,
  MOST,
  MOST_COMMENTS,
  MOST_DAYS,
  MOST_MINUTES,
  number,
  origin,
  pictureAddress,
  sender,
  text,
  timeZone,
  type Value,
  wholeNumber,
} from "./values.ts";
import { WAITING_SETTINGS } from "./waiting-settings.ts";

/** What one of the newsroom's settings is. */
export type Setting = {
  /** The settings' page that it stands on. */
  group: keyof typeof GROUPS;
  label: string;
  /** What it does, and what its values mean. */
  help: string;
  /** What holds where neither wrangler.toml nor the newsroom says anything. */
  fallback: string;
  value: Value<unknown>;
};

/** As many as fit beside an article. */
const MOST_LISTED = 20;

/**
 * What the newsroom sets while the paper runs: the one declaration of each setting, by the name that it has in
 * wrangler.toml, in the order of the settings page. What stands in wrangler.toml is fixed, and the newsroom's value counts
 * for nothing. A new one is added here, where config.ts puts it into Config, where it is used, and by `npm run docs`.
 */
export const SETTINGS = {
  SITE_NAME: {
    group: "paper",
    label: "Name",
    help: "In the masthead, in titles, feeds and mails.",
    fallback: "Broadsheet",
    value: text(120),
  },
  SITE_TAGLINE: {
    group: "paper",
    label: "Tagline",
    help: "A line below the name. It may be empty.",
    fallback: "",
    value: text(300),
  },
  SITE_URL: {
    group: "paper",
    label: "Address",
    help: "Where readers find the paper, such as https://paper.example. Feeds, sitemaps and mails link there. Empty: whatever address was asked for; then no mails go out.",
    fallback: "",
    value: origin(),
  },
  LANGUAGE: {
    group: "paper",
    label: "Language",
    help: "As a tag: en, de, pt-BR. Dates are written in it, and browsers and screen readers go by it. The paper's own labels are English.",
    fallback: "en",
    value: language(),
  },
  TIME_ZONE: {
    group: "paper",
    label: "Time zone",
    help: "Times are shown in it, and it says on which day an article came out. Addresses of articles that are there stay as they are.",
    fallback: "UTC",
    value: timeZone(),
  },
  MEDIA_URL: {
    group: "paper",
    label: "Pictures come from",
    help: "The public domain of the bucket of pictures, such as https://media.paper.example: no view of a picture then costs a request to the paper. Empty: from the paper itself.",
    fallback: "",
    value: origin(),
  },
  SITE_PICTURE: {
    group: "paper",
    label: "The paper's own picture",
    help: "What social networks show beside a link to a page that has no picture: an address such as /media/….jpg, best a JPEG of 1200 × 630 pixels. Empty: none.",
    fallback: "",
    value: pictureAddress(),
  },
  RELATED_DAYS: {
    group: "reading",
    label: "Related posts are not older than",
    help: "What is older stands among an article's related posts only if it is twice as close as all that is not. 0: any age.",
    fallback: "0",
    value: number(MOST_DAYS, "days"),
  },
  EMBEDS: {
    group: "reading",
    label: "Show what other companies show",
    help: "Videos, posts, maps and charts of other companies get a button that loads them at a reader's click, and their titles and pictures are asked for when an article is saved. Off: they are links, and nobody is asked.",
    fallback: "true",
    value: flag(),
  },
  FETCH_AHEAD: {
    group: "reading",
    label: "Pages are fetched before they are clicked",
    help: "A browser that can fetches an article or list while a reader points at its link, and shows it at once. It costs some requests more; who only pointed is not counted as a reader.",
    fallback: "true",
    value: flag(),
  },
  AI_ROBOTS: {
    group: "robots",
    label: "They may use articles for",
    help: "robots.txt says it, by Content-Signal and by the robots' names. Well-behaved robots keep to it; it is a reservation of rights in the European Union, and no lock. Search engines are not shut out by any of these.",
    fallback: "unsaid",
    value: choice(AI_USES),
  },
  TOP_WINDOW: {
    group: "reading",
    label: "The first box has what is read most",
    help: "Its heading says so: Top 5 Today, Top 5 This Week, Top 5 This Month.",
    fallback: "week",
    value: choice([
      { value: "day", label: "Today", help: "In the last 24 hours." },
      { value: "week", label: "This week", help: "In the last seven days." },
      { value: "month", label: "This month", help: "In the last thirty days." },
    ]),
  },
  TOP_LENGTH: {
    group: "reading",
    label: "It names",
    help: "While fewer have been read, the newest follow, without a number; the front page, which has these, waits until one has been read. 0: there is no such box.",
    fallback: "5",
    value: wholeNumber(MOST_LISTED, "articles"),
  },
  POPULAR_WINDOW: {
    group: "reading",
    label: "Popular Articles are others that were read most",
    help: "Where they are too few, those of all time follow, and then the newest.",
    fallback: "month",
    value: choice([
      { value: "week", label: "This week", help: "In the last seven days." },
      { value: "month", label: "This month", help: "In the last thirty days." },
      { value: "all", label: "Ever", help: "Of all time." },
    ]),
  },
  POPULAR_LENGTH: {
    group: "reading",
    label: "They are",
    help: "0: there is no such box.",
    fallback: "8",
    value: wholeNumber(MOST_LISTED, "articles"),
  },
  POPULAR_DAYS: {
    group: "reading",
    label: "Of all time means not older than",
    help: "What was published earlier stands in no list of all time. 0: any age.",
    fallback: "0",
    value: number(MOST_DAYS, "days"),
  },
  COMMENT_POLICY: {
    group: "comments",
    label: "Who may comment",
    help: "Spam is kept back whatever you choose.",
    fallback: "open",
    value: choice(POLICIES),
  },
  HOUSE_RULES: {
    group: "comments",
    label: "House rules",
    help: "Folded above the form, a line each, followed by who reads a comment before it is shown. A single dash: no rules, only that.",
    fallback:
      "Keep to the subject. Argue with what was said, not with who said it. No advertising, and nothing about others that is not yours to tell.",
    value: lines(),
  },
  REQUIRE_EMAIL: {
    group: "comments",
    label: "A comment needs an e-mail address",
    help: "It is never shown, and kept as a keyed hash only. It tells regulars from strangers, and costs some comments.",
    fallback: "false",
    value: flag(),
  },
  COMMENTS_CLOSE_DAYS: {
    group: "comments",
    label: "Close an article's comments after",
    help: "Old articles draw spam more than readers. 0: never.",
    fallback: "0",
    value: number(MOST_DAYS, "days"),
  },
  EDIT_MINUTES: {
    group: "comments",
    label: "Commenters may edit for",
    help: "So long they can change or withdraw what they wrote, in the browser they wrote it in. 0: not at all.",
    fallback: "10",
    // The browser's cookie knows what was written in the last day.
    value: number(DAY_MINUTES, "minutes"),
  },
  REPORTS_TO_HOLD: {
    group: "comments",
    label: "A comment is taken off the page by",
    help: "When so many readers have reported it, it waits for a moderator. 0: readers cannot report comments.",
    fallback: "3",
    value: number(MOST, "reports"),
  },
  ...COMMENT_SETTINGS,
  COMMENTS_A_MINUTE: {
    group: "comments",
    label: "The paper takes in a minute at most",
    help: "From all readers together. Whoever comes when there were more is asked to wait, and keeps their words. 0: as many as come.",
    fallback: "1000",
    value: wholeNumber(MOST_COMMENTS, "comments"),
  },
  COMMENTS_A_DAY: {
    group: "comments",
    label: "The paper takes in a day at most",
    help: "The same, until 00:00 UTC: many addresses cannot use up what the database may write in a day, 100,000 rows on the free plan, ten at most for a comment. 0: as many as come.",
    fallback: "8000",
    value: wholeNumber(MOST_COMMENTS, "comments"),
  },
  HOLD_AT: {
    group: "spam",
    label: "A comment waits for a moderator from a score of",
    help: "1 is what the paper ships with. Lower is stricter: at 0.5, more harmless comments wait. Higher lets more spam through: leave it below the next one.",
    fallback: "1",
    value: number(MOST),
  },
  SPAM_AT: {
    group: "spam",
    label: "It is spam from a score of",
    help: "2 is what the paper ships with. Spam is never shown, and no mail tells of it; the queue still has it. Higher: more of it waits with the others instead.",
    fallback: "2",
    value: number(MOST),
  },
  SPAM_KEEP_DAYS: {
    group: "spam",
    label: "Spam and trash are kept for",
    help: "Then they are gone for good. 0: they are kept for ever.",
    fallback: "30",
    value: number(MOST_DAYS, "days"),
  },
  MAIL_FROM: {
    group: "mail",
    label: "Mails come from",
    help: "paper@paper.example, or The Paper <paper@paper.example>: an address of the domain that Email Sending is set up for.",
    fallback: "",
    value: sender(),
  },
  MODERATOR_MAILS: {
    group: "mail",
    label: "Who is told of comments that wait",
    help: "Addresses, parted by commas. Each mail has links that decide with one click, so name only those who may. Empty: nobody.",
    fallback: "",
    value: addresses(),
  },
  ...WAITING_SETTINGS,
  DIGEST_MINUTES: {
    group: "mail",
    label: "They are told at most every",
    help: "What came in between stands in one mail.",
    fallback: "60",
    value: number(MOST_MINUTES, "minutes"),
  },
  WEEKLY_MAILS: {
    group: "mail",
    label: "Who gets the week's figures",
    help: "Addresses, parted by commas. On Monday mornings a mail says how the week before was read; the first comes within minutes. Each has a link that ends them with one click. Empty: nobody.",
    fallback: "",
    value: addresses(),
  },
} satisfies Record<string, Setting>;

export type SettingName = keyof typeof SETTINGS;

/** The settings' names, in the order of the settings page. */
export const SETTING_NAMES = Object.keys(SETTINGS) as [SettingName, ...SettingName[]];

/** The newsroom's settings; those that are missing are at their defaults. */
export type Settings = Partial<Record<SettingName, string>>;

export const NO_SETTINGS: Settings = {};
