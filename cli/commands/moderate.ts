import { COMMON, CONNECTION, type Command, parse, show } from "./command.ts";

const usage: Command["usage"] = [["moderate", "the queue of comments, decided on key by key"]];

const help = `broadsheet moderate [--status held|reported|spam|published|trash]
broadsheet moderate --list [--json]
broadsheet moderate approve|good|spam|trash|hold|undo [--status STATUS] NUMBER...
broadsheet moderate reply NUMBER TEXT

The queue of comments in the terminal, the newest first, with what the judge found of each. Its keys are those of the
newsroom's page:

  a  approve      j  next        u  undo the last decision
  s  spam         k  previous    r  reply (approves a held comment)
  d  trash        ?  these keys  q  quit

Of published comments "a" says that one is good, and "s" that it is spam: both teach the judge. Reported ones are kept by "a".

  --status STATUS    which queue; held is the default. With numbers: what they were as you read them (held, spam, published,
                     trash); what somebody has decided otherwise since is left, and said
  --list             print the queue instead, with the comments' numbers; with --json a JSON object a line
  --interactive      take keys from standard input also where it is no terminal

Examples:
  broadsheet moderate
  broadsheet moderate spam 1812345678901234 1812345678905678

${CONNECTION}`;

async function run(args: string[]): Promise<number> {
  const { values, positionals } = parse(args, {
    ...COMMON,
    status: { type: "string" },
    list: { type: "boolean" },
    interactive: { type: "boolean" },
  });
  if (values.help) return show(help);
  return await (await import("../moderate.ts")).moderate(positionals, values);
}

export const moderateCommand: Command = { usage, help, run };
