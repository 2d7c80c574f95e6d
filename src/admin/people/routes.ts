import { type Context, Hono } from "hono";
import * as z from "zod";
import { addPerson, listPeople, renewToken, revokePerson } from "../../auth/moderators.ts";
import { forAdmins } from "../../auth/roles.ts";
import type { App } from "../../http/context.ts";
import { Refusal } from "../../http/errors.ts";
import { readFields } from "../../http/forms.ts";
import { answerPage, frameOf, goTo } from "../answer.ts";
import { type PeoplePageData, peoplePage } from "./people-page.tsx";

const personInput = z.object({
  name: z
    .string()
    .transform((name) => name.replace(/\s+/g, " ").trim())
    .pipe(z.string().min(1, "Write a name.").max(80, "A name has at most 80 characters.")),
  role: z.enum(["admin", "moderator"], "Choose a role."),
});

/** Names that the audit trail uses for others. */
const RESERVED = /^(admin_token$|mail:)/i;

export const peoplePages = new Hono<App>()
  .get("/people", forAdmins, (c) => show(c))
  .post("/people", forAdmins, async (c) => {
    const fields = await readFields(c);
    const form = { name: String(fields.name ?? ""), role: String(fields.role ?? "") };
    const input = personInput.safeParse(form);
    if (!input.success) return show(c, { form, problem: input.error.issues[0]?.message ?? "" }, 422);
    const { name } = input.data;
    const token = RESERVED.test(name) ? null : await addPerson(c.var.db, input.data, by(c));
    if (token === null) {
      const problem = `There is a “${name}” already. Give another name, or that one a new token.`;
      return show(c, { form, problem }, 422);
    }
    return show(c, { made: { name, token } });
  })
  .post("/people/:id/token", forAdmins, async (c) => {
    const id = Number(c.req.param("id"));
    const token = await renewToken(c.var.db, id, by(c));
    if (token === null) throw noSuchPerson();
    const person = (await listPeople(c.var.db)).find((one) => one.id === id);
    return show(c, { made: { name: person?.name ?? "", token } });
  })
  .post("/people/:id/revocation", forAdmins, async (c) => {
    if (!(await revokePerson(c.var.db, Number(c.req.param("id")), by(c)))) throw noSuchPerson();
    return goTo("/admin/people");
  });

async function show(
  c: Context<App>,
  data: Omit<PeoplePageData, "people"> = {},
  status = 200,
): Promise<Response> {
  const people = await listPeople(c.var.db);
  return answerPage(peoplePage(frameOf(c.var), { people, ...data }), status);
}

function by(c: Context<App>) {
  return { who: c.var.identity.name, now: c.var.now };
}

function noSuchPerson(): Refusal {
  return new Refusal("not_found", "There is nobody of that number, or their token was revoked already.");
}
