import { Failure } from "../failure.ts";
import { COMMON, CONNECTION, type Command, parse, show } from "./command.ts";

const usage: Command["usage"] = [
  ["threads", "which threads the desk has set, and the busiest"],
  ["threads outside|remove ID", "threads of other sites' pages; remove an empty one"],
];

const help = `broadsheet threads [--json]
broadsheet threads outside [--json]
broadsheet threads remove ID

Where most is written now, and which threads the desk has closed, opened, slowed down or has read first: those set last
first, with who did and when. They are set in the newsroom, at a comment's card or among the threads.

  outside    the threads of other sites' pages, those begun last first, each with its number and whether it is empty
  remove     takes away the empty one of this number, with what is set for it and who follows it: of a page that was
             named wrongly, for example. A first comment on its page begins it anew

Examples:
  broadsheet threads outside
  broadsheet threads remove 57

${CONNECTION}`;

async function run(args: string[]): Promise<number> {
  const { values, positionals } = parse(args, COMMON);
  if (values.help) return show(help);
  const [action, id = "", ...rest] = positionals;
  const threads = () => import("../threads.ts");
  if (action === undefined) return await (await threads()).showThreads(values);
  if (action === "outside" && id === "") return await (await threads()).showOutsideThreads(values);
  if (action !== "remove")
    throw new Failure(
      `threads cannot be "${positionals.join(" ")}". There are: \`broadsheet threads\`, \`broadsheet threads outside\` and \`broadsheet threads remove ID\`.`,
      2,
    );
  if (!/^[1-9]\d{0,14}$/.test(id) || rest.length > 0)
    throw new Failure(
      "remove which thread? Name one by its number, as `broadsheet threads outside` has it: `broadsheet threads remove 57`.",
      2,
    );
  return await (await threads()).removeThread(Number(id), values);
}

export const threadsCommand: Command = { usage, help, run };
