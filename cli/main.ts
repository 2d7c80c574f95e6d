import { type ParseArgsConfig, parseArgs } from "node:util";
import { Failure } from "./failure.ts";
import { HELP, HELP_IMPORT, HELP_PUBLISH } from "./help.ts";
import { importWordPress } from "./import-wordpress.ts";
import { publish } from "./publish.ts";

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
        `there is no command "${command}". There are: publish, import, help. \`broadsheet help\` explains them.`,
        2,
      );
  }
}

async function runPublish(args: string[]): Promise<number> {
  const { values, positionals } = parse(args, COMMON);
  if (values.help) return show(HELP_PUBLISH);
  if (positionals.length === 0)
    throw new Failure("publish what? Name Markdown files or folders: `broadsheet publish story.md`.", 2);
  return await publish(positionals, values);
}

async function runImport(args: string[]): Promise<number> {
  const { values, positionals } = parse(args, { ...COMMON, "dry-run": { type: "boolean" } });
  if (values.help) return show(HELP_IMPORT);
  const [source, file, ...rest] = positionals;
  if (source !== "wordpress") {
    const asked = source === undefined ? "import from what?" : `nothing imports "${source}".`;
    throw new Failure(`${asked} There is: \`broadsheet import wordpress EXPORT.xml\`.`, 2);
  }
  if (file === undefined || rest.length > 0)
    throw new Failure("name one export file: `broadsheet import wordpress EXPORT.xml`.", 2);
  return await importWordPress(file, { ...values, dryRun: values["dry-run"] });
}

/** The options and file names of a command. @throws Failure with status 2 for an unknown option. */
function parse<T extends NonNullable<ParseArgsConfig["options"]>>(args: string[], options: T) {
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new Failure(
      `${message.replace(/\. To specify.*/s, ".")} \`broadsheet help\` lists the options.`,
      2,
    );
  }
}

function helpOf(topic: string | undefined): string {
  if (topic === "publish") return HELP_PUBLISH;
  return topic === "import" ? HELP_IMPORT : HELP;
}

function show(text: string): number {
  console.log(text);
  return 0;
}
