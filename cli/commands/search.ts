import { Failure } from "../failure.ts";
import { COMMON, CONNECTION, type Command, parse, show } from "./command.ts";

const usage: Command["usage"] = [
  ["search fill|rebuild", "bring the search's index up to date, or make it anew"],
];

const help = `broadsheet search fill
broadsheet search rebuild

Articles are found by every word of theirs as soon as they are published, and after an import when it has ended: nobody needs
this in everyday life. The search has a database of its own, which the paper makes, fills and keeps by itself.

  fill       does at once what the paper would do in the next minutes: what waits, and the rest of a rebuild
  rebuild    empties the index and makes it anew, the newest articles first; meanwhile older ones are not found

Interrupted, the paper goes on by itself, twenty articles a minute; run \`broadsheet search fill\` to be quicker.

Example:
  broadsheet search rebuild --json

${CONNECTION}`;

async function run(args: string[]): Promise<number> {
  const { values, positionals } = parse(args, COMMON);
  if (values.help) return show(help);
  const [action, ...rest] = positionals;
  if (rest.length === 0 && (action === "fill" || action === "rebuild"))
    return await (await import("../search.ts")).fillOrRebuild(action, values);
  const asked =
    action === undefined ? "do what with the search?" : `search cannot be "${positionals.join(" ")}".`;
  throw new Failure(`${asked} There are: \`broadsheet search fill\` and \`broadsheet search rebuild\`.`, 2);
}

export const searchCommand: Command = { usage, help, run };
