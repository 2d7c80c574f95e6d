import { Failure } from "../failure.ts";
import { COMMON, type Command, parse, show } from "./command.ts";

const usage: Command["usage"] = [
  ["spam evaluate --test FILE...", "measure on texts of your own how well spam is told from the rest"],
  ["spam simulate FILE...", "let comments of your own come in one by one, and see how the judge learns"],
];

const help = `broadsheet spam evaluate [--train FILE...] --test FILE... [--online]
broadsheet spam simulate FILE... [--policy NAME] [--per-day COUNT] [--seen SHARE]

Judges texts whose answer is known as a new site would judge them, by name and text alone, and says how many of the
spam were caught (held, or taken for spam) and how many of the others blocked. It runs on this machine; no site is asked.

simulate: the texts come to a paper one by one, in the order of their lines, and it goes by its own rules. Each day a moderator
decides on what waits, rightly, and comes across a share of what was judged wrongly otherwise; that teaches, and so does what
stays for three days. Says of each thousand how many honest ones were not published at once, and how much spam was.

A file is CSV with a header: one column of texts (content, text, comment, body or message), one of labels (class,
label or spam: 1 is spam, 0 is not) and perhaps the author; or it has lines of \`label TAB text\` (spam or ham).

  --train FILE...   learn these first, in the order of their lines, as from a newsroom's decisions;
                    without it, the model that Broadsheet ships with judges
  --test FILE...    judge these
  --online          judge, then learn, line by line; also prints the accuracy after 50, 100, 200, 350 ... texts
  --policy NAME     open (as without it), hold-first-links, hold-first-timers or hold
  --per-day COUNT   so many comments come in a day; 100 without it
  --seen SHARE      what a moderator comes across of published spam and of honest comments in the spam; 0.5 without it
  --json            print the summary as one JSON object

Examples:
  broadsheet spam evaluate --test comments.csv
  broadsheet spam evaluate --train last-year.csv --test this-year.csv --json
  broadsheet spam simulate comments.csv --policy hold-first-links`;

async function run(args: string[]): Promise<number> {
  const options = {
    ...COMMON,
    train: { type: "string", multiple: true },
    test: { type: "string", multiple: true },
    online: { type: "boolean" },
    policy: { type: "string" },
    "per-day": { type: "string" },
    seen: { type: "string" },
  } as const;
  const { values, positionals } = parse(withOptionEach(args, ["--train", "--test"]), options);
  if (values.help) return show(help);
  const [action, ...files] = positionals;
  const [stray] = files;
  if (action === "simulate") {
    if (stray === undefined) throw new Failure("name texts: `broadsheet spam simulate comments.csv`.", 2);
    const { policy, "per-day": perDay, seen, json } = values;
    const given = { ...(policy && { policy }), ...(perDay && { perDay }), ...(seen && { seen }) };
    return await (await import("../spam-simulate.ts")).simulateSpam({ files, json: json ?? false, ...given });
  }
  if (action !== "evaluate") {
    const asked = action === undefined ? "what about spam?" : `spam cannot be asked to "${action}".`;
    throw new Failure(
      `${asked} There is: \`broadsheet spam evaluate --test FILE\`. And \`broadsheet spam simulate FILE\`.`,
      2,
    );
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
