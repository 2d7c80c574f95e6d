import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare, type MiniflareOptions } from "miniflare";
import { unstable_splitSqlQuery } from "wrangler";
import { modulesOf } from "./bundle/modules-of.ts";
import { ROOT } from "./wrangler.ts";
import { readWorkerOptions } from "./wrangler-config.ts";

export type LocalSetup = {
  /** The bundled Worker's first module: what bundleWorker returned. */
  script: string;
  /** Variables and secrets over those of wrangler.toml; .dev.vars is not read. */
  vars?: Record<string, string>;
  /** Folder in which D1 and KV are kept; without it they are gone with the process. */
  state?: string;
  /** 0, the default, takes a free one. */
  port?: number;
  /** Analytics Engine's data sets by the names of their bindings; they take what is written and keep nothing. */
  datasets?: Record<string, { dataset: string }>;
  /** Whether there is a binding that takes mails, as `[[send_email]]` makes one. */
  hasMail?: boolean;
  /** False leaves out the static assets, whose router stands before the Worker here and at Cloudflare's edge there. */
  assets?: boolean;
};

/** Starts the bundled Worker in bare Miniflare with the bindings of wrangler.toml, and migrates its database. */
export async function startMiniflare(setup: LocalSetup): Promise<Miniflare> {
  const miniflare = new Miniflare(localOptions(setup));
  await miniflare.ready;
  await migrate(miniflare);
  return miniflare;
}

/** Miniflare's options for the Worker, for those who start several Workers beside each other. */
export function localOptions({
  script,
  vars = {},
  state,
  port = 0,
  datasets = {},
  hasMail = false,
  assets = true,
}: LocalSetup): MiniflareOptions {
  // A bundle has ES modules alone, so the rules for other kinds of modules have nothing to say.
  const { modulesRules: _, ...bindings } = readWorkerOptions(vars);
  if (!assets) delete bindings.assets;
  const options = convertV4MiniflareOptions({
    ...bindings,
    name: "broadsheet",
    modules: modulesOf(script),
    modulesRoot: dirname(script),
    analyticsEngineDatasets: datasets,
    ...(hasMail && { email: { send_email: [{ name: "MAIL" }] } }),
    port,
    cf: false,
    // A test plays several readers by sending CF-Connecting-IP itself.
    stripCfConnectingIp: false,
    log: new Log(LogLevel.WARN),
  });
  return state === undefined ? options : { ...options, resourcePersistencePath: state };
}

/**
 * Migrates the database in a folder where `wrangler dev` keeps it. Its own `d1 migrations apply --local` starts a runtime for each
 * migration: as many seconds as there are.
 */
export async function migrateState(state: string): Promise<void> {
  const { d1Databases } = readWorkerOptions({}) as { d1Databases: Record<string, { id: string }> };
  const options = convertV4MiniflareOptions({ modules: true, script: "", d1Databases, cf: false });
  const miniflare = new Miniflare({ ...options, resourcePersistencePath: state });
  try {
    await migrate(miniflare);
  } finally {
    await miniflare.dispose();
  }
}

/** Applies what migrations/ has and the database has not; wrangler's own table remembers which. */
async function migrate(miniflare: Miniflare): Promise<void> {
  const db = await miniflare.getD1Database("DB");
  await db.exec(
    "CREATE TABLE IF NOT EXISTS d1_migrations (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE, applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL)",
  );
  const { results } = await db.prepare("SELECT name FROM d1_migrations").all<{ name: string }>();
  const applied = new Set(results.map(({ name }) => name));
  const folder = join(ROOT, "migrations");
  const files = (await readdir(folder)).filter((name) => name.endsWith(".sql") && !applied.has(name)).sort();
  for (const name of files) {
    const sql = await readFile(join(folder, name), "utf8");
    const statements = unstable_splitSqlQuery(sql).map((statement) => db.prepare(statement));
    const record = db.prepare("INSERT INTO d1_migrations (name) VALUES (?)").bind(name);
    await db.batch([...statements, record]).catch((error) => {
      throw new Error(`migrations/${name}: ${error instanceof Error ? error.message : error}`, {
        cause: error,
      });
    });
  }
}
