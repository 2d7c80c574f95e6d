import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // Each file starts its own runtime or server: two cores carry two, and one alone leaves them waiting.
    maxWorkers: 2,
    projects: [
      {
        plugins: [
          cloudflareTest(async () => ({
            // What wrangler.toml names is built from it.
            main: "./src/index.ts",
            wrangler: { configPath: "./wrangler.toml" },
            miniflare: {
              // No MAIL_FROM is set: without it no mail is offered, as on a site that has only the binding.
              email: { send_email: [{ name: "MAIL" }] },
              bindings: {
                MIGRATIONS: await readD1Migrations("./migrations"),
                SECRET_KEY: "test-secret-key-of-at-least-32-characters",
                ADMIN_TOKEN: "test-admin-token",
                VIEW_FLUSH_SECONDS: "0",
                PAGE_MEMORY_SECONDS: "30",
                PAGE_GATHER_SECONDS: "0",
                RANK_MINUTES: "0",
              },
            },
          })),
        ],
        test: {
          name: "worker",
          // One runtime for each worker, not for each file: tests/support/start-anew.ts empties it before every test.
          isolate: false,
          // Time is no measure here: two busy cores need some.
          testTimeout: 30_000,
          include: ["tests/**/*.test.{ts,tsx}"],
          exclude: ["tests/{e2e,cli,node}/**"],
          setupFiles: ["tests/support/setup.ts"],
        },
      },
      {
        test: {
          name: "node",
          include: ["tests/{e2e,cli,node}/**/*.test.ts"],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
