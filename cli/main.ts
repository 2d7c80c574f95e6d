import { type ParseArgsConfig, parseArgs } from "node:util";
import { Failure } from "./failure.ts";
import {
  HELP,
  HELP_EXPORT,
  HELP_IMPORT,
  HELP_MODERATE,
  HELP_PUBLISH,
  HELP_SPAM,
  HELP_STATS,
  HELP_WORDS,
} from "./help.ts";

const COMMON = {
  site: { type: "string" },
  token: { type: "string" },
  json: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const satisfies ParseArgsConfig["options"];

/** Runs one command line. @returns the exit status: 0 only if everything arrived. */
export async function run(args: string[]): Promise<number> {
  try {
    return await runCommand(args);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    console.error(`broadsheet: ${error.message}`);
    return error.status;
  }
}

async function runCommand([command, ...args]: string[]): Promise<number> {
  switch (command) {
    case "publish":
      return await runPublish(args);
    case "import":
      return await runImport(args);
    case "export":
      return await runExport(args);
    case "moderate":
      return await runModerate(args);
    case "stats":
      return await runStats(args);
    case "spam":
      return await runSpam(args);
    case "words":
      return await runWords(args);
    case "help":
      return show(helpOf(args[0]));
    case "--help":
    case "-h":
      return show(HELP);
    case undefined:
      console.error(HELP);
      return 2;
    default:
      throw new Failure(
        `there is no command "${command}". There are: publish, import, export, moderate, stats, spam, words, help. \`broadsheet help\` explains them.`,
        2,
      );
  }
}

async function runPublish(args: string[]): Promise<number> {
  const { values, positionals } = parse(args, COMMON);
  if (values.help) return show(HELP_PUBLISH);
  if (positionals.length === 0)
    throw new Failure("publish what? Name Markdown files or folders: `broadsheet publish story.md`.", 2);
  return await (await import("./publish.ts")).publish(positionals, values);
}

async function runImport(args: string[]): Promise<number> {
  const { values, positionals } = parse(args, {
    ...COMMON,
    "dry-run": { type: "boolean" },
    images: { type: "string" },
    "old-site": { type: "string" },
    views: { type: "boolean" },
  });
  if (values.help) return show(HELP_IMPORT);
  const [source, ...files] = positionals;
  const options = { ...values, dryRun: values["dry-run"] };
  const [file, ...rest] = files;
  switch (source) {
    case "wordpress":
      if (file === undefined || rest.length > 0)
        throw new Failure("name one export file: `broadsheet import wordpress EXPORT.xml`.", 2);
      return await (await import("./import-wordpress.ts")).importWordPress(file, options);
    case "broadsheet":
      if (file === undefined || rest.length > 0)
        throw new Failure("name one export file: `broadsheet import broadsheet paper.ndjson`.", 2);
      return await (await import("./import-broadsheet.ts")).importBroadsheet(file, options);
    case "ghost":
      if (file === undefined || rest.length > 0)
        throw new Failure("name one export file: `broadsheet import ghost EXPORT.json`.", 2);
      return await (await import("./import-ghost.ts")).importGhost(file, options);
    case "disqus":
      if (file === undefined || rest.length > 0)
        throw new Failure("name one export file: `broadsheet import disqus EXPORT.xml`.", 2);
      return await (await import("./import-disqus.ts")).importDisqus(file, options);
    case "access-log":
      if (file === undefined)
        throw new Failure("name the log: `broadsheet import access-log access.log`.", 2);
      return await (await import("./import-access-log.ts")).importAccessLog(files, options);
    default: {
      const asked = source === undefined ? "import from what?" : `nothing imports "${source}".`;
      throw new Failure(
        `${asked} There are: wordpress, ghost, disqus, broadsheet, access-log. \`broadsheet help import\` explains them.`,
        2,
      );
    }
  }
}

async function runExport(args: string[]): Promise<number> {
  const { values, positionals } = parse(args, {
    ...COMMON,
    out: { type: "string", short: "o" },
    format: { type: "string" },
  });
  if (values.help) return show(HELP_EXPORT);
  if (positionals.length > 0)
    throw new Failure(
      `what is "${positionals[0]}"? The file follows --out: \`broadsheet export --out paper.ndjson\`.`,
      2,
    );
  return await (await import("./export.ts")).exportSite(values);
}

async function runModerate(args: string[]): Promise<number> {
  const { values, positionals } = parse(args, {
    ...COMMON,
    status: { type: "string" },
    list: { type: "boolean" },
    interactive: { type: "boolean" },
  });
  if (values.help) return show(HELP_MODERATE);
  return await (await import("./moderate.ts")).moderate(positionals, values);
}

async function runStats(args: string[]): Promise<number> {
  const { values } = parse(args, COMMON);
  return values.help ? show(HELP_STATS) : await (await import("./stats.ts")).showStats(values);
}

async function runSpam(args: string[]): Promise<number> {
  const options = {
    ...COMMON,
    train: { type: "string", multiple: true },
    test: { type: "string", multiple: true },
    online: { type: "boolean" },
  } as const;
  const { values, positionals } = parse(withOptionEach(args, ["--train", "--test"]), options);
  if (values.help) return show(HELP_SPAM);
  const [action, stray] = positionals;
  if (action !== "evaluate") {
    const asked = action === undefined ? "what about spam?" : `spam cannot be asked to "${action}".`;
    throw new Failure(`${asked} There is: \`broadsheet spam evaluate --test FILE\`.`, 2);
  }
  if (stray !== undefined) throw new Failure(`write --train or --test before ${stray}.`, 2);
  const { train = [], test = [], online, json } = values;
  if (test.length === 0)
    throw new Failure("name texts to judge: `broadsheet spam evaluate --test comments.csv`.", 2);
  return await (await import("./spam-evaluate.ts")).evaluateSpam({ train, test, online, json });
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

async function runWords(args: string[]): Promise<number> {
  const file = { type: "string" } as const;
  const lists = { block: file, hold: file, allow: file, add: { type: "boolean" } } as const;
  const { values, positionals } = parse(args, { ...COMMON, ...lists });
  if (values.help) return show(HELP_WORDS);
  const [action, ...rest] = positionals;
  if (rest.length > 0)
    throw new Failure(`what is "${rest[0]}"? A list's file follows --block, --hold or --allow.`, 2);
  if (action === "show") return await (await import("./words.ts")).showWords(values);
  if (action === "import") return await (await import("./words.ts")).importWords(values);
  const asked = action === undefined ? "do what with the words?" : `words cannot be "${action}".`;
  throw new Failure(`${asked} There are: \`broadsheet words show\` and \`broadsheet words import\`.`, 2);
}

/** The options and file names of a command. @throws Failure with status 2 for an unknown option. */
function parse<T extends NonNullable<ParseArgsConfig["options"]>>(args: string[], options: T) {
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

const TOPICS: Record<string, string> = {
  publish: HELP_PUBLISH,
  import: HELP_IMPORT,
  export: HELP_EXPORT,
  moderate: HELP_MODERATE,
  stats: HELP_STATS,
  spam: HELP_SPAM,
  words: HELP_WORDS,
};

function helpOf(topic: string | undefined): string {
  return TOPICS[topic ?? ""] ?? HELP;
}

function show(text: string): number {
  console.log(text);
  return 0;
}
