import { checkAddressesCommand } from "./check-addresses.ts";
import { CONNECTION, type Command } from "./command.ts";
import { exportCommand } from "./export.ts";
import { importCommand } from "./import.ts";
import { mediaCommand } from "./media.ts";
import { moderateCommand } from "./moderate.ts";
import { personCommand } from "./person.ts";
import { publishCommand } from "./publish.ts";
import { searchCommand } from "./search.ts";
import { spamCommand } from "./spam.ts";
import { statsCommand } from "./stats.ts";
import { threadsCommand } from "./threads.ts";
import { wordsCommand } from "./words.ts";

/** Every command, in the order of the overview. */
export const COMMANDS: Record<string, Command> = {
  publish: publishCommand,
  import: importCommand,
  "check-addresses": checkAddressesCommand,
  export: exportCommand,
  moderate: moderateCommand,
  threads: threadsCommand,
  stats: statsCommand,
  spam: spamCommand,
  words: wordsCommand,
  search: searchCommand,
  media: mediaCommand,
  person: personCommand,
};

const HELP_USAGE: Command["usage"][number] = ["help [COMMAND]", "more about a command, with examples"];

/** What there is, a line each, and what all have in common. */
export function overview(): string {
  const usage = [...Object.values(COMMANDS).flatMap((command) => command.usage), HELP_USAGE];
  const lines = usage.map(([written, does]) => `  broadsheet ${written.padEnd(COLUMN)}  ${does}`);
  return `broadsheet: fills a Broadsheet newspaper from the command line

${lines.join("\n")}

${CONNECTION}

Try it on your own machine: start the paper with \`npm start\`, then in the same folder
  npx broadsheet publish samples/*.md

The exit status is 0 only if everything arrived, 2 if the command was written wrongly, else 1.
A command that was interrupted is simply run again: what is already there stays as it is.`;
}

/** As wide as the longest command is written. */
const COLUMN = 29;
