// Runs TypeScript on a Node that can: this one from 22.18 on, else the one that the npm package `node` brought.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { constants } from "node:os";
import { dirname, join } from "node:path";

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);

/** Whether this Node runs TypeScript as it is. */
export const runsTypeScript = major > 22 || (major === 22 && minor >= 18);

/**
 * Runs a script on a Node that runs TypeScript, in this process's place: same terminal, signals and exit status.
 * @param {string} script
 * @param {string[]} args
 */
export function runOnOwnNode(script, args) {
  const node = runsTypeScript ? process.execPath : findNode();
  if (node === null) {
    console.error(
      `Broadsheet needs Node 22.18 or newer, and this is ${process.versions.node}. Run \`npm install\` in its folder: it brings one along.`,
    );
    process.exitCode = 1;
    return;
  }
  const child = spawn(node, [script, ...args], { stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    // The terminal tells the child too: this process only has to wait for it.
    process.on(signal, () => signal !== "SIGINT" && child.kill(signal));
  }
  child.on("error", (error) => {
    console.error(`${node} does not start: ${error.message}. Run \`npm install\` again.`);
    process.exitCode = 1;
  });
  child.on("exit", (code, signal) => {
    process.exitCode = code ?? 128 + (signal ? constants.signals[signal] : 1);
  });
}

/** The Node of the npm package `node`, wherever npm hoisted it. */
function findNode() {
  try {
    const folder = dirname(createRequire(import.meta.url).resolve("node/package.json"));
    const node = join(folder, "bin", process.platform === "win32" ? "node.exe" : "node");
    return existsSync(node) ? node : null;
  } catch {
    return null;
  }
}
