import { publishQuery } from "../articles/inputs.ts";
import { articleListQuery, relatedQuery } from "../articles/list-inputs.ts";
import { recentQuery, threadQuery } from "../comments/posting/inputs.ts";
import { exportQuery } from "../export/routes.ts";
import type { ErrorCode } from "../http/errors.ts";
import { queueQuery } from "../moderation/inputs.ts";
import { popularQuery } from "../popularity/inputs.ts";
import { articleStatsQuery, mostReadQuery, statsQuery } from "../stats/inputs.ts";
import { MEDIA_OPERATIONS } from "./media-operations.ts";
import type { Operation } from "./operation.ts";
import { BODY, NEWSROOM } from "./operation.ts";
import { PERSON_OPERATIONS } from "./person-operations.ts";
import { RESTORE_OPERATIONS } from "./restore-operations.ts";
import { SETTINGS_OPERATIONS } from "./settings-operations.ts";
import { THREAD_OPERATIONS } from "./thread-operations.ts";

const KEY = "/articles/:key";
const OWN: ErrorCode[] = [
  "comment_not_found",
  "not_your_comment",
  "edit_time_over",
  "comment_changed",
  "cross_site",
  "too_many_comments",
  "try_again_later",
  "not_configured",
];

/** Every operation of the API; a test compares them with the routes that the Worker answers. */
export const OPERATIONS: Operation[] = [
  {
    method: "get",
    path: "/articles",
    summary: "Articles, newest first: all, of a section, tag or author, or those that a search finds",
    query: articleListQuery,
    answers: { 200: "ArticleList" },
    errors: ["invalid_input"],
  },
  {
    method: "get",
    path: KEY,
    summary: "One article by id or slug, with its body",
    answers: { 200: "Article" },
    errors: ["article_not_found"],
  },
  {
    method: "get",
    path: `${KEY}/related`,
    summary: "Articles like it, best first",
    query: relatedQuery,
    answers: { 200: "ArticleList" },
    errors: ["article_not_found", "invalid_input"],
  },
  {
    method: "get",
    path: `${KEY}/comments`,
    summary: "Its comments in reading order",
    query: threadQuery,
    answers: { 200: "CommentList" },
    errors: ["article_not_found", "invalid_input"],
  },
  {
    method: "post",
    path: `${KEY}/comments`,
    summary: "Post a comment: 201 when it is shown, 202 when it waits for a moderator",
    body: "CommentInput",
    answers: { 201: "CommentTaken", 202: "CommentTaken" },
    errors: [
      "invalid_input",
      "comments_closed",
      "cross_site",
      "article_not_found",
      "body_too_large",
      "too_many_comments",
      "try_again_later",
      "not_configured",
    ],
  },
  {
    method: "get",
    path: "/comments/recent",
    summary: "Newest comments of the whole paper",
    query: recentQuery,
    answers: { 200: "CommentList" },
    errors: ["invalid_input"],
  },
  {
    method: "patch",
    path: "/comments/:id",
    summary: "Change a comment of one's own, in the first minutes and with the cookie that posting it set",
    body: "CommentEdit",
    answers: { 200: "CommentTaken" },
    errors: [...OWN, "comments_closed", "invalid_input", "body_too_large"],
  },
  {
    method: "delete",
    path: "/comments/:id",
    summary: "Withdraw a comment of one's own, in the first minutes and with the cookie that posting it set",
    answers: { 204: null },
    errors: OWN,
  },
  {
    method: "post",
    path: "/comments/:id/report",
    summary: "Report a comment to the newsroom; the answer is the same whatever comes of it",
    answers: { 204: null },
    errors: ["comment_not_found", "not_found", "cross_site", "too_many_comments", "not_configured"],
  },
  {
    method: "post",
    path: "/comments/:id/recommend",
    summary:
      "Recommend a comment; counted later, a reader once a day, and the answer is the same whatever comes of it",
    answers: { 204: null },
    errors: ["cross_site", "too_many_comments", "not_configured"],
  },
  {
    method: "get",
    path: "/popular",
    summary:
      "Most read articles of a window, or of a section in it; `filled` are the newest, where too few were read",
    query: popularQuery,
    answers: { 200: "PopularArticles" },
    errors: ["invalid_input"],
  },
  {
    method: "put",
    path: "/admin/articles",
    summary:
      "Store articles by their path, one or up to 100. What shows up to three is refreshed at once, unless `refresh` is `later`. `basedOn`, a `content_hash` of the export: a single article is skipped where it was changed since",
    query: publishQuery,
    body: "ArticlesInput",
    answers: { 200: "PublishSummary" },
    errors: [...BODY, ...NEWSROOM],
  },
  {
    method: "delete",
    path: "/admin/articles/:id",
    summary: "Delete an article and its comments",
    answers: { 204: null },
    errors: ["article_not_found", ...NEWSROOM],
  },
  {
    method: "post",
    path: "/admin/search/index",
    summary: "Bring the search's index up to date by one portion: up to twenty articles",
    answers: { 200: "SearchIndex" },
    errors: ["not_found", ...NEWSROOM],
  },
  {
    method: "post",
    path: "/admin/search/rebuild",
    summary: "Empty the search's index and begin to make it anew, the newest articles first",
    answers: { 200: "SearchIndex" },
    errors: ["not_found", ...NEWSROOM],
  },
  {
    method: "get",
    path: "/admin/comments",
    summary:
      "Comments of one status, or those that readers reported, with what the judge found. A search looks through 1,000 at a time",
    query: queueQuery,
    answers: { 200: "Queue" },
    errors: ["invalid_input", ...NEWSROOM],
  },
  {
    method: "put",
    path: "/admin/comments",
    summary: "Import comments with their dates, names, threads and states, up to 500",
    body: "CommentsImport",
    answers: { 200: "ImportSummary" },
    errors: [...BODY, ...NEWSROOM],
  },
  {
    method: "post",
    path: "/admin/comments/:id/decision",
    summary: "Decide one comment",
    body: "DecisionInput",
    answers: { 200: "Decided" },
    errors: ["comment_not_found", "comment_changed", "comment_decided", ...BODY, ...NEWSROOM],
  },
  {
    method: "post",
    path: "/admin/comments/:id/reply",
    summary: "Publish a reply of the newsroom; a held comment is approved with it",
    body: "ReplyInput",
    answers: { 201: "ReplyPublished" },
    errors: ["comment_not_found", "comment_changed", "comment_decided", ...BODY, ...NEWSROOM],
  },
  ...THREAD_OPERATIONS,
  {
    method: "post",
    path: "/admin/comments/:id/highlight",
    summary: "Pick out a shown comment for readers, or pin it above its thread in place of another one",
    body: "HighlightInput",
    answers: { 200: "Highlighted" },
    errors: ["comment_not_found", ...BODY, ...NEWSROOM],
  },
  {
    method: "post",
    path: "/admin/decisions",
    summary: "Decide up to 100 comments",
    body: "DecisionsInput",
    answers: { 200: "DecidedMany" },
    errors: [...BODY, ...NEWSROOM],
  },
  {
    method: "post",
    path: "/admin/decisions/undo",
    summary: "Take back the last decision on up to 100 comments",
    body: "UndoInput",
    answers: { 200: "UndoneMany" },
    errors: [...BODY, ...NEWSROOM],
  },
  {
    method: "put",
    path: "/admin/redirects",
    summary: "Store old paths and where they lead, up to 1,000",
    body: "RedirectsInput",
    answers: { 200: "RedirectsStored" },
    errors: [...BODY, ...NEWSROOM],
  },
  {
    method: "post",
    path: "/admin/addresses",
    summary: "What readers get at addresses, up to 100: after a move, those of the old site",
    body: "AddressesInput",
    answers: { 200: "AddressesChecked" },
    errors: [...BODY, ...NEWSROOM],
  },
  {
    method: "get",
    path: "/admin/export",
    summary: "Everything, as lines of JSON; the last line says where it goes on",
    query: exportQuery,
    answers: { 200: "ExportLines" },
    errors: ["invalid_input", ...NEWSROOM],
  },
  {
    method: "get",
    path: "/admin/articles/:id/export",
    summary: "The comments of one article, in the same way",
    query: exportQuery,
    answers: { 200: "ExportLines" },
    errors: ["invalid_input", ...NEWSROOM],
  },
  {
    method: "get",
    path: "/admin/stats",
    summary: "How the paper does: readers, comments, spam, what is left of the plan, the schedule",
    query: statsQuery,
    answers: { 200: "Stats" },
    errors: ["invalid_input", ...NEWSROOM],
  },
  {
    method: "get",
    path: "/admin/stats/most-read",
    summary: "The 300 articles that were read most, and their readers by section and author",
    query: mostReadQuery,
    answers: { 200: "MostRead" },
    errors: ["invalid_input", ...NEWSROOM],
  },
  {
    method: "get",
    path: "/admin/stats/article",
    summary: "How one article is read: by hour and day, from where, and against what is usual here",
    query: articleStatsQuery,
    answers: { 200: "ArticleStats" },
    errors: ["article_not_found", "invalid_input", ...NEWSROOM],
  },
  ...SETTINGS_OPERATIONS,
  ...PERSON_OPERATIONS,
  ...MEDIA_OPERATIONS,
  ...RESTORE_OPERATIONS,
  {
    method: "put",
    path: "/admin/views",
    summary: "Import views by article and hour, up to 1,000 entries; the same entry again changes nothing",
    body: "ViewsInput",
    answers: { 200: "ViewsSummary" },
    errors: [...BODY, ...NEWSROOM],
  },
];
