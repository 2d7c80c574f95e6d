import { mediaQuery, rubbishQuery } from "../media/inputs.ts";
import { BODY, NEWSROOM, type Operation } from "./operation.ts";

const ONE = "/admin/media/:id";

/** For pictures and files. */
export const MEDIA_OPERATIONS: Operation[] = [
  {
    method: "put",
    path: "/admin/media/files/:sha256",
    summary: "Store a file's bytes, sent as they are with their Content-Length, under their SHA-256",
    answers: { 200: "MediaFile" },
    errors: ["invalid_input", "body_too_large", ...NEWSROOM],
  },
  {
    method: "post",
    path: "/admin/media/files",
    summary: "Which of these files are stored, so that none is sent in vain",
    body: "MediaKeysInput",
    answers: { 200: "FilesHere" },
    errors: [...BODY, ...NEWSROOM],
  },
  {
    method: "post",
    path: "/admin/media",
    summary:
      "A picture or file: the JSON names files that were stored before. A picture's own bytes, or a form with `file`, are taken too, without camera data. 200: the same bytes are there already",
    body: "MediaInput",
    answers: { 200: "Media", 201: "Media" },
    errors: [...BODY, "not_found", ...NEWSROOM],
  },
  {
    method: "get",
    path: "/admin/media",
    summary:
      "Pictures and files, newest first. A search looks through 2,000 at a time: go on while there is a cursor",
    query: mediaQuery,
    answers: { 200: "MediaList" },
    errors: ["invalid_input", ...NEWSROOM],
  },
  {
    method: "get",
    path: ONE,
    summary: "One picture or file",
    answers: { 200: "Media" },
    errors: ["not_found", ...NEWSROOM],
  },
  {
    method: "patch",
    path: ONE,
    summary: "Say something else of it, or add sizes that were stored before",
    body: "MediaChange",
    answers: { 200: "Media" },
    errors: [...BODY, "not_found", ...NEWSROOM],
  },
  {
    method: "put",
    path: `${ONE}/file`,
    summary:
      "Put another file, stored before, in a picture's place: in all articles that show it. The old one's address leads to it",
    body: "MediaReplacement",
    answers: { 200: "Media" },
    errors: [...BODY, "not_found", ...NEWSROOM],
  },
  {
    method: "delete",
    path: ONE,
    summary: "Delete it and its bytes; one that an article shows only with ?used=too",
    answers: { 204: null },
    errors: ["not_found", "picture_in_use", ...NEWSROOM],
  },
  {
    method: "post",
    path: "/admin/media/addresses",
    summary:
      "Which pictures and files of other sites are here: by their addresses there, those of their sizes too",
    body: "OldAddressesInput",
    answers: { 200: "OldAddresses" },
    errors: [...BODY, ...NEWSROOM],
  },
  {
    method: "get",
    path: "/admin/media/rubbish",
    summary:
      "Bytes that no picture has for a day, and pictures whose bytes are lost; a part of the bucket a request",
    query: rubbishQuery,
    answers: { 200: "Rubbish" },
    errors: ["invalid_input", ...NEWSROOM],
  },
  {
    method: "post",
    path: "/admin/media/rubbish",
    summary: "Delete such bytes and pictures, at most three pictures at a time",
    body: "RubbishInput",
    answers: { 200: "RubbishCleared" },
    errors: [...BODY, ...NEWSROOM],
  },
];
