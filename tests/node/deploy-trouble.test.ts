import { afterEach, expect, test, vi } from "vitest";
import { signIn } from "../../scripts/deploy/account.ts";
import { refuseShortToken, seeToSecrets } from "../../scripts/deploy/secrets.ts";
import { readTarget } from "../../scripts/deploy/target.ts";
import { ACCOUNT, type Cloud, refusal } from "../support/node/cloud.ts";
import { newWorker } from "../support/node/cloud-workers.ts";
import { cloudEnv, deploy, openCloud } from "../support/node/deployment.ts";
import { ROOT } from "../support/node/repository.ts";

vi.setConfig({ testTimeout: 120_000 });

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

const OTHER = "ffffffffffffffffffffffffffffffff";

async function withSecondAccount(): Promise<Cloud> {
  const cloud = await openCloud();
  cloud.accounts.push({ id: OTHER, name: "The Harbour Post" });
  return cloud;
}

/** This process talks to the cloud, as `npm run deploy` on a terminal would. */
async function onTerminal(cloud: Cloud, without: Record<string, string> = {}): Promise<void> {
  for (const [name, value] of Object.entries({ ...(await cloudEnv(cloud)), ...without }))
    vi.stubEnv(name, value);
}

/** Answers one after the other, and what they were asked. */
function answers(...given: string[]) {
  const asked: string[] = [];
  const ask = async (question: string) => {
    asked.push(question);
    return given.shift() ?? "";
  };
  return { ask, asked };
}

test("who is not signed in is told how, and nothing is asked of Cloudflare", async () => {
  const cloud = await openCloud();
  const signedOut = { CLOUDFLARE_API_TOKEN: "", CLOUDFLARE_ACCOUNT_ID: "" };
  const { status, output } = await deploy(ROOT, cloud, [], signedOut);
  expect(status).toBe(1);
  expect(output).toContain("npx wrangler login");
  expect(cloud.calls).toEqual([]);
});

test("without a terminal, several accounts are named and none is chosen", async () => {
  const cloud = await withSecondAccount();
  const { status, output } = await deploy(ROOT, cloud, [], { CLOUDFLARE_ACCOUNT_ID: "" });
  expect(status).toBe(1);
  expect(output).toContain(`2  ${OTHER}  The Harbour Post`);
  expect(output).toContain("account_id = ");
  expect(cloud.calls.filter((call) => call.includes("/d1/"))).toEqual([]);
});

test("on a terminal one of the accounts is chosen by its number", async () => {
  await onTerminal(await withSecondAccount(), { CLOUDFLARE_ACCOUNT_ID: "" });
  vi.spyOn(console, "log").mockImplementation(() => undefined);
  const { ask, asked } = answers("three", "2");
  await signIn(await readTarget([]), ask);
  expect(process.env.CLOUDFLARE_ACCOUNT_ID).toBe(OTHER);
  expect(asked).toHaveLength(2);
});

test("the only account is taken without a question", async () => {
  await onTerminal(await openCloud(), { CLOUDFLARE_ACCOUNT_ID: "" });
  await signIn(await readTarget([]), null);
  expect(process.env.CLOUDFLARE_ACCOUNT_ID).toBe(ACCOUNT);
});

test("an account without a workers.dev address is sent to the page that gives one", async () => {
  const cloud = await openCloud();
  cloud.subdomain = null;
  const { status, output } = await deploy(ROOT, cloud);
  expect(status).toBe(1);
  expect(output).toContain(`https://dash.cloudflare.com/${ACCOUNT}/workers/onboarding`);
  expect(output).toContain("Open the link above once and choose one");
  expect(cloud.workers.size).toBe(0);
});

test("a token that may not is told what it must be allowed", async () => {
  const cloud = await openCloud();
  cloud.refused.set("GET /d1/database/broadsheet", refusal(403, 10000, "Authentication error"));
  const { status, output } = await deploy(ROOT, cloud);
  expect(status).toBe(1);
  expect(output).toContain("a CLOUDFLARE_API_TOKEN must be allowed to edit Workers Scripts");
});

test("an environment that is not there is refused with those that are", async () => {
  await expect(readTarget(["--env", "staging"])).rejects.toThrow(
    'wrangler.toml has no environment "staging". It has: preview.',
  );
  await expect(readTarget(["--preview"])).rejects.toThrow("npm run deploy -- --env preview");
});

test("a short token in wrangler.toml itself is refused before anything is deployed", () => {
  const target = { env: null, worker: "broadsheet", config: '[vars]\nADMIN_TOKEN = "letmein"\n' };
  expect(() => refuseShortToken(target)).toThrow("an ADMIN_TOKEN of 7 characters, and 20 are needed");
  expect(() => refuseShortToken({ ...target, config: "[vars]\n" })).not.toThrow();
});

test("on a terminal a token too short is asked for again, and one is made for who presses Enter", async () => {
  const cloud = await openCloud();
  await onTerminal(cloud);
  cloud.workers.set("broadsheet", newWorker("broadsheet"));
  const log = vi.spyOn(console, "log").mockImplementation(() => undefined);
  const { ask, asked } = answers("short", "");
  expect(await seeToSecrets(await readTarget([]), ask)).toBe(true);
  const secrets = cloud.workers.get("broadsheet")?.secrets;
  expect(secrets?.get("ADMIN_TOKEN")).toMatch(/^[\w-]{32}$/);
  expect(
    log.mock.calls
      .flat()
      .join("\n")
      .split(secrets?.get("ADMIN_TOKEN") ?? "?"),
  ).toHaveLength(2);
  expect(asked).toHaveLength(2);
});

test("a token that was typed is set and never shown, and nobody is asked twice", async () => {
  const cloud = await openCloud();
  await onTerminal(cloud);
  cloud.workers.set("broadsheet", newWorker("broadsheet"));
  const log = vi.spyOn(console, "log").mockImplementation(() => undefined);
  const typed = "the ferry crosses at half past six";
  expect(await seeToSecrets(await readTarget([]), answers(typed).ask)).toBe(true);
  const secrets = cloud.workers.get("broadsheet")?.secrets;
  expect(secrets?.get("ADMIN_TOKEN")).toBe(typed);
  expect(log.mock.calls.flat().join("\n")).not.toContain(typed);

  const key = secrets?.get("SECRET_KEY");
  const { ask, asked } = answers();
  expect(await seeToSecrets(await readTarget([]), ask)).toBe(true);
  expect(asked).toEqual([]);
  expect(secrets?.get("SECRET_KEY")).toBe(key);
});
