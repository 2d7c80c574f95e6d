import { rmSync } from "node:fs";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Miniflare } from "miniflare";
import { bundleWorker } from "../../../scripts/bundle/bundle-worker.ts";
import { startMiniflare } from "../../../scripts/miniflare.ts";

export type RunningPaper = {
  /** Origin without a slash at the end. */
  url: string;
  /** The newsroom's token. */
  token: string;
  miniflare: Miniflare;
  /** Does what the cron does every minute. */
  runSchedule: () => Promise<void>;
  /** Deletes every stored page; D1 keeps everything. */
  clearKv: () => Promise<void>;
  stop: () => Promise<void>;
};

export const TEST_VARS = {
  SECRET_KEY: "test-secret-key-of-at-least-32-characters",
  ADMIN_TOKEN: "test-admin-token",
  VIEW_FLUSH_SECONDS: "0",
  PAGE_MEMORY_SECONDS: "0",
  PAGE_GATHER_SECONDS: "0",
  FORM_MIN_SECONDS: "0",
  RANK_MINUTES: "0",
};

/** What papers are made from: the bundle's first module, and a folder with a migrated database. Made once a process. */
type Made = { script: string; migrated: string };

let made: Promise<Made> | undefined;

/**
 * The real Worker on a free port, with an empty, migrated database of its own.
 * @param vars over TEST_VARS; `state` is a folder that keeps D1 and KV from one start to the next.
 */
export async function startPaper({
  vars = {},
  state,
  datasets = {},
  hasMail = false,
}: {
  vars?: Record<string, string>;
  state?: string;
  datasets?: Record<string, { dataset: string }>;
  hasMail?: boolean;
} = {}): Promise<RunningPaper> {
  const folder = await mkdtemp(join(tmpdir(), "broadsheet-paper-"));
  made ??= makeOnce();
  const { script, migrated } = await made;
  if (state === undefined) await cp(migrated, folder, { recursive: true });
  const given = { ...TEST_VARS, ...vars };
  const miniflare = await startMiniflare({
    script,
    vars: given,
    state: state ?? folder,
    datasets,
    hasMail,
  });
  const kv = await miniflare.getKVNamespace("PAGES");
  return {
    url: (await miniflare.ready).origin,
    token: given.ADMIN_TOKEN,
    miniflare,
    runSchedule: async () => {
      const worker = await miniflare.getWorker();
      const { outcome } = await worker.scheduled({ cron: "* * * * *" });
      if (outcome !== "ok") throw new Error(`the schedule ended with "${outcome}"`);
    },
    clearKv: async () => {
      const { keys } = await kv.list();
      await Promise.all(keys.map(({ name }) => kv.delete(name)));
    },
    stop: async () => {
      await miniflare.dispose();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function makeOnce(): Promise<Made> {
  const folder = await mkdtemp(join(tmpdir(), "broadsheet-worker-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const { script } = await bundleWorker(folder);
  // Every paper would take longer to migrate its database than to start.
  const migrated = join(folder, "migrated");
  await (await startMiniflare({ script, state: migrated, assets: false })).dispose();
  return { script, migrated };
}
