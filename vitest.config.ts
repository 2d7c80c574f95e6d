import { globSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";
import { readWorkerOptions } from "./scripts/wrangler-config.ts";
import { writeToMemory } from "./tests/support/node/memory-folder.ts";

writeToMemory();

/** Those that run outside the Worker. What starts a process, or works as hard as one, imports a module that does. */
const OUTSIDE = "tests/{cli,e2e,node}/**/*.test.ts";
const STARTS_A_PROCESS =
  /from "[./]+\/(support\/node\/(browser|cli|deployment|repository|server)|scripts\/(bundle\/bundle-worker|wrangler)|bench\/.+)\.ts"/;
const processes = globSync(OUTSIDE).filter((file) => STARTS_A_PROCESS.test(readFileSync(file, "utf8")));

/** Packages of many modules, each of which a worker would fetch by itself. One that is not named works too, slower. */
const BUNDLED = [
  ...["diff", "drizzle-orm", "drizzle-orm/d1", "drizzle-orm/sqlite-core", "jose", "zod"],
  ...["hono", "hono/factory", "hono/html", "hono/jsx", "hono/jsx/jsx-dev-runtime", "hono/jsx/jsx-runtime"],
];

export default defineConfig({
  test: {
    // Tests wait for processes that they start, and for their databases: three workers left two cores idle a quarter of the time.
    maxWorkers: Math.max(4, availableParallelism()),
    // The files of a worker share its modules, and what is costly to start. CONTRIBUTING.md says what is emptied between tests.
    isolate: false,
    // How long a condition may take at most, on a busy machine; it is waited for no longer than it takes.
    expect: { poll: { timeout: 60_000 } },
    restoreMocks: true,
    unstubEnvs: true,
    unstubGlobals: true,
    projects: [
      {
        plugins: [
          cloudflareTest(async () => ({
            // What wrangler.toml names is built from it.
            main: "./src/index.ts",
            miniflare: {
              ...readWorkerOptions({
                MIGRATIONS: await readD1Migrations("./migrations"),
                SECRET_KEY: "test-secret-key-of-at-least-32-characters",
                ADMIN_TOKEN: "test-admin-token",
                VIEW_FLUSH_SECONDS: "0",
                PAGE_MEMORY_SECONDS: "30",
                PAGE_GATHER_SECONDS: "0",
                RANK_MINUTES: "0",
              }),
              // No MAIL_FROM is set: without it no mail is offered, as on a site that has only the binding.
              // As little is a picture's size made where nothing makes them.
              images: { binding: "REAL_IMAGES" },
              email: { send_email: [{ name: "MAIL" }] },
            },
          })),
        ],
        test: {
          name: "worker",
          // The plugin loses the source maps of modules that come from Vitest's cache: failures would name wrong lines.
          fsModuleCache: false,
          deps: { optimizer: { ssr: { enabled: true, include: BUNDLED } } },
          // Time is no measure here: busy cores need some.
          testTimeout: 90_000,
          hookTimeout: 60_000,
          include: ["tests/**/*.test.{ts,tsx}"],
          exclude: ["tests/{cli,e2e,node}/**"],
          setupFiles: ["tests/support/setup.ts"],
        },
      },
      {
        test: {
          name: "node",
          testTimeout: 120_000,
          include: [OUTSIDE],
          exclude: processes,
          setupFiles: ["tests/support/node/setup.ts"],
        },
      },
      {
        test: {
          name: "process",
          // The command, wrangler and npm start are started hundreds of times: Node compiles them once.
          env: { NODE_COMPILE_CACHE: resolve("node_modules/.cache/broadsheet/compiled") },
          testTimeout: 120_000,
          hookTimeout: 180_000,
          include: processes,
          setupFiles: ["tests/support/node/setup.ts"],
        },
      },
    ],
  },
});
