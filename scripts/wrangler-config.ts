import { join } from "node:path";
import { unstable_getMiniflareWorkerOptions, unstable_readConfig } from "wrangler";
import { ROOT } from "./wrangler.ts";

/**
 * wrangler.toml as Miniflare's options for the Worker, with nothing of .dev.vars or .env.
 * @param vars variables and secrets over those of wrangler.toml
 */
export function readWorkerOptions(vars: Record<string, unknown>) {
  const config = unstable_readConfig({ config: join(ROOT, "wrangler.toml") });
  const { workerOptions } = quietly(() => unstable_getMiniflareWorkerOptions(config));
  workerOptions.bindings = { ...config.vars, ...vars };
  return workerOptions;
}

/** Wrangler would tell that it found secrets, which are not used here. */
function quietly<T>(work: () => T): T {
  const { WRANGLER_LOG } = process.env;
  process.env.WRANGLER_LOG = WRANGLER_LOG ?? "warn";
  try {
    return work();
  } finally {
    if (WRANGLER_LOG === undefined) delete process.env.WRANGLER_LOG;
  }
}
