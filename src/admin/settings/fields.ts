import type { CommentPolicy, SettingName } from "../../config/config.ts";

export type SettingField = {
  name: SettingName;
  label: string;
  /** What it does, and what its values mean. */
  help: string;
  control: Control;
};

export type Control =
  | { kind: "text"; type?: "url"; suggestions?: "languages" | "time-zones" }
  | { kind: "lines" }
  /** `unit` stands behind the number. */
  | { kind: "number"; unit?: string; most: number }
  | { kind: "check" }
  | { kind: "choice"; options: { value: string; label: string; help: string }[] };

export type FieldGroup = { id: string; title: string; intro?: string; fields: SettingField[] };

const POLICIES: { value: CommentPolicy; label: string; help: string }[] = [
  { value: "open", label: "Open", help: "What looks harmless is shown at once; the rest waits." },
  {
    value: "hold-first-timers",
    label: "Hold first-timers",
    help: "Who was never approved here waits for a moderator.",
  },
  { value: "hold", label: "Hold all", help: "Every comment waits for a moderator." },
  { value: "closed", label: "Closed", help: "None are taken. Those that are there stay." },
];

/** The page's fields in their order: every setting stands here once. */
export const FIELD_GROUPS: FieldGroup[] = [
  {
    id: "paper",
    title: "The paper",
    fields: [
      {
        name: "SITE_NAME",
        label: "Name",
        help: "In the masthead, in titles, feeds and mails.",
        control: { kind: "text" },
      },
      {
        name: "SITE_TAGLINE",
        label: "Tagline",
        help: "A line below the name. It may be empty.",
        control: { kind: "text" },
      },
      {
        name: "SITE_URL",
        label: "Address",
        help: "Where readers find the paper, such as https://paper.example. Feeds, sitemaps and mails link there. Empty: whatever address was asked for; then no mails go out.",
        control: { kind: "text", type: "url" },
      },
      {
        name: "LANGUAGE",
        label: "Language",
        help: "As a tag: en, de, pt-BR. Dates are written in it, and browsers and screen readers go by it. The paper's own labels are English.",
        control: { kind: "text", suggestions: "languages" },
      },
      {
        name: "TIME_ZONE",
        label: "Time zone",
        help: "Times are shown in it, and it says on which day an article came out. Addresses of articles that are there stay as they are.",
        control: { kind: "text", suggestions: "time-zones" },
      },
    ],
  },
  {
    id: "comments",
    title: "Comments",
    fields: [
      {
        name: "COMMENT_POLICY",
        label: "Who may comment",
        help: "Spam is kept back whatever you choose.",
        control: { kind: "choice", options: POLICIES },
      },
      {
        name: "REQUIRE_EMAIL",
        label: "A comment needs an e-mail address",
        help: "It is never shown, and kept as a keyed hash only. It tells regulars from strangers, and costs some comments.",
        control: { kind: "check" },
      },
      {
        name: "COMMENTS_CLOSE_DAYS",
        label: "Close an article's comments after",
        help: "Old articles draw spam more than readers. 0: never.",
        control: { kind: "number", unit: "days", most: 36_500 },
      },
      {
        name: "EDIT_MINUTES",
        label: "Commenters may edit for",
        help: "So long they can change or withdraw what they wrote, in the browser they wrote it in. 0: not at all.",
        control: { kind: "number", unit: "minutes", most: 525_600 },
      },
      {
        name: "REPORTS_TO_HOLD",
        label: "A comment is taken off the page by",
        help: "When so many readers have reported it, it waits for a moderator. 0: readers cannot report comments.",
        control: { kind: "number", unit: "reports", most: 1000 },
      },
    ],
  },
  {
    id: "spam",
    title: "Spam",
    intro:
      "Whatever speaks for or against a comment has a weight; the queue shows them all. Their sum, the score, decides.",
    fields: [
      {
        name: "HOLD_AT",
        label: "A comment waits for a moderator from a score of",
        help: "1 is what the paper ships with. Lower is stricter: at 0.5, more harmless comments wait. Higher lets more spam through: leave it below the next one.",
        control: { kind: "number", most: 1000 },
      },
      {
        name: "SPAM_AT",
        label: "It is spam from a score of",
        help: "2 is what the paper ships with. Spam is never shown, and no mail tells of it; the queue still has it. Higher: more of it waits with the others instead.",
        control: { kind: "number", most: 1000 },
      },
      {
        name: "SPAM_KEEP_DAYS",
        label: "Spam and trash are kept for",
        help: "Then they are gone for good. 0: they are kept for ever.",
        control: { kind: "number", unit: "days", most: 36_500 },
      },
    ],
  },
  {
    id: "mail",
    title: "Mail",
    fields: [
      {
        name: "MAIL_FROM",
        label: "Mails come from",
        help: "paper@paper.example, or The Paper <paper@paper.example>: an address of the domain that Email Sending is set up for.",
        control: { kind: "text" },
      },
      {
        name: "MODERATOR_MAILS",
        label: "Who is told of comments that wait",
        help: "Addresses, parted by commas. Each mail has links that decide with one click, so name only those who may. Empty: nobody.",
        control: { kind: "lines" },
      },
      {
        name: "DIGEST_MINUTES",
        label: "They are told at most every",
        help: "What came in between stands in one mail.",
        control: { kind: "number", unit: "minutes", most: 525_600 },
      },
    ],
  },
];

const FIELDS = FIELD_GROUPS.flatMap(({ fields }) => fields);

/** What the newsroom calls a setting. */
export function labelOf(name: SettingName): string {
  return FIELDS.find((field) => field.name === name)?.label ?? name;
}
