import { join } from "node:path";
import { bundleWorker } from "./bundle/bundle-worker.ts";
import { ROOT } from "./wrangler.ts";

// What wrangler.toml's [build] runs before every `wrangler dev` and `wrangler deploy`, and after every change while the paper
// is served.
try {
  await bundleWorker(join(ROOT, "dist/worker"));
} catch (error) {
  // What is wrong with the code, and where, esbuild has said by itself.
  const isInCode = error instanceof Error && "errors" in error;
  if (!isInCode) console.error(error);
  process.exitCode = 1;
}
