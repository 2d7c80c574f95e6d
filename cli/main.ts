import { show } from "./commands/command.ts";
import { COMMANDS, overview } from "./commands/commands.ts";
import { Failure } from "./failure.ts";
import { systemFailure } from "./files/file-failure.ts";

/** Runs one command line. @returns the exit status: 0 only if everything arrived. */
export async function run(args: string[]): Promise<number> {
  try {
    return await runCommand(args);
  } catch (error) {
    const failure = error instanceof Failure ? error : systemFailure(error);
    if (failure === null) throw error;
    console.error(`broadsheet: ${failure.message}`);
    return failure.status;
  }
}

async function runCommand([name, ...args]: string[]): Promise<number> {
  if (name === undefined) {
    console.error(overview());
    return 2;
  }
  if (name === "help") return show(COMMANDS[args[0] ?? ""]?.help ?? overview());
  if (name === "--help" || name === "-h") return show(overview());
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command) return await command.run(args);
  const names = [...Object.keys(COMMANDS), "help"].join(", ");
  throw new Failure(
    `there is no command "${name}". There are: ${names}. \`broadsheet help\` explains them.`,
    2,
  );
}
