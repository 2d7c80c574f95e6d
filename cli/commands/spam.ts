import { Failure } from "../failure.ts";
import { COMMON, type Command, parse, show } from "./command.ts";

const usage: Command["usage"] = [
  ["spam evaluate --test FILE...", "measure on texts of your own how well spam is told from the rest"],
];

const help = `broadsheet spam evaluate [--train FILE...] --test FILE... [--online]

Judges texts whose answer is known as a new site would judge them, by name and text alone, and says how many of the
spam were caught (held, or taken for spam) and how many of the others blocked. It runs on this machine; no site is asked.

A file is CSV with a header: one column of texts (content, text, comment, body or message), one of labels (class,
label or spam: 1 is spam, 0 is not) and perhaps the author; or it has lines of \`label TAB text\` (spam or ham).

  --train FILE...   learn these first, in the order of their lines, as from a newsroom's decisions;
                    without it, the model that Broadsheet ships with judges
  --test FILE...    judge these
  --online          judge, then learn, line by line; also prints the accuracy after 50, 100, 200, 350 ... texts
  --json            print the summary as one JSON object

Examples:
  broadsheet spam evaluate --test comments.csv
  broadsheet spam evaluate --train last-year.csv --test this-year.csv --json`;

async function run(args: string[]): Promise<number> {
  const options = {
    ...COMMON,
    train: { type: "string", multiple: true },
    test: { type: "string", multiple: true },
    online: { type: "boolean" },
  } as const;
  const { values, positionals } = parse(withOptionEach(args, ["--train", "--test"]), options);
  if (values.help) return show(help);
  const [action, stray] = positionals;
  if (action !== "evaluate") {
    const asked = action === undefined ? "what about spam?" : `spam cannot be asked to "${action}".`;
    throw new Failure(`${asked} There is: \`broadsheet spam evaluate --test FILE\`.`, 2);
  }
  if (stray !== undefined) throw new Failure(`write --train or --test before ${stray}.`, 2);
  const { train = [], test = [], online, json } = values;
  if (test.length === 0)
    throw new Failure("name texts to judge: `broadsheet spam evaluate --test comments.csv`.", 2);
  return await (await import("../spam-evaluate.ts")).evaluateSpam({ train, test, online, json });
}

/** `--test a.csv b.csv` as `--test a.csv --test b.csv`. */
function withOptionEach(args: string[], options: string[]): string[] {
  let option: string | null = null;
  let isFirst = false;
  return args.flatMap((arg) => {
    if (arg.startsWith("-")) {
      option = options.includes(arg) ? arg : null;
      isFirst = true;
      return [arg];
    }
    const named = option === null || isFirst ? [arg] : [option, arg];
    isFirst = false;
    return named;
  });
}

export const spamCommand: Command = { usage, help, run };
