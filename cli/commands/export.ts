import { Failure } from "../failure.ts";
import { COMMON, CONNECTION, type Command, parse, show } from "./command.ts";

const usage: Command["usage"] = [
  ["export --out FILE", "everything as lines of JSON, or as WordPress takes it"],
];

const help = `broadsheet export --out FILE|FOLDER [--format ndjson|wordpress]

Everything that a paper holds and wrangler.toml does not say: settings, words, articles of every state with their
addresses and former versions, comments of every state with their threads, decisions and what they taught, who is trusted or
blocked, how often everything was read, people without their tokens, and the audit trail. E-mail addresses are not among
it: keyed hashes stand in their place, and only the same SECRET_KEY knows them again.

  --out FILE         where to; a folder (also a new one, written move/) gets a file with a name of its own; - is
                     standard output, and so is a pipe where no --out is given
  --format FORMAT    ndjson, the default: a JSON object a line, which \`broadsheet import broadsheet\` takes back
                     wordpress: files that WordPress takes under Tools > Import, each of about 7 MB

  --media FOLDER     also the bytes of all pictures and files, each under the name that the lines have for it; what is
                     there already is not fetched again. \`broadsheet import broadsheet FILE --media FOLDER\` puts them back

  --subscriptions    also the plain e-mail addresses of commenters who asked for mails about replies: keep such a file safe

An export that was interrupted is simply run again: it goes on where it was. FILE is there whole or not at all.

Examples:
  broadsheet export --out backup.ndjson --site https://paper.example --token "$TOKEN"
  broadsheet export --out backup.ndjson --media pictures/
  broadsheet export | gzip > backup.ndjson.gz
  broadsheet export --out move/ --format wordpress

${CONNECTION}`;

async function run(args: string[]): Promise<number> {
  const { values, positionals } = parse(args, {
    ...COMMON,
    out: { type: "string", short: "o" },
    format: { type: "string" },
    subscriptions: { type: "boolean" },
    media: { type: "string" },
  });
  if (values.help) return show(help);
  if (positionals.length > 0)
    throw new Failure(
      `what is "${positionals[0]}"? The file follows --out: \`broadsheet export --out paper.ndjson\`.`,
      2,
    );
  return await (await import("../export.ts")).exportSite(values);
}

export const exportCommand: Command = { usage, help, run };
