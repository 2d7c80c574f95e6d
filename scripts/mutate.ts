import { spawn } from "node:child_process";
import { once } from "node:events";
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Mutant, mutantsOf, mutated, sample } from "./mutate/mutants.ts";
import { ROOT } from "./wrangler.ts";

/**
 * How good the tests are: small faults are put into lines that matter, one at a time, and the tests of their room must
 * notice each. `npm run mutate -- [--count 100] [--seed 1] [FILE...]`. Files are changed where they stand, and put back.
 */

/** Which tests answer for which files, the first that fits. What is not here is not asked for. */
const ANSWERABLE: [files: string, tests: string[]][] = [
  ["src/comments/follow/**/*.ts", ["tests/mail/follow"]],
  ["src/comments/embed/*.ts", ["tests/comments/embed"]],
  ["src/cache/*.ts", ["tests/cache", "tests/site"]],
  ["src/comments/**/*.ts", ["tests/comments"]],
  ["src/moderation/digest/*.ts", ["tests/moderation/digest", "tests/mail"]],
  ["src/moderation/threads/*.ts", ["tests/moderation/threads", "tests/admin/queue"]],
  ["src/moderation/*.ts", ["tests/moderation", "tests/admin/queue"]],
  ["src/admin/queue/*.ts", ["tests/admin/queue"]],
  ["src/mail/follow/*.ts", ["tests/mail/follow"]],
  ["src/mail/*.ts", ["tests/mail", "tests/moderation/digest"]],
  ["src/learning/*.ts", ["tests/learning", "tests/moderation/teach"]],
  ["src/popularity/*.ts", ["tests/popularity"]],
  [
    "src/articles/{publish,store,save,remove,touch}*.ts",
    ["tests/articles", "tests/admin/articles", "tests/site"],
  ],
  ["src/articles/{inputs,misspelt,name-list,path-input}.ts", ["tests/articles", "tests/export"]],
  ["src/http/near-name.ts", ["tests/http/near-name"]],
  ["src/articles/{refresh,related}*.ts", ["tests/articles", "tests/site"]],
  [
    "src/{articles/{redirects,addresses,move-article,resolve-article},http/{addresses,paths},site/lead-elsewhere}.ts",
    ["tests/admin/articles/moving", "tests/articles/every-address", "tests/http", "tests/articles/publish"],
  ],
  ["src/auth/*.ts", ["tests/auth", "tests/admin/sign-in", "tests/node/access"]],
  ["src/settings/{face,code}/*.ts", ["tests/settings"]],
  ["src/settings/site-words.ts", ["tests/settings", "tests/moderation"]],
  ["src/settings/*.ts", ["tests/settings", "tests/admin/settings"]],
  ["src/menus/*.ts", ["tests/menus", "tests/admin/menus"]],
  ["src/articles/front/*.ts", ["tests/articles/front", "tests/admin/settings/front"]],
  ["src/export/*.ts", ["tests/export"]],
  ["cli/upload.ts", ["tests/cli/upload"]],
  ["cli/restore/*.ts", ["tests/cli/restore", "tests/cli/export"]],
  ["cli/{front-matter,when}.ts", ["tests/cli/front-matter"]],
  [
    "cli/{dev-vars,connection,config-file}.ts",
    ["tests/cli/dev-vars", "tests/cli/connection", "tests/node/dev-vars"],
  ],
  ["cli/api-client.ts", ["tests/cli/errors", "tests/cli/publish"]],
  ["browser/{comments,writing}.js", ["tests/e2e/commenting", "tests/e2e/own-comments", "tests/e2e/words"]],
  ["public/assets/queue.js", ["tests/e2e/queue", "tests/e2e/typing-in-queue"]],
  ["public/assets/morph.js", ["tests/e2e/typing-in-queue"]],
];

/** Tests that take longer than this with a mutant hang, which is noticed too. */
const LONGEST_MS = 240_000;
const SIGNALS = ["SIGINT", "SIGTERM"] as const;

const { values, positionals } = parseArgs({
  options: {
    count: { type: "string", default: "100" },
    seed: { type: "string", default: "1" },
    list: { type: "boolean", default: false },
  },
  allowPositionals: true,
});

const answerable = new Map(
  ANSWERABLE.toReversed().flatMap(([files, tests]) =>
    globSync(files, { cwd: ROOT }).map((file) => [file.replaceAll("\\", "/"), tests] as const),
  ),
);
const files = [...answerable.keys()].filter(
  (file) => positionals.length === 0 || positionals.some((part) => file.includes(part)),
);
const all = files.sort().flatMap((file) => mutantsOf(file, readFileSync(join(ROOT, file), "utf8")));
const chosen = sample(all, Number(values.count), Number(values.seed));

if (values.list) for (const mutant of chosen) console.log(shown(mutant));
else process.exitCode = await run(chosen);

/** @returns 0 if at least nine of ten were noticed */
async function run(mutants: Mutant[]): Promise<number> {
  const survivors: Mutant[] = [];
  for (const [index, mutant] of mutants.entries()) {
    const isNoticed = await isNoticedByTests(mutant);
    if (!isNoticed) survivors.push(mutant);
    console.log(`${index + 1}/${mutants.length} ${isNoticed ? "noticed " : "SURVIVES"} ${shown(mutant)}`);
  }
  const noticed = mutants.length - survivors.length;
  console.log(`\n${noticed} of ${mutants.length} noticed, of ${all.length} there are.`);
  for (const survivor of survivors) console.log(`survives: ${shown(survivor)}`);
  console.log(JSON.stringify({ mutants: mutants.length, noticed, survivors: survivors.map(shown) }));
  return noticed >= mutants.length * 0.9 ? 0 : 1;
}

async function isNoticedByTests(mutant: Mutant): Promise<boolean> {
  const file = join(ROOT, mutant.file);
  const text = readFileSync(file, "utf8");
  const tests = answerable.get(mutant.file) ?? [];
  const vitest = join(ROOT, "node_modules/vitest/vitest.mjs");
  writeFileSync(file, mutated(text, mutant));
  const child = spawn(process.execPath, [vitest, "run", "--bail=1", ...tests], {
    cwd: ROOT,
    stdio: "ignore",
    timeout: LONGEST_MS,
  });
  // Whoever stops it finds the file as it was.
  const stop = () => {
    writeFileSync(file, text);
    child.kill();
    process.exit(130);
  };
  for (const signal of SIGNALS) process.once(signal, stop);
  const [status] = await once(child, "exit");
  for (const signal of SIGNALS) process.off(signal, stop);
  writeFileSync(file, text);
  return status !== 0;
}

function shown({ file, line, before, after }: Mutant): string {
  return `${file}:${line} ${JSON.stringify(before.trim())} -> ${JSON.stringify(after.trim())}`;
}
