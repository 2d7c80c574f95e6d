import { type Context, Hono } from "hono";
import * as z from "zod";
import { listPeople } from "../../auth/moderators.ts";
import { forAdmins, forModerators } from "../../auth/roles.ts";
import { OWNER } from "../../auth/session.ts";
import type { App } from "../../http/context.ts";
import { readFields } from "../../http/forms.ts";
import { checkInput } from "../../http/validation.ts";
import { moderationContextOf, undoDecisions } from "../../moderation/apply-decisions.ts";
import { answerPage, frameOf, goTo, NEWSROOM_HEADERS } from "../answer.ts";
import { noticeOf } from "../queue/notice.ts";
import { auditPage, pathOf } from "./audit-page.tsx";
import { listEntries, readCursor, writeCursor } from "./entries.ts";
import { type AuditFormat, exportTrail } from "./export.ts";

const ENTRIES_A_PAGE = 50;

const trailQuery = z.object({
  who: z.string().trim().max(200).default(""),
  cursor: z.string().max(40).optional(),
  done: z.string().max(20).optional(),
  count: z.coerce.number().optional().catch(undefined),
  edited: z.coerce.number().optional().catch(undefined),
});

const undoForm = trailQuery.extend({ decision: z.coerce.number().int().positive() });

/** The audit trail. */
export const auditPages = new Hono<App>()
  .get("/audit", forModerators, async (c) => {
    const { who, ...query } = checkInput(trailQuery, c.req.query());
    const { db, identity } = c.var;
    const cursor = readCursor(query.cursor);
    const [{ entries, next }, people] = await Promise.all([
      listEntries(db, { cursor, limit: ENTRIES_A_PAGE, who: who || null }),
      listPeople(db),
    ]);
    const names = [OWNER.name, ...people.map(({ name }) => name), ...entries.map((entry) => entry.who)];
    const page = auditPage(frameOf(c.var), {
      entries,
      who,
      people: [...new Set(names)],
      cursor: cursor && writeCursor(cursor),
      next: next && writeCursor(next),
      said: noticeOf(query),
      mayExport: identity.role === "admin",
    });
    return answerPage(page);
  })
  .post("/audit/undo", forModerators, async (c) => {
    const { decision, who, cursor = null } = checkInput(undoForm, await readFields(c));
    const { undone, changedSince } = await undoDecisions(moderationContextOf(c), [decision]);
    const told = { done: "undone", count: String(undone.length), edited: String(changedSince.length) };
    return goTo(pathOf(who, cursor, told));
  })
  .get("/audit.csv", forAdmins, (c) => download(c, "csv"))
  .get("/audit.ndjson", forAdmins, (c) => download(c, "ndjson"));

const TYPES: Record<AuditFormat, string> = {
  csv: "text/csv; charset=utf-8; header=present",
  ndjson: "application/x-ndjson; charset=utf-8",
};

function download(c: Context<App>, format: AuditFormat): Response {
  const day = new Date(c.var.now).toISOString().slice(0, 10);
  return new Response(exportTrail(c.var.db, format, readCursor(c.req.query("cursor"))), {
    headers: {
      ...NEWSROOM_HEADERS,
      "Content-Type": TYPES[format],
      "Content-Disposition": `attachment; filename="audit-${day}.${format}"`,
    },
  });
}
