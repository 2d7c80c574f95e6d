import type { BuildOptions } from "esbuild";
import { leftOut } from "./left-out.ts";

/** What makes a Worker of TypeScript; the names of things stay, as the log shows them. */
export const WORKER_OPTIONS = {
  bundle: true,
  format: "esm",
  target: "es2024",
  conditions: ["workerd", "worker", "browser"],
  jsx: "automatic",
  jsxImportSource: "hono/jsx",
  external: ["cloudflare:*", "node:*"],
  plugins: [leftOut],
  minifySyntax: true,
  minifyWhitespace: true,
  metafile: true,
  write: false,
  logLevel: "warning",
} as const satisfies BuildOptions;
