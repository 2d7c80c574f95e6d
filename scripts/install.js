// Installs what package-lock.json asks for, if it is not there. Runs on any Node from 20.10 on, before everything else;
// the npm package "node" then brings the Node that runs the rest.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const marker = `${root}node_modules/.broadsheet-install`;
const lock = readFileSync(`${root}package-lock.json`, "utf8");
const wanted = `${createHash("sha256").update(lock).digest("hex")} ${process.platform}-${process.arch}`;

if (read(marker) !== wanted) {
  if (!isInstalled()) install();
  writeFileSync(marker, wanted);
}

/** Whether npm has put exactly this lockfile's packages in place, as its own record says. */
function isInstalled() {
  const record = read(`${root}node_modules/.package-lock.json`);
  if (record === null) return false;
  const installed = JSON.parse(record).packages;
  const packages = Object.entries(JSON.parse(lock).packages);
  return packages.every(
    ([path, { version, optional }]) => path === "" || optional || installed[path]?.version === version,
  );
}

function install() {
  console.error("Installing what is missing (npm ci) ...");
  let finished = npm("ci");
  // A registry's mirror may lack packages of other platforms, which the lockfile names and nobody here needs.
  if (/EUSAGE|E404/.test(finished.stderr ?? "")) finished = npm("install", "--no-save");
  const { status, error, stderr } = finished;
  if (status === 0 && existsSync(`${root}node_modules/.package-lock.json`)) return;
  if (error) {
    console.error(
      `npm does not start (${error.message}). Install Node.js 20.10 or newer, which has npm in it.`,
    );
  } else if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|network/i.test(stderr)) {
    console.error(
      "The npm registry could not be reached. Check the network (`npm ping` tells), then run the same command again.",
    );
  } else {
    console.error("Installing failed: the reason stands above. Mend it, then run the same command again.");
  }
  process.exit(1);
}

/** @param {string[]} args */
function npm(...args) {
  // Under `npm start` this is the npm that is running already.
  const running = process.env.npm_execpath;
  const [command, words] = running?.endsWith(".js") ? [process.execPath, [running, ...args]] : ["npm", args];
  const finished = spawnSync(command, words, {
    cwd: root,
    stdio: ["inherit", "inherit", "pipe"],
    encoding: "utf8",
    shell: command === "npm" && process.platform === "win32",
  });
  process.stderr.write(finished.stderr ?? "");
  return finished;
}

/** @param {string} file */
function read(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}
