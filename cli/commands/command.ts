import { type ParseArgsConfig, parseArgs } from "node:util";
import { Failure } from "../failure.ts";

/** A command of `broadsheet`: all that is said of it, and what it does. */
export type Command = {
  /** Its lines in the overview: how it is written, and what it does. */
  usage: [written: string, does: string][];
  /** What `broadsheet help NAME` says. */
  help: string;
  /** @returns the exit status: 0 only if everything arrived. @throws Failure with status 2 where it was written wrongly */
  run: (args: string[]) => Promise<number>;
};

/** Options of every command that talks to a site. */
export const COMMON = {
  site: { type: "string" },
  token: { type: "string" },
  json: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const satisfies ParseArgsConfig["options"];

export const CONNECTION = `Which site (each option also as a variable of the environment, or a line of ~/.config/broadsheet):
  --site URL       BROADSHEET_SITE    the paper's address; http://localhost:8787 if there is a .dev.vars here
  --token TOKEN    BROADSHEET_TOKEN   a token of its newsroom; for a local paper .dev.vars in this folder is read
  --json           print the summary as one JSON object

~/.config/broadsheet has a line \`site = https://paper.example\` and one \`token = ...\`; below a line \`[name]\` it has
another paper's, which \`--site name\` chooses. Nobody else may read the file: chmod 600.`;

/** The options and file names of a command. @throws Failure with status 2 for an unknown option. */
export function parse<T extends NonNullable<ParseArgsConfig["options"]>>(args: string[], options: T) {
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new Failure(
      `${message.replace(/(\. To specify.*|\.)?$/s, ".")} \`broadsheet help\` lists the options.`,
      2,
    );
  }
}

/** Prints a text. @returns the status of having done so */
export function show(text: string): number {
  console.log(text);
  return 0;
}
