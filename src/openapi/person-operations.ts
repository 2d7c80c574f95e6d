import { BODY, NEWSROOM, type Operation } from "./operation.ts";

/** For who asks what is kept of a commenter. */
export const PERSON_OPERATIONS: Operation[] = [
  {
    method: "post",
    path: "/admin/person/comments",
    summary: "What is kept of whoever has an e-mail address, 10,000 comments looked at in one request",
    body: "PersonInput",
    answers: { 200: "PersonComments" },
    errors: [...BODY, ...NEWSROOM],
  },
  {
    method: "post",
    path: "/admin/person/erase",
    summary: "Erase what is kept of whoever has an e-mail address; goes on where the last request ended",
    body: "PersonInput",
    answers: { 200: "PersonErased" },
    errors: [...BODY, ...NEWSROOM],
  },
];
