import { restoreQuery } from "../export/routes.ts";
import { BODY, NEWSROOM, type Operation } from "./operation.ts";

/** For an export that is put back into an empty paper. */
export const RESTORE_OPERATIONS: Operation[] = [
  {
    method: "post",
    path: "/admin/restore",
    summary: "Begin to put an export back, or go on with it: only into a paper without articles and comments",
    body: "RestoreInput",
    answers: { 200: "RestoreBegun" },
    errors: [...BODY, ...NEWSROOM],
  },
  {
    method: "put",
    path: "/admin/restore/:part",
    summary: "Put some lines of an export back as they were, all of one kind or table",
    query: restoreQuery,
    body: "RestoreLines",
    answers: { 200: "Restored" },
    errors: ["not_found", ...BODY, ...NEWSROOM],
  },
  {
    method: "post",
    path: "/admin/restore/end",
    summary: "Everything is back",
    answers: { 204: null },
    errors: NEWSROOM,
  },
];
