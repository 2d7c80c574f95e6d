import { Hono } from "hono";
import type { App } from "../http/context.ts";
import { checkInput } from "../http/validation.ts";
import { popularQuery } from "./inputs.ts";
import { popular, popularInSection } from "./top-lists.ts";

/** Rankings change every few minutes. */
const SHARED = "public, max-age=60";

export const popularApi = new Hono<App>().get("/popular", async (c) => {
  const { section, window, limit } = checkInput(popularQuery, c.req.query());
  const { db, now } = c.var;
  const listed =
    section === undefined
      ? await popular(db, window, limit, now)
      : await popularInSection(db, { window, section, limit }, now);
  // Nobody has read them in the window: they are the newest.
  const articles = listed.map((entry) => (entry.views === 0 ? { ...entry, filled: true } : entry));
  c.header("Cache-Control", SHARED);
  return c.json({ articles });
});
