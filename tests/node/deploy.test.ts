import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import type { Cloud } from "../support/node/cloud.ts";
import { deploy, openCloud } from "../support/node/deployment.ts";
import { cloneRepository } from "../support/node/repository.ts";

vi.setConfig({ testTimeout: 180_000 });

const UPLOAD = "PUT /workers/scripts/broadsheet";
const NEW_VERSION = "POST /workers/scripts/broadsheet/versions";

function workerOf(cloud: Cloud, name = "broadsheet") {
  const worker = cloud.workers.get(name);
  if (!worker) throw new Error(`There is no Worker called ${name}.`);
  return worker;
}

function databaseOf(cloud: Cloud, name = "broadsheet") {
  const database = cloud.databases.all.get(name);
  if (!database) throw new Error(`There is no database called ${name}.`);
  return database;
}

function migrated(cloud: Cloud, name?: string): unknown[] {
  const rows = databaseOf(cloud, name).sqlite.prepare("SELECT name FROM d1_migrations ORDER BY id").all();
  return rows.map((row) => row.name);
}

function bound(cloud: Cloud, worker: string, binding: string) {
  return workerOf(cloud, worker).bindings.find(({ name }) => name === binding);
}

/** The first call that asks the database something: that is how migrations begin. */
function isQuery(call: string): boolean {
  return call.endsWith("/query");
}

test("an account with nothing in it has a live paper after one command, and a preview of its own beside it after another", async () => {
  const [folder, cloud] = [await cloneRepository(), await openCloud()];
  const { status, output, calls } = await deploy(folder, cloud);
  expect(status, output).toBe(0);
  expect(cloud.unknown).toEqual([]);

  expect(calls.indexOf(UPLOAD)).toBeGreaterThan(0);
  expect(calls.findIndex(isQuery)).toBeGreaterThan(calls.indexOf(UPLOAD));
  expect(migrated(cloud)).toEqual(
    (await readdir(join(folder, "migrations"))).filter((n) => n.endsWith(".sql")),
  );
  const tables = databaseOf(cloud)
    .sqlite.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")
    .all();
  expect(tables).toContainEqual({ name: "articles" });

  const [[namespace, title] = []] = [...cloud.namespaces];
  expect(title).toBe("broadsheet-pages");
  expect(bound(cloud, "broadsheet", "PAGES")).toMatchObject({
    type: "kv_namespace",
    namespace_id: namespace,
  });
  expect(bound(cloud, "broadsheet", "DB")).toMatchObject({ type: "d1", id: databaseOf(cloud).uuid });
  const worker = workerOf(cloud);
  expect(worker).toMatchObject({ crons: ["* * * * *"], workersDev: true });
  expect(worker.settings.observability).toMatchObject({ enabled: true, logs: { invocation_logs: false } });
  expect(worker.modules).toContain("index.mjs");
  expect(worker.modules).toContainEqual(expect.stringMatching(/^modules\/newsroom-app-\w+\.mjs$/));

  expect([...worker.secrets.keys()]).toEqual(["SECRET_KEY"]);
  expect(worker.secrets.get("SECRET_KEY")).toMatch(/^[\w-]{43}$/);
  expect(output).not.toContain(worker.secrets.get("SECRET_KEY"));
  expect(output).toContain("The paper     https://broadsheet.wrenmouth.workers.dev");
  expect(output).toContain("The newsroom  https://broadsheet.wrenmouth.workers.dev/admin");
  expect(output).toContain("npx wrangler secret put ADMIN_TOKEN");
  expect(await readFile(join(folder, "wrangler.toml"), "utf8")).toBe(await readFile("wrangler.toml", "utf8"));
  expect(bound(cloud, "broadsheet", "MEDIA")).toMatchObject({
    type: "r2_bucket",
    bucket_name: "broadsheet-media",
  });
  expect([...(cloud.buckets ?? [])]).toEqual(["broadsheet-media"]);
  expect(output).not.toContain("Pictures are off");

  const ofThePaper = structuredClone([worker.bindings, worker.versions]);
  const beside = await deploy(folder, cloud, ["--env", "preview"]);
  expect(beside.status, beside.output).toBe(0);
  expect(cloud.unknown).toEqual([]);
  const preview = workerOf(cloud, "broadsheet-preview");
  expect([...cloud.workers.keys()]).toEqual(["broadsheet", "broadsheet-preview"]);
  expect([workerOf(cloud).bindings, workerOf(cloud).versions]).toEqual(ofThePaper);
  expect([...cloud.databases.all.keys()].sort()).toEqual([
    ...["broadsheet", "broadsheet-preview"],
    ...["broadsheet-preview-search", "broadsheet-search"],
  ]);
  expect([...cloud.namespaces.values()]).toEqual(["broadsheet-pages", "broadsheet-preview-pages"]);
  expect(preview).toMatchObject({ crons: ["* * * * *"], workersDev: true });
  expect(preview.secrets.has("SECRET_KEY")).toBe(true);
  expect(preview.secrets.get("SECRET_KEY")).not.toBe(worker.secrets.get("SECRET_KEY"));
  const kinds = preview.bindings.map(({ type, name }) => `${type} ${name}`);
  expect(kinds).toContain("ratelimit SIGN_IN_TRIES");
  expect(kinds.filter((kind) => kind.includes("MAIL"))).toEqual([]);
  for (const name of ["DB", "SEARCH"])
    expect(bound(cloud, "broadsheet-preview", name)?.id).not.toBe(bound(cloud, "broadsheet", name)?.id);
  const limits = (name: string) => bound(cloud, name, "COMMENT_TRIES")?.namespace_id;
  expect(limits("broadsheet-preview")).not.toBe(limits("broadsheet"));
  expect(migrated(cloud, "broadsheet-preview")).toEqual(migrated(cloud));
  expect(beside.output).toContain("npx wrangler secret put ADMIN_TOKEN --env preview");
  expect(beside.output).toContain("https://broadsheet-preview.wrenmouth.workers.dev/admin");
});

test("a first deployment that stopped half-way is finished by the next; a later one migrates first, keeps what is there, and deploys nothing after a migration that failed", async () => {
  const [folder, cloud] = [await cloneRepository(), await openCloud()];
  cloud.databases.limit = 0;
  const stopped = await deploy(folder, cloud);
  expect(stopped.status).toBe(1);
  expect(stopped.output).toContain("npx wrangler d1 delete NAME");
  expect(stopped.output).toContain("Then run  npm run deploy  again.");
  const [left] = cloud.namespaces.keys();
  cloud.databases.limit = 10;

  // An account without R2 has a paper without pictures until it has some. This one is of before the search had a database, too.
  cloud.buckets = null;
  const file = join(folder, "wrangler.toml");
  const toml = await readFile(file, "utf8");
  const withoutSearch = toml.replace(/\[\[d1_databases\]\]\nbinding = "SEARCH"\n.*\n/, "");
  expect(withoutSearch).not.toContain('"broadsheet-search"');
  await writeFile(file, withoutSearch);
  const first = await deploy(folder, cloud);
  expect(first.status, first.output).toBe(0);
  expect(first.output).toContain("An earlier attempt left an empty KV namespace");
  expect([...cloud.namespaces.values()]).toEqual(["broadsheet-pages"]);
  expect(cloud.namespaces.has(left ?? "")).toBe(false);
  expect(first.output).toContain("Pictures are off: switch on R2 at https://dash.cloudflare.com");
  expect(bound(cloud, "broadsheet", "MEDIA")).toBeUndefined();
  expect(await readdir(folder)).not.toContain("wrangler.without-pictures.toml");
  expect([...cloud.databases.all.keys()]).toEqual(["broadsheet"]);
  cloud.buckets = new Set();
  workerOf(cloud).secrets.set("ADMIN_TOKEN", "the owner's");
  const owned = () => ({
    secrets: [...workerOf(cloud).secrets],
    pages: bound(cloud, "broadsheet", "PAGES"),
    db: bound(cloud, "broadsheet", "DB"),
  });
  const before = owned();

  await writeFile(
    join(folder, "migrations/9998_letters.sql"),
    "CREATE TABLE letters (id INTEGER PRIMARY KEY);\n",
  );
  const later = await deploy(folder, cloud);
  expect(later.status, later.output).toBe(0);
  expect(later.output).toContain("Migrated: 9998_letters.sql.");
  expect(later.output).not.toContain("Pictures are off");
  expect(bound(cloud, "broadsheet", "MEDIA")).toMatchObject({ type: "r2_bucket" });
  expect(later.output).not.toContain("ADMIN_TOKEN");
  expect(migrated(cloud).at(-1)).toBe("9998_letters.sql");
  expect(later.calls.findLastIndex(isQuery)).toBeLessThan(later.calls.indexOf(NEW_VERSION));
  expect(workerOf(cloud).versions).toHaveLength(2);
  expect([cloud.databases.all.size, cloud.namespaces.size]).toEqual([1, 1]);
  expect(owned()).toEqual(before);

  const wrong = join(folder, "migrations/9999_wrong.sql");
  await writeFile(wrong, "CREATE TABLE of_this_test (id INTEGER);\nINSERT INTO nowhere VALUES (1);\n");
  const failed = await deploy(folder, cloud);
  expect(failed.status).toBe(1);
  expect(failed.output).toContain("no such table: nowhere");
  expect(failed.output).toContain(
    "The migrations failed. Nothing was deployed: the paper goes on as it was.",
  );
  expect(failed.calls).not.toContain(NEW_VERSION);
  expect(migrated(cloud)).not.toContain("9999_wrong.sql");

  // With nothing to migrate; the search gets its database, and the paper keeps its own.
  await rm(wrong);
  await writeFile(file, toml);
  const unchanged = await deploy(folder, cloud);
  expect(unchanged.status, unchanged.output).toBe(0);
  expect(unchanged.output).toContain("The database is up to date.");
  expect(bound(cloud, "broadsheet", "SEARCH")).toMatchObject({
    id: databaseOf(cloud, "broadsheet-search").uuid,
  });
  expect(owned()).toEqual(before);
  expect(workerOf(cloud).versions).toHaveLength(3);
  expect(cloud.unknown).toEqual([]);
});

test("a KV namespace with something in it is not deleted", async () => {
  const [folder, cloud] = [await cloneRepository(), await openCloud()];
  cloud.namespaces.set("0123456789abcdef0123456789abcdef", "broadsheet-pages");
  cloud.keys.set("0123456789abcdef0123456789abcdef", ["page:/"]);
  const { status, output } = await deploy(folder, cloud);
  expect(status).toBe(1);
  expect(output).toContain('id = "0123456789abcdef0123456789abcdef"');
  expect(cloud.namespaces.size).toBe(1);
});
