import { join } from "node:path";
import { bundleWorker } from "./bundle/bundle-worker.ts";
import { ROOT } from "./wrangler.ts";

// What wrangler.toml's [build] runs before every `wrangler dev` and `wrangler deploy`, and after every change while the paper
// is served.
await bundleWorker(join(ROOT, "dist/worker"));
