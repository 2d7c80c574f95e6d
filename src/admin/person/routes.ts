import { type Context, Hono } from "hono";
import { forAdmins } from "../../auth/roles.ts";
import type { App } from "../../http/context.ts";
import { readFields } from "../../http/forms.ts";
import { personInput } from "../../moderation/inputs.ts";
import { lookForComments, type PersonComment } from "../../moderation/person/person-comments.ts";
import { erase, hashOf } from "../../moderation/person/routes.ts";
import { answerPage, frameOf, NEWSROOM_HEADERS } from "../answer.ts";
import { type PersonPageData, personPage } from "./person-page.tsx";

/** Looks that one request makes, of 10,000 comments each; a page that has not come to the end has a button that goes on. */
const LOOKS = 4;
/** Each makes some twenty statements. */
const ERASURES = 2;

const NOT_SURE = "Nothing was erased. Tick that you mean it: it cannot be undone.";

/** What is kept of somebody who commented, by their e-mail address, which stands in no address of a page. */
export const personPages = new Hono<App>()
  .get("/person", forAdmins, (c) => show(c, {}))
  .post("/person", forAdmins, async (c) => {
    const form = await formOf(c);
    if ("problem" in form) return show(c, form, 422);
    const { email } = form;
    const { comments, next } = await look(c, email, form.after, LOOKS);
    return show(c, { email, found: { comments, next } });
  })
  .post("/person/export", forAdmins, async (c) => {
    const form = await formOf(c);
    if ("problem" in form) return show(c, form, 422);
    const { comments, next } = await look(c, form.email, form.after, LOOKS);
    return new Response(`${JSON.stringify({ comments, next }, null, 2)}\n`, {
      headers: {
        ...NEWSROOM_HEADERS,
        "Content-Type": "application/json; charset=utf-8",
        "Content-Disposition": 'attachment; filename="comments-of-a-person.json"',
      },
    });
  })
  .post("/person/erasure", forAdmins, async (c) => {
    const form = await formOf(c);
    if ("problem" in form) return show(c, form, 422);
    if (!form.isSure) return show(c, { email: form.email, problem: NOT_SURE }, 422);
    let erased = 0;
    let next: number | null = form.after;
    for (let round = 0; round < ERASURES && next !== null; round++) {
      const done = await erase(c, form.email, next);
      erased += done.erased;
      next = done.next;
    }
    return show(c, { email: form.email, erased: { erased, next } });
  });

async function look(c: Context<App>, email: string, after: number, looks: number) {
  const hash = await hashOf(c, email);
  const comments: PersonComment[] = [];
  let next: number | null = after;
  for (let round = 0; round < looks && next !== null; round++) {
    const found = await lookForComments(c.var.db, hash, next);
    comments.push(...found.comments);
    next = found.next;
  }
  return { comments, next };
}

async function formOf(c: Context<App>) {
  const { email = "", after, sure } = await readFields(c);
  const input = personInput.safeParse({ email, after: Number(after || 0) });
  if (!input.success) return { email, problem: "Write the whole e-mail address." };
  return { ...input.data, isSure: sure === "yes" };
}

function show(c: Context<App>, data: PersonPageData, status = 200): Response {
  return answerPage(personPage(frameOf(c.var), data), status);
}
