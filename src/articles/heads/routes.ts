import { type Context, Hono } from "hono";
import { forAdmins } from "../../auth/roles.ts";
import type { App } from "../../http/context.ts";
import { Refusal } from "../../http/errors.ts";
import { checkInput, readJson } from "../../http/validation.ts";
import { findHead, saveHead } from "../list-heads.ts";
import { importHeads } from "./import-heads.ts";
import { headInput, headsInput, NO_PICTURE } from "./inputs.ts";
import { LIST_KINDS, type ListKind } from "./list-head.ts";

const MAX_BYTES = 20_000;
/** Of an import. */
const MOST_BYTES = 2_000_000;

/** What the lists of sections, tags and authors say of themselves. */
export const headsAdminApi = new Hono<App>()
  .put("/lists", forAdmins, async (c) => {
    const given = checkInput(headsInput, await readJson(c.req.raw, MOST_BYTES));
    const { db, now, identity } = c.var;
    return c.json(await importHeads(db, given, { who: identity.name, now }));
  })
  .get("/lists/:kind/:slug", forAdmins, async (c) => {
    const { kind, slug } = listAsked(c);
    const head = await findHead(c.var.db, kind, slug);
    return head ? c.json({ kind, ...head }) : unknown();
  })
  .put("/lists/:kind/:slug", forAdmins, async (c) => {
    const { kind, slug } = listAsked(c);
    const given = checkInput(headInput, await readJson(c.req.raw, MAX_BYTES));
    const { db, now, identity } = c.var;
    const change = await saveHead(db, { kind, slug }, given, { who: identity.name, now });
    if (change.outcome === "unknown") return unknown();
    if (change.outcome === "no-picture")
      throw new Refusal("invalid_input", "Some fields need another value. Nothing was saved.", {
        fields: { portrait: NO_PICTURE },
      });
    if (change.outcome === "outdated")
      throw new Refusal(
        "try_again_later",
        "Somebody else changed this list at this very moment, and nothing was saved. Please send it again.",
        { retryAfterSeconds: 1 },
      );
    await c.var.refresh(change.stale);
    return c.json({ kind, ...change.head });
  });

/** @throws Refusal("not_found") for a kind that is none */
export function listAsked(c: Context<App>): { kind: ListKind; slug: string } {
  const kind = LIST_KINDS.find((one) => one === c.req.param("kind"));
  return kind ? { kind, slug: c.req.param("slug") ?? "" } : unknown();
}

function unknown(): never {
  throw new Refusal(
    "not_found",
    "There is no such section, tag or author: lists come into being with their first article.",
  );
}
