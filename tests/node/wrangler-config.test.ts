import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { cloneRepository } from "../support/node/repository.ts";

const run = promisify(execFile);

test("what .dev.vars and .env hold is nothing to tests and benchmarks", async () => {
  const folder = await cloneRepository();
  for (const name of [".dev.vars", ".env"])
    await writeFile(join(folder, name), "SITE_NAME=Mine\nKV_DAILY_WRITES=1\n");
  const script = `import { readWorkerOptions } from "./scripts/wrangler-config.ts";
    process.stdout.write(JSON.stringify(readWorkerOptions({ RANK_MINUTES: "0" }).bindings));`;
  const { stdout } = await run(process.execPath, ["--input-type=module", "--eval", script], { cwd: folder });
  expect(JSON.parse(stdout)).toEqual({ KV_DAILY_WRITES: "900", RANK_MINUTES: "0" });
});
