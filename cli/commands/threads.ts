import { COMMON, CONNECTION, type Command, parse, show } from "./command.ts";

const usage: Command["usage"] = [["threads", "which threads the desk has set, and the busiest"]];

const help = `broadsheet threads [--json]

Where most is written now, and which threads the desk has closed, opened, slowed down or has read first: those set last
first, with who did and when.

They are set in the newsroom, at a comment's card or among the threads.

${CONNECTION}`;

async function run(args: string[]): Promise<number> {
  const { values } = parse(args, COMMON);
  return values.help ? show(help) : await (await import("../threads.ts")).showThreads(values);
}

export const threadsCommand: Command = { usage, help, run };
