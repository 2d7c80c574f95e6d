import { defineConfig } from "drizzle-kit";

// drizzle-kit only writes the SQL (`npm run migrations`); wrangler applies it.
export default defineConfig({
  dialect: "sqlite",
  driver: "d1-http",
  schema: "./src/*/table.ts",
  out: "./migrations",
});
