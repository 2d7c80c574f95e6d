import { type Context, Hono } from "hono";
import { forAdmins } from "../../auth/roles.ts";
import type { App } from "../../http/context.ts";
import { readFields } from "../../http/forms.ts";
import { personInput } from "../../moderation/inputs.ts";
import type { KeptOfPerson, OfComment } from "../../moderation/person/kept-of-person.ts";
import type { PersonComment } from "../../moderation/person/person-comments.ts";
import { erase, lookForPerson } from "../../moderation/person/routes.ts";
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
    return show(c, { email, found: await look(c, email, form.after, LOOKS) });
  })
  .post("/person/export", forAdmins, async (c) => {
    const form = await formOf(c);
    if ("problem" in form) return show(c, form, 422);
    const found = await look(c, form.email, form.after, LOOKS);
    return new Response(`${JSON.stringify(found, null, 2)}\n`, {
      headers: {
        ...NEWSROOM_HEADERS,
        "Content-Type": "application/json; charset=utf-8",
        "Content-Disposition": 'attachment; filename="what-is-kept-of-a-person.json"',
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
  const comments: (PersonComment & OfComment)[] = [];
  let kept: KeptOfPerson | null = null;
  let next: number | null = after;
  for (let round = 0; round < looks && next !== null; round++) {
    const found = await lookForPerson(c, email, next);
    comments.push(...found.comments);
    ({ kept, next } = found);
  }
  return { comments, kept, next };
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
