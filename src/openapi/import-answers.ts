import * as z from "zod";

const count = z.int().min(0);

/** What is answered to who brings a site over: its old addresses, what is at them, and the index that is filled then. */
export const IMPORT_ANSWERS = {
  SearchIndex: z.object({
    indexed: count.describe("Articles of this portion."),
    waiting: count.describe("Articles that the index is behind in, counted up to 1,000."),
    walk: z
      .string()
      .nullable()
      .describe("`all`: a rebuild is under way; `author/ida-marlowe`: an author was respelled."),
  }),
  RedirectsStored: z.object({
    stored: count,
    skipped: z.array(z.object({ what: z.string(), reason: z.string() })),
    kept: z
      .array(z.object({ what: z.string(), reason: z.string() }))
      .describe("Left as they are, where the request was `yielding`."),
  }),
  AddressesChecked: z.object({
    results: z
      .array(
        z.object({
          status: z.union([z.literal(200), z.literal(301), z.literal(404), z.literal(410)]),
          to: z.string().optional().describe("Where a 301 leads."),
        }),
      )
      .describe("One for each address, in the order of the request."),
  }),
};

/** What was left out. */
export const skipped = z.array(
  z.object({ what: z.string(), reason: z.string(), field: z.enum(["path", "body"]).optional() }),
);
/** What became of each comment of an import. */
export const importSummary = z.object({ created: count, updated: count, unchanged: count, skipped });

/** The same of articles. */
export const publishSummary = importSummary.extend({
  kept: z
    .array(
      z.object({
        what: z.string().describe("The path that was asked for."),
        reason: z.string(),
        differs: z.array(z.string()),
        path: z.string().nullable().describe("Where the article is; null: it was deleted."),
      }),
    )
    .describe(
      "Of articles with an `origin`: what the newsroom has changed since, and what stays as it is here. They count as unchanged.",
    ),
  articles: z.array(
    z.object({
      id: z.int(),
      path: z.string(),
      status: z.enum(["draft", "scheduled", "published", "withdrawn"]),
      outcome: z.enum(["created", "updated", "unchanged"]),
    }),
  ),
});
