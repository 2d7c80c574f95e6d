#!/usr/bin/env node
// Node runs the TypeScript beside this file from 22.18 on; an older one hands over to the Node that npm installed.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const main = fileURLToPath(new URL("main.ts", import.meta.url));
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);

if (major > 22 || (major === 22 && minor >= 18)) {
  const { run } = await import("./main.ts");
  process.exitCode = await run(process.argv.slice(2));
} else {
  const node = findNode();
  if (node === null) {
    console.error(
      `broadsheet needs Node 22.18 or newer, and this is ${process.versions.node}. Run \`npm install\` in ${dirname(dirname(main))}: it brings one along.`,
    );
    process.exitCode = 1;
  } else {
    runWith(node);
  }
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

/** @param {string} node */
function runWith(node) {
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: "inherit" });
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
