import { Failure } from "../failure.ts";
import { COMMON, CONNECTION, type Command, parse, show } from "./command.ts";

const usage: Command["usage"] = [["words show|import", "the words that block, hold or allow comments"]];

const help = `broadsheet words show
broadsheet words import [--block FILE] [--hold FILE] [--allow FILE] [--add]

The site's own words: a comment that holds one of the first list is spam, of the second it waits for a moderator, and the
third names what is harmless though it holds one of those ("socialist" holds "cialis"). A file has one entry a line, in
UTF-8; WordPress's lists "Disallowed Comment Keys" (--block) and "Comment Moderation" (--hold) can be taken as they are.
Entries are found anywhere in the text, name, e-mail and network address, in capitals or not.

  --block FILE, --hold FILE, --allow FILE    the lists to replace; the others stay
  --add                                      add to them instead

Examples:
  broadsheet words import --block disallowed_keys.txt --hold moderation_keys.txt
  broadsheet words show --json > words.json

${CONNECTION}`;

async function run(args: string[]): Promise<number> {
  const file = { type: "string" } as const;
  const lists = { block: file, hold: file, allow: file, add: { type: "boolean" } } as const;
  const { values, positionals } = parse(args, { ...COMMON, ...lists });
  if (values.help) return show(help);
  const [action, ...rest] = positionals;
  if (rest.length > 0)
    throw new Failure(`what is "${rest[0]}"? A list's file follows --block, --hold or --allow.`, 2);
  if (action === "show") return await (await import("../words.ts")).showWords(values);
  if (action === "import") return await (await import("../words.ts")).importWords(values);
  const asked = action === undefined ? "do what with the words?" : `words cannot be "${action}".`;
  throw new Failure(`${asked} There are: \`broadsheet words show\` and \`broadsheet words import\`.`, 2);
}

export const wordsCommand: Command = { usage, help, run };
