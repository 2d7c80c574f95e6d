import { busyThreadsQuery, threadRemoval, threadsQuery } from "../moderation/threads/inputs.ts";
import { BODY, NEWSROOM, type Operation } from "./operation.ts";

/** What the desk sets for the comments of articles, and finds of them. */
export const THREAD_OPERATIONS: Operation[] = [
  {
    method: "get",
    path: "/admin/threads",
    summary: "Threads that the desk has closed, opened, slowed down or has read first, those set last first",
    query: threadsQuery,
    answers: { 200: "Threads" },
    errors: ["invalid_input", ...NEWSROOM],
  },
  {
    method: "get",
    path: "/admin/threads/busiest",
    summary: "Threads in which most is written now: in the last hour, then in the last day",
    query: busyThreadsQuery,
    answers: { 200: "BusyThreads" },
    errors: ["invalid_input", ...NEWSROOM],
  },
  {
    method: "get",
    path: "/admin/threads/outside",
    summary: "Threads of other sites' pages, those begun last first",
    query: threadsQuery,
    answers: { 200: "OutsideThreads" },
    errors: ["invalid_input", ...NEWSROOM],
  },
  {
    method: "get",
    path: "/admin/articles/:id/thread",
    summary: "What the desk has set for an article's comments",
    answers: { 200: "Thread" },
    errors: ["article_not_found", ...NEWSROOM],
  },
  {
    method: "post",
    path: "/admin/articles/:id/thread",
    summary: "Close, open or slow down an article's thread, or have its comments read first",
    body: "ThreadInput",
    answers: { 200: "Thread" },
    errors: ["article_not_found", "thread_changed", ...BODY, ...NEWSROOM],
  },
  {
    method: "delete",
    path: "/admin/articles/:id/thread",
    summary:
      "Remove the thread of another site's page in which no comment is, with what is set for it and who follows it",
    query: threadRemoval,
    answers: { 204: null },
    errors: ["article_not_found", "thread_changed", "thread_in_use", "invalid_input", ...NEWSROOM],
  },
];
