import { applyD1Migrations, reset } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, vi } from "vitest";

declare global {
  namespace Cloudflare {
    interface Env {
      MIGRATIONS: import("cloudflare:test").D1Migration[];
    }
  }
}

beforeEach(async () => {
  await applyD1Migrations(env.DB, env.MIGRATIONS);
});

afterEach(async () => {
  vi.useRealTimers();
  await reset();
});
