import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { temporaryFolder } from "../support/node/cli.ts";

const DEPLOY = fileURLToPath(new URL("../../scripts/deploy.ts", import.meta.url));

/** Stands for wrangler and the cloud behind it: state.json holds what is there, calls.json what was asked. */
const FAKE_WRANGLER = `
const { readFileSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");
const at = (name) => join(process.env.FAKE_CLOUD, name);
const state = JSON.parse(readFileSync(at("state.json"), "utf8"));
const calls = JSON.parse(readFileSync(at("calls.json"), "utf8"));
const command = process.argv.slice(2).join(" ");
calls.push(command);
writeFileSync(at("calls.json"), JSON.stringify(calls));
const fail = (message) => { console.error(message); process.exit(1); };
if (command === state.broken) fail("The cloud says no.");
if (command.startsWith("d1 migrations apply") && !state.deployed)
  fail("Couldn't find a D1 DB named 'broadsheet' (bound as 'DB') in the API. Run 'wrangler d1 create broadsheet' to create it.");
if (command === "deploy") state.deployed = true;
if (command.startsWith("secret list")) console.log(JSON.stringify(Object.keys(state.secrets).map((name) => ({ name, type: "secret_text" }))));
if (command.startsWith("secret put")) state.secrets[process.argv[4]] = readFileSync(0, "utf8");
writeFileSync(at("state.json"), JSON.stringify(state));
`;

type Cloud = { deployed: boolean; secrets: Record<string, string>; broken?: string };

async function deploy(cloud: Cloud) {
  const folder = await temporaryFolder();
  const write = (name: string, content: string) => writeFile(join(folder, name), content);
  await write("wrangler.cjs", FAKE_WRANGLER);
  await write("state.json", JSON.stringify(cloud));
  await write("calls.json", "[]");
  const child = spawn(process.execPath, [DEPLOY], {
    env: { ...process.env, BROADSHEET_WRANGLER: join(folder, "wrangler.cjs"), FAKE_CLOUD: folder },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (chunk) => {
      output += chunk;
    });
  }
  await once(child, "close");
  const read = async (name: string) => JSON.parse(await readFile(join(folder, name), "utf8"));
  const after: Cloud = await read("state.json");
  const calls: string[] = await read("calls.json");
  return { status: child.exitCode, output, calls, secrets: after.secrets };
}

const MIGRATE = "d1 migrations apply DB --remote";
const LIST = "secret list --format json";

test("the first deployment makes the database, then its tables, then the secret key", async () => {
  const { status, output, calls, secrets } = await deploy({ deployed: false, secrets: {} });
  expect(calls).toEqual([MIGRATE, "deploy", MIGRATE, LIST, "secret put SECRET_KEY"]);
  expect(secrets.SECRET_KEY).toMatch(/^[\w-]{43}$/);
  expect(output).toContain("This is the first deployment");
  expect(output).toContain("npx wrangler secret put ADMIN_TOKEN");
  expect(output).not.toContain(secrets.SECRET_KEY);
  expect(status).toBe(0);
});

test("a later one migrates first and keeps the secrets", async () => {
  const secrets = { SECRET_KEY: "old", ADMIN_TOKEN: "t" };
  const deployed = await deploy({ deployed: true, secrets });
  expect(deployed).toMatchObject({ status: 0, calls: [MIGRATE, "deploy", LIST], secrets });
  expect(deployed.output).not.toContain("ADMIN_TOKEN");
});

test("nothing is deployed after migrations that failed", async () => {
  const { status, output, calls } = await deploy({ deployed: true, secrets: {}, broken: MIGRATE });
  expect(calls).toEqual([MIGRATE]);
  expect(output).toContain("The cloud says no.");
  expect(output).toContain("The migrations failed");
  expect(status).toBe(1);
});

test("a deployment that failed says so", async () => {
  const { status, output } = await deploy({ deployed: true, secrets: {}, broken: "deploy" });
  expect(output).toContain("The deployment failed.");
  expect(status).toBe(1);
});
