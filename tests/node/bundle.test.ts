import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Metafile } from "esbuild";
import { afterAll, beforeAll, expect, it } from "vitest";
import { bundleWorker } from "../../scripts/bundle/bundle-worker.ts";
import { filesLoadedBy, loadedAtStart, loadedWhenAsked, type Weights } from "../../scripts/bundle/weight.ts";
import { runWrangler } from "../../scripts/wrangler.ts";

/** Bytes of gzip that every isolate may load as it starts. */
const START_GZIP = 220_000;

/** Packages that are for the newsroom or the cron alone. */
const NEVER_AT_START = [
  "sanitize-html",
  "htmlparser2",
  "markdown-it",
  "jose",
  "diff",
  "@sindresorhus/slugify",
  "image-size",
];

const JUDGE = ["src/spam/rules.ts", "src/spam/classifier.ts", "src/spam/starting-model.ts"];

const FINDING = ["src/articles/related.ts", "src/search/alike.ts", "src/search/find-documents.ts"];

let folder: string;
let metafile: Metafile;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "broadsheet-bundle-"));
  ({ metafile } = await bundleWorker(folder));
});
afterAll(() => rm(folder, { recursive: true }));

it("what every isolate loads stays light; what each package weighs is printed", () => {
  const start = loadedAtStart(metafile);
  const asked = loadedWhenAsked(metafile);
  console.log(
    [table("Loaded at start", start), ...asked.map(({ module, weights }) => table(module, weights))].join(
      "\n",
    ),
  );
  expect(start.total.gzip).toBeLessThan(START_GZIP);
  expect(start.parts.map(({ part }) => part)).toEqual(expect.arrayContaining(["hono", "src/pages"]));
  expect(start.parts.filter(({ part }) => NEVER_AT_START.includes(part))).toEqual([]);
});

it("the newsroom's pages, its API, what mails lead to, the cron and the description of the API are loaded when asked for", () => {
  const modules = loadedWhenAsked(metafile).map(({ module }) => module.replace(/^modules\/|-\w+\.mjs$/g, ""));
  const late = ["newsroom-app", "newsroom-api", "linked-app", "scheduled", "document", "body"];
  expect(modules).toEqual(expect.arrayContaining(late));
});

it("a reader whom a mail leads here, or who follows a thread, loads nothing of the newsroom's pages, nor does a program", () => {
  const files = filesLoadedBy(metafile);
  expect(files.get("newsroom-app")).toContain("src/admin/routes.ts");
  expect(
    files.get("newsroom-api")?.filter((file) => /^src\/admin\/.*(?:routes\.ts|\.tsx)$/.test(file)),
  ).toEqual([]);
  expect(files.get("linked-app")?.filter((file) => /^src\/(?:admin|export|stats)\//.test(file))).toEqual([]);
});

it("what only judging a comment needs is loaded by who judges one: not at start, not by the newsroom, not by a run of the cron", () => {
  const files = filesLoadedBy(metafile);
  expect(files.get("post-comment")).toEqual(expect.arrayContaining(JUDGE));
  for (const module of ["index", "newsroom-app", "newsroom-api", "linked-app", "scheduled"])
    expect(
      files.get(module)?.filter((file) => JUDGE.includes(file)),
      module,
    ).toEqual([]);
});

it("what only finding needs, related posts and the search, is loaded by who finds", () => {
  const atStart = filesLoadedBy(metafile).get("index") ?? [];
  expect(atStart).toContain("src/articles/kept-related.ts");
  expect(atStart.filter((file) => FINDING.includes(file))).toEqual([]);
});

it("a deployment takes along all that its modules import", async () => {
  const upload = join(folder, "upload");
  const { status, output } = await runWrangler(["deploy", "--dry-run", "--outdir", upload]);
  expect(status, output).toBe(0);
  const uploaded = (await readdir(upload, { recursive: true })).filter((file) => file.endsWith(".mjs"));
  const imported = new Set<string>();
  for (const file of uploaded) {
    const code = await readFile(join(upload, file), "utf8");
    for (const [, path = ""] of code.matchAll(/(?:from|import\(?)"(\.{1,2}\/[\w./-]+\.mjs)"/g))
      imported.add(join(dirname(file), path));
  }
  expect(imported.size).toBeGreaterThan(5);
  expect(uploaded).toEqual(expect.arrayContaining([...imported]));
});

function table(title: string, { total, parts }: Weights): string {
  const row = (name: string, { bytes, gzip }: Weights["total"]) =>
    `${String(Math.round(bytes / 1000)).padStart(7)} ${String(Math.round(gzip / 1000)).padStart(7)}  ${name}`;
  const heavy = parts.filter(({ bytes }) => bytes >= 1_000).map((part) => row(part.part, part));
  return [`${title}:`, "     KB    gzip", row("in all", total), ...heavy, ""].join("\n");
}
