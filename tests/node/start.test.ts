import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { appendFile, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { broadsheet } from "../support/node/cli.ts";
import { cloneRepository, ROOT } from "../support/node/repository.ts";
import { temporaryFile } from "../support/node/temporary.ts";

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  return typeof address === "object" && address !== null ? address.port : 0;
}

/** Starts the paper as a terminal would: in a process group that Ctrl-C reaches as a whole. */
function start(
  folder: string,
  port: number,
  given: string[] = [],
): { child: ChildProcess; output: () => string } {
  const child = spawn(process.execPath, ["scripts/start.ts", ...given], {
    cwd: folder,
    env: { ...process.env, PORT: String(port) },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (chunk) => {
      output += chunk;
    });
  }
  onTestFinished(() => {
    if (isGroupAlive(child)) signalGroup(child, "SIGKILL");
  });
  return { child, output: () => output };
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals | 0): void {
  if (child.pid !== undefined) process.kill(-child.pid, signal);
}

async function untilGreeted({ child, output }: ReturnType<typeof start>): Promise<void> {
  await expect
    .poll(() => child.exitCode !== null || output().includes("Ctrl-C"), { timeout: 180_000, interval: 100 })
    .toBe(true);
  expect(child.exitCode, output()).toBeNull();
}

/** Whether any process of the group is alive. */
function isGroupAlive(child: ChildProcess): boolean {
  try {
    signalGroup(child, 0);
    return true;
  } catch {
    return false;
  }
}

test("a bare clone becomes a paper, empty or with samples, stops cleanly and keeps its data", async () => {
  const folder = await cloneRepository();
  const port = await freePort();
  const site = `http://localhost:${port}`;

  const bare = start(folder, port, ["--empty"]);
  await untilGreeted(bare);
  const token = /^ADMIN_TOKEN=(.+)$/m.exec(await readFile(join(folder, ".dev.vars"), "utf8"))?.[1];
  expect(bare.output()).toContain(`${site}/admin`);
  expect(bare.output()).toContain(`sign in with ${token}`);
  expect(await (await fetch(`${site}/api/v1/articles`)).json()).toMatchObject({ items: [] });

  // Its own process is killed, and the Worker goes on without it.
  bare.child.kill("SIGKILL");
  await once(bare.child, "exit");
  expect(isGroupAlive(bare.child)).toBe(true);
  const meanwhile = start(folder, await freePort());
  await once(meanwhile.child, "close");
  expect(meanwhile.output()).toContain(
    `Another process works on the local database, perhaps the paper at ${site}, whose \`npm start\` was killed`,
  );
  expect(meanwhile.output()).not.toContain("mv ");
  expect(meanwhile.child.exitCode).toBe(1);
  // Killed as a whole it leaves nothing behind that would hinder the next.
  signalGroup(bare.child, "SIGKILL");
  await expect.poll(() => isGroupAlive(bare.child), { timeout: 30_000 }).toBe(false);

  const first = start(folder, port);
  await untilGreeted(first);
  expect(first.output()).toContain(`sign in with ${token}`);
  const front = await (await fetch(site)).text();
  expect(front).toContain("Top 5 This Week");
  expect(front).toContain("<title>The Sample Broadsheet</title>");
  expect(front).toContain("News from places that do not exist");
  const door = await fetch(`${site}/admin/sign-in`, {
    method: "POST",
    headers: { Origin: site },
    body: new URLSearchParams({ token: token ?? "" }),
    redirect: "manual",
  });
  expect(door.headers.get("Set-Cookie")).toContain("broadsheet_session=");
  const { articles } = await (await fetch(`${site}/api/v1/popular?window=week&limit=5`)).json();
  expect(articles).toHaveLength(5);
  const story = await temporaryFile("mine.md", "---\ntitle: Mine\npublished: -0d\n---\nText");
  expect(await broadsheet(["publish", story, "--site", site], { cwd: folder })).toMatchObject({ status: 0 });

  for (const asked of [port, await freePort()]) {
    const beside = start(folder, asked);
    await once(beside.child, "close");
    expect(beside.output()).toContain(`A paper already runs from this folder, at ${site}.`);
    expect(beside.output()).toContain("clone the repository into another folder and start there: PORT=");
    expect(beside.output()).not.toContain("mv ");
    expect(beside.child.exitCode).toBe(1);
  }
  expect((await fetch(`${site}/healthz`)).status).toBe(200);

  const nowhere = async () => (await fetch(`${site}/nowhere/`)).text();
  const before = await nowhere();
  expect(before).toContain("There is nothing at this address.");
  await appendFile(join(folder, "public/assets/style.css"), "/* Another. */\n");
  await expect.poll(nowhere, { timeout: 120_000 }).not.toContain(/style\.css\?v=[\w-]+/.exec(before)?.[0]);
  const page = join(folder, "src/site/missing-pages.ts");
  const code = await readFile(page, "utf8");
  expect(code).toContain("There is nothing at this address.");
  await writeFile(page, code.replace("There is nothing at this address.", "Nobody lives here."));
  await expect.poll(nowhere, { timeout: 120_000 }).toContain("Nobody lives here.");

  signalGroup(first.child, "SIGINT");
  await once(first.child, "close");
  expect(first.child.exitCode, first.output()).toBe(0);
  await expect.poll(() => isGroupAlive(first.child), { timeout: 30_000 }).toBe(false);

  const second = start(folder, port);
  await untilGreeted(second);
  expect(second.output()).not.toContain("loading the sample newspaper");
  const { items } = await (await fetch(`${site}/api/v1/articles?limit=50`)).json();
  expect(items.map(({ title }: { title: string }) => title)).toContain("Mine");

  second.child.kill("SIGTERM");
  await once(second.child, "close");
  await expect.poll(() => isGroupAlive(second.child), { timeout: 30_000 }).toBe(false);

  const wrong = join(folder, "migrations/9999_wrong.sql");
  await writeFile(wrong, "CREATE TABLE of_this_test (id INTEGER);\nINSERT INTO nowhere VALUES (1);\n");
  const unmigrated = start(folder, port);
  await once(unmigrated.child, "close");
  expect(unmigrated.output()).toMatch(/9999_wrong\.sql: .*no such table: nowhere/);
  expect(unmigrated.output()).toContain("The local database could not be brought up to date.");
  expect(unmigrated.child.exitCode).toBe(1);
  await rm(wrong);

  await mkdir(join(folder, ".wrangler/state-old"));
  await damageDatabase(folder);
  const third = start(folder, port);
  const closed = once(third.child, "close");
  await expect.poll(() => third.child.exitCode, { timeout: 60_000 }).not.toBeNull();
  await closed;
  expect(third.output()).toContain("The local database is damaged. Move it out of the way");
  expect(third.output()).toContain("mv .wrangler/state .wrangler/state-old-2 && npm start");
  expect(third.child.exitCode).toBe(1);
}, 480_000);

test("a port on which something else answers", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const { child, output } = start(await cloneRepository(), port);
  await once(child, "close");
  expect(output()).toContain(`Something answers on port ${port} already`);
  expect(output()).toMatch(/take another port: PORT=\d+ npm start/);
  expect(child.exitCode).toBe(1);
});

test("a port that is none", async () => {
  const { child, output } = start(ROOT, Number.NaN);
  await once(child, "close");
  expect(output()).toContain('PORT is "NaN": write a number from 1 to 65535');
  expect(child.exitCode).toBe(1);
});

async function damageDatabase(folder: string): Promise<void> {
  const state = join(folder, ".wrangler/state/v3/d1");
  const names = await readdir(state, { recursive: true });
  // The write-ahead log alone could bring everything back.
  for (const name of names.filter((file) => /\.sqlite-(wal|shm)$/.test(file))) await rm(join(state, name));
  for (const name of names.filter((file) => /(?<!metadata)\.sqlite$/.test(file)))
    await writeFile(join(state, name), "no database ".repeat(500));
}
