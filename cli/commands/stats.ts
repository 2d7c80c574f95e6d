import { COMMON, CONNECTION, type Command, parse, show } from "./command.ts";

const usage: Command["usage"] = [["stats", "how the paper does"]];

const help = `broadsheet stats

How the paper does: readers, comments that wait, how good the judge is as your own decisions have it, what the free plan
has left today where it can be known, the schedule, and the articles that are read most.

${CONNECTION}`;

async function run(args: string[]): Promise<number> {
  const { values } = parse(args, COMMON);
  return values.help ? show(help) : await (await import("../stats.ts")).showStats(values);
}

export const statsCommand: Command = { usage, help, run };
