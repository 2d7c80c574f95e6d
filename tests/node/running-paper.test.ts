import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { claimedSite, claimFolder } from "../../scripts/running-paper.ts";
import { ROOT } from "../support/node/repository.ts";
import { temporaryFolder } from "../support/node/temporary.ts";

const claimFile = async () => join(await temporaryFolder(), ".wrangler", "running-paper.sqlite");

/** Another process that claims the folder and keeps the claim until it ends. */
async function claimElsewhere(file: string, site: string): Promise<ChildProcess> {
  const script = `import { claimFolder } from "${ROOT}scripts/running-paper.ts";
    console.log(claimFolder(${JSON.stringify(file)}, ${JSON.stringify(site)}) ? "claimed" : "refused");
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ["--input-type=module-typescript", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const [said] = await once(child.stdout, "data");
  expect(String(said).trim()).toBe("claimed");
  return child;
}

test("a folder has one paper, and says where it is", async () => {
  const file = await claimFile();
  const release = claimFolder(file, "http://localhost:1");
  expect(release).not.toBeNull();
  expect(claimFolder(file, "http://localhost:2")).toBeNull();
  expect(claimedSite(file)).toBe("http://localhost:1");
  release?.();
  const next = claimFolder(file, "http://localhost:2");
  expect(claimedSite(file)).toBe("http://localhost:2");
  next?.();
});

test("a claim ends with its process, however that ends, and the address that it had is still known", async () => {
  const file = await claimFile();
  const other = await claimElsewhere(file, "http://localhost:1");
  expect(claimFolder(file, "http://localhost:2")).toBeNull();
  other.kill("SIGKILL");
  await once(other, "exit");
  expect(claimedSite(file)).toBe("http://localhost:1");
  const release = claimFolder(file, "http://localhost:2");
  expect(release).not.toBeNull();
  release?.();
});

test.each([
  ["is empty", ""],
  ["was cut off", "SQLite format 3\0"],
  ["is no database", "no database ".repeat(500)],
])("a file that %s hinders nobody", async (_, content) => {
  const file = join(await temporaryFolder(), "running-paper.sqlite");
  await writeFile(file, content);
  expect(claimedSite(file)).toBeNull();
  const release = claimFolder(file, "http://localhost:1");
  expect(release).not.toBeNull();
  expect(claimFolder(file, "http://localhost:2")).toBeNull();
  release?.();
});

test("nobody has claimed a folder in which there is no such file", async () => {
  expect(claimedSite(await claimFile())).toBeNull();
});
