import { randomBytes } from "node:crypto";
import { type Finished, runWrangler, runWranglerHere } from "./wrangler.ts";

try {
  await deploy();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

/** Migrates the database in the cloud, deploys the Worker and sees to its secrets. */
async function deploy(): Promise<void> {
  const isFirst = !(await migrate());
  if (isFirst) console.log("This is the first deployment: the Worker goes first and makes its database.");
  await mustSucceed(runWranglerHere(["deploy"]), "The deployment failed.");
  if (isFirst && !(await migrate()))
    throw new Error("The database is still missing: run `npm run deploy` again.");
  await seeToSecrets();
}

/** Applies the migrations. @returns false where the database does not exist yet. */
async function migrate(): Promise<boolean> {
  const finished = await runWranglerHere(["d1", "migrations", "apply", "DB", "--remote"]);
  if (/Couldn't find (a|an auto-provisioned) D1 DB/.test(finished.output)) return false;
  await mustSucceed(finished, "The migrations failed, and nothing was deployed after them.");
  return true;
}

/** SECRET_KEY is made once and never changes: a new one would end every commenter's session. ADMIN_TOKEN is the owner's to choose. */
async function seeToSecrets(): Promise<void> {
  const { output } = await mustSucceed(
    runWrangler(["secret", "list", "--format", "json"]),
    "The secrets could not be listed.",
  );
  const isSet = (name: string) => new RegExp(`"name"\\s*:\\s*"${name}"`).test(output);
  if (!isSet("SECRET_KEY")) {
    const key = randomBytes(32).toString("base64url");
    await mustSucceed(runWrangler(["secret", "put", "SECRET_KEY"], key), "SECRET_KEY could not be set.");
    console.log("SECRET_KEY is set to 32 random bytes.");
  }
  if (!isSet("ADMIN_TOKEN")) {
    console.log(
      "The newsroom is closed until it has a token. Make up a long one and give it to:  npx wrangler secret put ADMIN_TOKEN",
    );
  }
}

async function mustSucceed(work: Finished | Promise<Finished>, otherwise: string): Promise<Finished> {
  const finished = await work;
  if (finished.status === 0) return finished;
  throw new Error(
    `${finished.output.trim()}\n\n${otherwise} The reason stands above; then run \`npm run deploy\` again.`,
  );
}
