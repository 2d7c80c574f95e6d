import { type Context, Hono } from "hono";
import * as z from "zod";
import { forModerators } from "../../auth/roles.ts";
import type { App } from "../../http/context.ts";
import { checkInput } from "../../http/validation.ts";
import { readYear } from "../../moderation/notices/year-figures.ts";
import { csvResponse } from "../../stats/csv.ts";
import { answerPage, frameOf } from "../answer.ts";
import { tableOf, yearPage } from "./year-page.tsx";

const yearQuery = z.object({ year: z.coerce.number().int().min(2020).max(2100).optional().catch(undefined) });

/** What was reported, removed and objected to in a year. */
export const yearPages = new Hono<App>()
  .get("/comments/year", forModerators, async (c) => answerPage(yearPage(frameOf(c.var), await figuresOf(c))))
  .get("/comments/year.csv", forModerators, async (c) => {
    const figures = await figuresOf(c);
    return csvResponse(
      [["what", "which", "count", "outcome"], ...tableOf(figures)],
      `comments-${figures.year}`,
    );
  });

function figuresOf(c: Context<App>) {
  const { year } = checkInput(yearQuery, c.req.query());
  return readYear(c.var.db, year ?? new Date(c.var.now).getUTCFullYear());
}
