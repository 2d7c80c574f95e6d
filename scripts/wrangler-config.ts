import { join } from "node:path";
import { unstable_getMiniflareWorkerOptions, unstable_readConfig } from "wrangler";
import { ROOT } from "./wrangler.ts";

/**
 * wrangler.toml as Miniflare's options for the Worker, with nothing of .dev.vars or .env.
 * @param vars variables and secrets over those of wrangler.toml
 */
export function readWorkerOptions(vars: Record<string, unknown>) {
  // Wrangler would tell that it found secrets, which are not used here.
  process.env.WRANGLER_LOG ??= "warn";
  const config = unstable_readConfig({ config: join(ROOT, "wrangler.toml") });
  const { workerOptions } = unstable_getMiniflareWorkerOptions(config);
  workerOptions.bindings = { ...config.vars, ...vars };
  return workerOptions;
}
