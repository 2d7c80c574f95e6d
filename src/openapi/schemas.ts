import * as z from "zod";
import { addressesInput } from "../articles/address-inputs.ts";
import { articleInput, articlesInput, redirectsInput } from "../articles/inputs.ts";
import { SETTING_NAMES } from "../config/settings.ts";
import { ERROR_STATUS } from "../http/errors.ts";
import { highlightInput } from "../moderation/highlight/inputs.ts";
import {
  commentImport,
  decisionInput,
  decisionsInput,
  importInput,
  personInput,
  undoInput,
} from "../moderation/inputs.ts";
import { threadInput } from "../moderation/threads/inputs.ts";
import { viewsInput } from "../popularity/inputs.ts";
import { WINDOWS } from "../popularity/windows.ts";
import { faceInput } from "../settings/face/inputs.ts";
import { filesInput, settingsInput, wordsInput } from "../settings/inputs.ts";
import { FILE_NAMES } from "../settings/site-files.ts";
import { CODE_ANSWERS, CODE_BODIES } from "./code-schemas.ts";
import { DESK_ANSWERS } from "./desk-answers.ts";
import { faceAnswer } from "./face-answers.ts";
import { FRONT_ANSWERS, FRONT_BODIES } from "./front-schemas.ts";
import { IMPORT_ANSWERS, importSummary, publishSummary } from "./import-answers.ts";
import { MEDIA_ANSWERS, MEDIA_BODIES } from "./media-schemas.ts";
import { MENU_ANSWERS, MENU_BODIES } from "./menu-schemas.ts";
import { PERSON_ANSWERS } from "./person-answers.ts";
import { RESTORE_ANSWERS, RESTORE_BODIES } from "./restore-answers.ts";

const count = z.int().min(0);
const time = z.iso.datetime();
const named = z.object({ slug: z.string(), name: z.string() });
const image = z.object({ url: z.string(), alt: z.string(), caption: z.string() });
const stranger = z.string().describe("Text of a stranger: never HTML.");
/** A list answer; `next` is the cursor of the following page. */
const listOf = (item: z.ZodType) =>
  z.object({
    items: z.array(item),
    next: z.string().nullable().describe("Send it as `cursor`; null: the end."),
  });

const articleSummary = z.object({
  id: z.int(),
  path: z.string(),
  slug: z.string(),
  title: z.string(),
  standfirst: z.string(),
  summary: z.string().describe("The standfirst, else how the body begins: cut at a word, without markup."),
  byline: z.string(),
  section: named.nullable(),
  publishedAt: time,
  updatedAt: time,
  leadImage: image.nullable(),
  commentCount: count,
});

const article = articleSummary.extend({
  kind: z.enum(["article", "page"]),
  author: named.nullable(),
  authors: z.array(named),
  tags: z.array(named),
  html: z.string().describe("Sanitised: safe to print."),
  readingMinutes: count,
  commentsOpen: z.boolean(),
});

const comment = z.object({
  id: z.int(),
  article: z.object({ id: z.int(), path: z.string() }),
  parent: z.int().nullable().describe("Id of the comment answered."),
  author: stranger,
  speaksFor: z
    .enum(["author", "newsroom"])
    .nullable()
    .describe(
      "The newsroom wrote it, as its author or in its own name; null: a reader, whatever the name says.",
    ),
  html: z.string().describe("Safe to print."),
  text: stranger,
  createdAt: time,
  editedAt: time.nullable(),
  depth: count.describe("0 for a first comment."),
  recommended: z.int().describe("Readers who recommended it, each once a day."),
  picked: z.boolean().describe("The newsroom has picked it out for readers."),
  removed: z.boolean().describe("It is gone, and others answer it: author, html and text are empty."),
  url: z.string().describe("Path that leads to its place on the page."),
});

const error = z.object({
  error: z.object({
    code: z.enum(Object.keys(ERROR_STATUS)),
    message: z.string(),
    fields: z.record(z.string(), z.string()).optional().describe("A message for each field, by its path."),
  }),
});

/** A comment as programs send it. Its rules count code points after trimming, which JSON Schema cannot say. */
export const commentToSend = z.object({
  comment: z.string().describe("1 to 10,000 characters after trimming."),
  author: z.string().describe("1 to 80 characters after trimming."),
  email: z.string().optional().describe("Never shown; kept as a keyed hash only. Some sites require it."),
  parent: z.int().nullish().describe("Id of the comment answered: a shown one of the same article."),
  notify: z
    .string()
    .optional()
    .describe('"1": wants a mail when somebody answers, where the site sends mails. Needs an email.'),
  idempotencyKey: z
    .string()
    .optional()
    .describe(
      "22 to 100 random letters, digits, - and _ that nobody else knows. Who has no cookie yet and sends a comment again with the same key is its author again.",
    ),
});

const commentEdit = z.object({ comment: z.string().describe("1 to 10,000 characters after trimming.") });

const reply = z.object({
  comment: z.string().describe("1 to 10,000 characters after trimming."),
  author: z.string().optional().describe("Left out: the name that the token belongs to."),
  seen: z.iso.datetime().nullish().describe("`editedAt` of the comment answered, as it was read."),
  expected: decisionInput.shape.expected,
  lastDecision: decisionInput.shape.lastDecision,
});

const words = z.string().describe("One entry a line.");

const setting = z.object({
  value: z.string(),
  source: z.enum(["wrangler.toml", "newsroom", "default"]).describe("wrangler.toml: fixed there."),
});

const ranked = z.array(z.object({ title: z.string(), path: z.string(), views: count }));
const names = z.array(z.object({ name: z.string(), views: count }));
const used = z.object({ used: count, limit: count });

const stats = z.object({
  generatedAt: time,
  views: z
    .object({ day: count, week: count, month: count, all: count })
    .describe("Readers, each once a day."),
  comments: z
    .object({ held: count, spam: count, reported: count, today: count })
    .describe("What waits, counted up to 1,000, and what came today, by the day of the paper's time zone."),
  spam: z
    .object({ caught: count, wronglyHeld: count, missed: count, precision: z.number().nullable() })
    .describe("The judge's last seven days, as the newsroom's own decisions have it."),
  top: ranked,
  rising: ranked,
  referrers: names,
  countries: names,
  plan: z.object({ kvWrites: used, databaseBytes: used }),
  schedule: z.object({
    lastRunAt: time.nullable().describe("Noted every fifth minute."),
    failures: z.array(z.object({ job: z.string(), error: z.string() })),
    stalePages: z.object({ waiting: count, oldestSeconds: count }),
  }),
});

const mostRead = z.object({
  articles: z.array(
    z.object({
      id: z.int(),
      title: z.string(),
      path: z.string(),
      section: z.string().nullable(),
      author: z.string().nullable(),
      views: count,
    }),
  ),
  sections: names,
  authors: names,
  covered: count.describe("Readers of these articles."),
  total: count.describe("Readers of all."),
});

const bars = z.array(z.object({ from: time, readers: count }));

const articleStats = z.object({
  article: z.object({ id: z.int(), title: z.string(), path: z.string(), publishedAt: time.nullable() }),
  countedUpTo: time,
  timeZone: z.string().describe("Whose days are meant."),
  readers: count.describe("Ever, each once a day."),
  today: count,
  firstHours: bars.nullable().describe("The 48 after publication; null: they are not kept any more."),
  lastHours: bars,
  days: bars.describe("Since publication, at most 31."),
  weeks: bars.nullable().describe("Since publication; null: the days are all."),
  compared: z
    .object({ hours: z.number(), readers: count, usual: count, articles: count })
    .nullable()
    .describe("Its first week so far, against the middle one of so many articles at that age."),
  places: z.array(z.object({ window: z.enum(WINDOWS), place: count, views: count })),
  referrers: names,
  countries: names,
  comments: z.object({ shown: count, held: count, spam: count, trash: count }),
});

/** What requests send, by the name under which the description has it. */
export const BODIES = {
  ArticleInput: articleInput,
  ArticlesInput: articlesInput,
  CommentInput: commentToSend,
  CommentEdit: commentEdit,
  CommentImport: commentImport,
  CommentsImport: importInput,
  DecisionInput: decisionInput,
  DecisionsInput: decisionsInput,
  UndoInput: undoInput,
  AddressesInput: addressesInput,
  RedirectsInput: redirectsInput,
  ReplyInput: reply,
  HighlightInput: highlightInput,
  ThreadInput: threadInput,
  SettingsInput: settingsInput,
  ViewsInput: viewsInput,
  WordsInput: wordsInput,
  FilesInput: filesInput,
  ...MENU_BODIES,
  FaceInput: faceInput,
  ...CODE_BODIES,
  ...FRONT_BODIES,
  PersonInput: personInput,
  ...MEDIA_BODIES,
  ...RESTORE_BODIES,
};

/** What answers hold, by the name under which the description has it. */
export const ANSWERS = {
  Article: article,
  ArticleSummary: articleSummary,
  ArticleList: listOf(articleSummary),
  Comment: comment,
  CommentList: listOf(comment),
  CommentTaken: z.object({
    comment,
    status: z.enum(["published", "held"]),
    own: z
      .literal(false)
      .optional()
      .describe(
        "The same had been sent before from this address, by somebody who may be somebody else: it is theirs.",
      ),
  }),
  PopularArticles: z.object({
    articles: z.array(
      z.object({
        id: z.int(),
        title: z.string(),
        path: z.string(),
        views: count,
        filled: z.literal(true).optional().describe("One of the newest, where too few were read."),
      }),
    ),
  }),
  ...DESK_ANSWERS,
  PublishSummary: publishSummary,
  ImportSummary: importSummary,
  ViewsSummary: z.object({ imported: count, unknownArticles: count, unknownPaths: z.array(z.string()) }),
  ReplyPublished: z.object({ comment }),
  Highlighted: z.object({ id: z.int(), picked: z.boolean(), pinned: z.boolean() }),
  ExportLines: z.string().describe("application/x-ndjson: an object a line, each with its `type`."),
  Stats: stats,
  MostRead: mostRead,
  ArticleStats: articleStats,
  Settings: z.object({ settings: z.record(z.enum(SETTING_NAMES), setting) }),
  Words: z.object({ block: words, hold: words, allow: words }),
  Face: faceAnswer,
  ...CODE_ANSWERS,
  Files: z.object({
    files: z.record(z.enum(FILE_NAMES), z.string()),
    warnings: z
      .array(z.object({ file: z.enum(FILE_NAMES), warning: z.string() }))
      .describe("What programs may not understand; it is served all the same."),
  }),
  ...MENU_ANSWERS,
  ...FRONT_ANSWERS,
  ...PERSON_ANSWERS,
  ...IMPORT_ANSWERS,
  ...MEDIA_ANSWERS,
  ...RESTORE_ANSWERS,
  Error: error,
};
