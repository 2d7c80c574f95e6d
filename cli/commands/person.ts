import { Failure } from "../failure.ts";
import { COMMON, CONNECTION, type Command, parse, show } from "./command.ts";

const usage: Command["usage"] = [
  ["person export|erase", "what is kept of a commenter, by their e-mail address"],
];

const help = `broadsheet person export EMAIL [--out FILE]
broadsheet person erase EMAIL --yes

For somebody who asks what the paper keeps of them, or to have it erased. Both find the comments that were sent with the
address, what hangs on them (what the judge found and learned, edits, objections), what is followed with it, mails, reports
that named it, and how the newsroom has decided on them; make sure that it is theirs. Erasing takes all of it, and answers
of others keep their places; the judge learns anew. That an address is blocked, or wants no mails, stays as a hash. It cannot
be undone.

  --out FILE    where it goes, as JSON; without it standard output
  --yes         erase without being asked

Examples:
  broadsheet person export reader@example.org --out reader.json
  broadsheet person erase reader@example.org --yes

${CONNECTION}`;

async function run(args: string[]): Promise<number> {
  const { values, positionals } = parse(args, {
    ...COMMON,
    out: { type: "string" },
    yes: { type: "boolean" },
  });
  if (values.help) return show(help);
  const [action, email, ...rest] = positionals;
  if (action !== "export" && action !== "erase")
    throw new Failure("there are: `broadsheet person export EMAIL` and `broadsheet person erase EMAIL`.", 2);
  if (email === undefined || !email.includes("@") || rest.length > 0)
    throw new Failure(`name one e-mail address: \`broadsheet person ${action} reader@example.org\`.`, 2);
  const { exportPerson, erasePerson } = await import("../person.ts");
  return await (action === "export" ? exportPerson : erasePerson)(email, values);
}

export const personCommand: Command = { usage, help, run };
