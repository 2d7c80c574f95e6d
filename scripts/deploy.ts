import { signIn } from "./deploy/account.ts";
import { release } from "./deploy/release.ts";
import { refuseShortToken, seeToSecrets } from "./deploy/secrets.ts";
import { summary } from "./deploy/summary.ts";
import { HELP, readTarget } from "./deploy/target.ts";
import { askOnTerminal } from "./deploy/terminal.ts";

try {
  if (process.argv.includes("--help")) console.log(HELP);
  else await deploy(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

/** From whatever the account has to a live paper: database, Worker and secrets. What is there already stays. */
async function deploy(args: string[]): Promise<void> {
  const target = await readTarget(args);
  refuseShortToken(target);
  const ask = process.stdin.isTTY && process.stdout.isTTY ? askOnTerminal : null;
  await signIn(target, ask);
  const released = await release(target);
  const hasToken = await seeToSecrets(target, ask);
  console.log(summary(target, released, hasToken));
}
