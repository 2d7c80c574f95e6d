import * as z from "zod";

/** In the API's list, unless more or fewer are asked for. */
export const ARTICLES_A_PAGE = 20;

export const articleListQuery = z.object({
  section: z.string().max(200).optional(),
  tag: z.string().max(200).optional(),
  author: z.string().max(200).optional(),
  q: z.string().max(200).optional(),
  cursor: z.string().max(60).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(ARTICLES_A_PAGE),
});

/** As many as an article's page shows, unless more are asked for. */
export const relatedQuery = z.object({ limit: z.coerce.number().int().min(1).max(20).default(4) });
