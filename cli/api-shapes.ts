import { z } from "zod";

export type Named = string | { name: string; slug: string };

/** What a section, tag or author says of itself; what is left out stays. `portrait`: a picture of the paper's own. */
export type HeadUpload = {
  kind: "section" | "tag" | "author";
  of: Named;
  description?: string;
  portrait?: string;
};
export type HeadsUpload = { source: string; overwrite?: boolean; heads: HeadUpload[] };

/** An article as `PUT /api/v1/admin/articles` takes it; times are ISO 8601. */
export type ArticleUpload = {
  path?: string;
  slug?: string;
  kind?: "article" | "page";
  status?: "draft" | "scheduled" | "published" | "withdrawn";
  title: string;
  standfirst?: string;
  body: string;
  bodyFormat: "markdown" | "html";
  author?: Named;
  /** Everybody of the byline, where there are several. */
  authors?: Named[];
  byline?: string;
  section?: Named;
  tags?: Named[];
  image?: { url: string; alt?: string; caption?: string };
  publishedAt?: string;
  updatedAt?: string;
  commentsOpen?: boolean;
  sticky?: boolean;
  unranked?: boolean;
  /** Paths. */
  relatedPins?: string[];
  relatedBars?: string[];
  seo?: { title?: string; description?: string; image?: string };
  imported?: Record<string, unknown>;
  redirects?: string[];
  /** What feeds call it by. */
  guid?: string;
  /** Where it is from: the same again is the same article, and what the newsroom has changed of it stays, unless `overwrite`. */
  origin?: { source: string; key: string; overwrite?: boolean; adopt?: boolean };
};

/** A comment as `PUT /api/v1/admin/comments` takes it. */
export type CommentUpload = {
  /** What the source calls it: a second import finds it by this. */
  externalId: string;
  articlePath: string;
  parentExternalId?: string;
  author: string;
  authorUrl?: string;
  email?: string;
  /** Plain text. */
  body: string;
  createdAt: string;
  status: "published" | "held" | "spam" | "trash";
  kind: "comment" | "pingback" | "trackback";
};

/** Readers of a path in the hour that begins at `hour` (ISO 8601). */
export type ViewsUpload = { path: string; hour: string; views: number };

const skips = z.array(z.object({ what: z.string(), reason: z.string() }));
const counts = { created: z.number(), updated: z.number(), unchanged: z.number(), skipped: skips };
export const commentsAnswer = z.object(counts);
const kept = z.object({
  what: z.string(),
  reason: z.string(),
  differs: z.array(z.string()),
  path: z.string().nullable(),
});
export const articlesAnswer = z.object({
  ...counts,
  kept: z.array(kept).optional(),
  articles: z.array(z.object({ id: z.number(), path: z.string(), status: z.string(), outcome: z.string() })),
});
export const filesAnswer = z.object({ files: z.record(z.string(), z.string()) });
export const headsAnswer = z.object({ ...counts, kept: z.array(kept) });
export type HeadsAnswer = z.infer<typeof headsAnswer>;
export type MenuEntry = { to: string; label: string };
export type MenusUpload = {
  main?: MenuEntry[];
  thenSections?: boolean;
  footer?: MenuEntry[];
  social?: MenuEntry[];
};
const menuEntries = z.array(z.object({ to: z.string(), label: z.string(), name: z.string() }));
export const menusAnswer = z.object({
  main: menuEntries,
  thenSections: z.boolean(),
  footer: menuEntries,
  social: menuEntries,
});
export const codeAnswer = z.object({
  hosts: z.record(z.string(), z.array(z.string())),
  looseStyles: z.boolean(),
  snippets: z.record(z.string(), z.string()),
});
export const wordsAnswer = z.object({ block: z.string(), hold: z.string(), allow: z.string() });
const next = z.number().nullable();
export const personAnswer = z.object({
  comments: z.array(z.unknown()),
  kept: z.record(z.string(), z.unknown()).nullable().optional(),
  next,
});
export const erasedAnswer = z.object({ erased: z.number(), next });
export const searchIndexAnswer = z.object({
  indexed: z.number(),
  waiting: z.number(),
  walk: z.string().nullable(),
});
export const viewsAnswer = z.object({
  imported: z.number(),
  unknownArticles: z.number(),
  unknownPaths: z.array(z.string()),
});

export type ArticlesAnswer = z.infer<typeof articlesAnswer>;
export type CommentsAnswer = z.infer<typeof commentsAnswer>;
export type SearchIndexAnswer = z.infer<typeof searchIndexAnswer>;
export type ViewsAnswer = z.infer<typeof viewsAnswer>;

/** The site's own words: texts with one entry a line. */
export type Words = z.infer<typeof wordsAnswer>;

const place = z.object({ title: z.string(), path: z.string(), views: z.number() });
const named = z.object({ name: z.string(), views: z.number() });
const used = z.object({ used: z.number(), limit: z.number() });

/** What `GET /api/v1/admin/stats` answers. What another version leaves out is not shown. */
export const statsAnswer = z.looseObject({
  generatedAt: z.string().optional(),
  views: z.object({ day: z.number(), week: z.number(), month: z.number(), all: z.number() }).optional(),
  comments: z
    .object({ held: z.number(), spam: z.number(), reported: z.number(), today: z.number() })
    .optional(),
  spam: z
    .object({
      caught: z.number(),
      wronglyHeld: z.number(),
      missed: z.number(),
      precision: z.number().nullable(),
    })
    .optional(),
  top: z.array(place).default([]),
  rising: z.array(place).default([]),
  referrers: z.array(named).default([]),
  plan: z.object({ kvWrites: used.optional(), databaseBytes: used.optional() }).default({}),
  schedule: z
    .object({
      lastRunAt: z.string().nullable(),
      failures: z.array(z.object({ job: z.string(), error: z.string() })).default([]),
      stalePages: z.object({ waiting: z.number(), oldestSeconds: z.number() }).optional(),
    })
    .optional(),
});

export type SiteStats = z.infer<typeof statsAnswer>;

const bars = z.array(z.object({ from: z.string(), readers: z.number() }));

/** What `GET /api/v1/admin/stats/article` answers. */
export const articleStatsAnswer = z.looseObject({
  article: z.object({ id: z.number(), title: z.string(), path: z.string() }),
  timeZone: z.string(),
  readers: z.number(),
  today: z.number(),
  days: bars,
  compared: z.object({ hours: z.number(), readers: z.number(), usual: z.number() }).nullable(),
  places: z.array(z.object({ window: z.string(), place: z.number() })),
  referrers: z.array(named),
  comments: z.object({ shown: z.number(), held: z.number(), spam: z.number() }),
});

export type ArticleStats = z.infer<typeof articleStatsAnswer>;

const listedThread = z.object({
  article: z.number(),
  title: z.string(),
  path: z.string(),
  outside: z.string().nullable(),
  comments: z.enum(["open", "closed", "policy"]),
  slowMinutes: z.number(),
  hold: z.enum(["first-timers", "all", "policy"]),
  by: z.string().nullable(),
  at: z.number().nullable(),
});

/** A thread as the desk lists it. The title of another site's page is a stranger's. */
export type ListedThread = z.infer<typeof listedThread>;

/** What `GET /api/v1/admin/threads` answers. */
export const threadsAnswer = z.object({ items: z.array(listedThread), next: z.string().nullable() });

const outsideThread = listedThread.extend({ shown: z.number(), isEmpty: z.boolean() });

export type OutsideThread = z.infer<typeof outsideThread>;

/** What `GET /api/v1/admin/threads/outside` answers. */
export const outsideThreadsAnswer = z.object({ items: z.array(outsideThread), next: z.string().nullable() });

const busyThread = listedThread.extend({ lastHour: z.number(), lastDay: z.number(), held: z.number() });

export type BusyThread = z.infer<typeof busyThread>;

/** What `GET /api/v1/admin/threads/busiest` answers. */
export const busyThreadsAnswer = z.object({ items: z.array(busyThread) });

const lastDecision = z
  .object({ id: z.number(), decision: z.string(), by: z.string(), at: z.string(), isUndo: z.boolean() })
  .nullable();

export type LastDecision = z.infer<typeof lastDecision>;

/** A comment in the newsroom's queue. Author and text are a stranger's. */
const queuedComment = z.object({
  id: z.number(),
  status: z.string(),
  author: z.string(),
  text: z.string(),
  createdAt: z.string(),
  editedAt: z.string().nullable(),
  reports: z.number(),
  /** An older site does not say it. */
  lastDecision: lastDecision.optional(),
  score: z.number(),
  findings: z.array(z.object({ weight: z.number(), reason: z.string() })),
  article: z.object({ id: z.number(), title: z.string(), path: z.string() }),
});

export type QueuedComment = z.infer<typeof queuedComment>;

export const queueAnswer = z.object({ items: z.array(queuedComment), next: z.string().nullable() });

export const decidedAnswer = z.object({
  decided: z.array(z.object({ id: z.number(), status: z.string(), changed: z.boolean() })),
  notFound: z.array(z.number()),
  edited: z.array(z.number()).default([]),
  decidedSince: z.array(z.object({ id: z.number(), status: z.string(), last: lastDecision })).default([]),
});

export const undoneAnswer = z.object({
  undone: z.array(z.object({ id: z.number(), status: z.string() })),
  changedSince: z.array(z.number()).default([]),
  notFound: z.array(z.number()),
});

export const replyAnswer = z.object({ comment: z.object({ id: z.number() }) });
/** An old address and where it leads. */
export type RedirectUpload = { from: string; to: string; kind?: string };

export const redirectsAnswer = z.object({
  stored: z.number(),
  skipped: skips.default([]),
  kept: skips.default([]),
});

export const addressesAnswer = z.object({ results: z.array(z.object({ status: z.number() })) });

export type RedirectsAnswer = z.infer<typeof redirectsAnswer>;
export const settingsAnswer = z.object({
  settings: z.record(z.string(), z.object({ value: z.string(), source: z.string() })),
});

export const begunAnswer = z.object({
  state: z.enum(["restoring", "living", "busy"]),
  done: z.number().default(0),
  /** Which export the paper was put back from. */
  restoredFrom: z.string().nullish(),
});
export const restoredAnswer = z.object({ done: z.number(), skipped: skips.default([]) });
