#!/usr/bin/env node
// Node runs the TypeScript beside this file from 22.18 on; an older one hands over to the Node that npm installed.
import { fileURLToPath } from "node:url";
import { runOnOwnNode, runsTypeScript } from "../scripts/own-node.js";

if (runsTypeScript) {
  const { guardConsole } = await import("./terminal.ts");
  guardConsole();
  const { run } = await import("./main.ts");
  process.exitCode = await run(process.argv.slice(2)).catch((error) => {
    console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
    return 1;
  });
} else {
  runOnOwnNode(fileURLToPath(import.meta.url), process.argv.slice(2));
}
