import { COMMON, CONNECTION, type Command, parse, show } from "./command.ts";

const usage: Command["usage"] = [
  ["stats", "how the paper does"],
  ["stats --article ADDRESS", "how one article is read"],
];

const help = `broadsheet stats [--article ADDRESS] [--window day|week|month] [--csv] [--by hour|day]

How the paper does: readers, comments that wait, how good the judge is as your own decisions have it, what the free plan
has left today where it can be known, the schedule, and the articles that are read most.

  --article ADDRESS  how one article is read instead: its address, path or id
  --window WINDOW    day, week (the default) or month
  --csv              lines for a spreadsheet: the paper's readers and comments by hour or day, or the article's readers
  --by hour|day      what the article's lines are by; day is the default

Days and hours are those of the paper's time zone.

${CONNECTION}`;

const OPTIONS = {
  ...COMMON,
  article: { type: "string" },
  window: { type: "string" },
  by: { type: "string" },
  csv: { type: "boolean" },
} as const;

async function run(args: string[]): Promise<number> {
  const { values } = parse(args, OPTIONS);
  return values.help ? show(help) : await (await import("../stats.ts")).showStats(values);
}

export const statsCommand: Command = { usage, help, run };
