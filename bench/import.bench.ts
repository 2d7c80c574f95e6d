import { spawn } from "node:child_process";
import { createWriteStream, mkdtempSync, rmSync } from "node:fs";
import { stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundleWorker } from "../scripts/bundle/bundle-worker.ts";
import { startMiniflare } from "../scripts/miniflare.ts";
import { ROOT } from "../scripts/wrangler.ts";

/**
 * How an import of WordPress scales: made exports of 1,000 comments and of IMPORT_COMMENTS (100,000), fifty on each post and
 * nested like real threads, are read by the real command as a process of its own into an empty local paper. Printed: comments
 * a second, and the most memory that the command had at a time.
 */
const COMMENTS = Number(process.env.IMPORT_COMMENTS ?? 100_000);
const SMALL = 1_000;
const ON_A_POST = 50;
const TOKEN = "bench-token";
const SECRETS = { ADMIN_TOKEN: TOKEN, SECRET_KEY: "bench-secret-key-of-32-characters" };

/** Tells the most memory that the process had, when it ends. */
const REPORT = `data:text/javascript,process.on("exit",()=>console.error("maxRSS "+process.resourceUsage().maxRSS))`;

type Run = { comments: number; megabytes: number; seconds: number; perSecond: number; peakMegabytes: number };

export async function run(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "broadsheet-import-"));
  try {
    const { script } = await bundleWorker(folder);
    const runs: Run[] = [];
    for (const comments of [SMALL, COMMENTS]) runs.push(await importMade(script, folder, comments));
    console.table(runs);
    console.log(JSON.stringify({ bench: "import", runs }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function importMade(script: string, folder: string, comments: number): Promise<Run> {
  const file = join(folder, `export-${comments}.xml`);
  await writeExport(file, comments);
  const state = mkdtempSync(join(folder, "state-"));
  const miniflare = await startMiniflare({ script, vars: SECRETS, assets: false, state });
  try {
    const { origin } = await miniflare.ready;
    const started = performance.now();
    const { status, stdout, stderr } = await command(["import", "wordpress", file, "--json"], origin);
    const seconds = (performance.now() - started) / 1000;
    const summary = JSON.parse(stdout);
    if (status !== 0 || summary.comments.created !== comments)
      throw new Error(`The import went wrong: ${stdout.slice(0, 500)}\n${stderr.slice(-1000)}`);
    const peak = Number(/maxRSS (\d+)/.exec(stderr)?.[1]) / 1024;
    return {
      comments,
      megabytes: Math.round((await stat(file)).size / 1e6),
      seconds: Math.round(seconds),
      perSecond: Math.round(comments / seconds),
      peakMegabytes: Math.round(peak),
    };
  } finally {
    await miniflare.dispose();
  }
}

function command(
  args: string[],
  site: string,
): Promise<{ status: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, ["--import", REPORT, join(ROOT, "cli/broadsheet.js"), ...args], {
    env: { ...process.env, BROADSHEET_SITE: site, BROADSHEET_TOKEN: TOKEN },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const)
    child[name].setEncoding("utf8").on("data", (chunk) => {
      output[name] += chunk;
    });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (status) => resolve({ status, ...output }));
  });
}

/** An export as WordPress writes it, made of invented words, the same each time. */
async function writeExport(file: string, comments: number): Promise<void> {
  const stream = createWriteStream(file);
  const write = async (text: string) => {
    if (!stream.write(text)) await new Promise<void>((resolve) => stream.once("drain", () => resolve()));
  };
  await write(`<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>The Old Paper</title><link>https://old.example</link><wp:wxr_version>1.2</wp:wxr_version><wp:base_blog_url>https://old.example</wp:base_blog_url>
`);
  for (let post = 1; (post - 1) * ON_A_POST < comments; post++) await write(item(post));
  await write("</channel></rss>\n");
  await new Promise<void>((resolve) => stream.end(() => resolve()));
}

const WORDS = "harbour ferry council quay lantern ledger orchard signal river market winter window".split(
  " ",
);

function sentence(seed: number, length: number): string {
  return Array.from({ length }, (_, n) => WORDS[(seed * 7 + n * n + 3 * n) % WORDS.length]).join(" ");
}

function item(post: number): string {
  const date = new Date(Date.UTC(2020, 0, 1) + post * 3_600_000).toISOString();
  const shown = date.slice(0, 19).replace("T", " ");
  const comments = Array.from({ length: ON_A_POST }, (_, n) => comment(post, n, date));
  return `<item><title>${sentence(post, 6)} ${post}</title><link>https://old.example/${date.slice(0, 10).replaceAll("-", "/")}/post-${post}/</link>
<dc:creator><![CDATA[ida]]></dc:creator><content:encoded><![CDATA[<p>${sentence(post, 200)}</p>]]></content:encoded><excerpt:encoded></excerpt:encoded>
<wp:post_id>${post}</wp:post_id><wp:post_date_gmt>${shown}</wp:post_date_gmt><wp:post_modified_gmt>${shown}</wp:post_modified_gmt><wp:comment_status>open</wp:comment_status>
<wp:post_name>post-${post}</wp:post_name><wp:status>publish</wp:status><wp:post_type>post</wp:post_type>
<category domain="category" nicename="${WORDS[post % 5]}">${WORDS[post % 5]}</category>
${comments.join("")}</item>
`;
}

/** Every other comment answers the one before it. */
function comment(post: number, n: number, date: string): string {
  const id = post * 1000 + n;
  const at = new Date(Date.parse(date) + (n + 1) * 60_000).toISOString().slice(0, 19).replace("T", " ");
  return `<wp:comment><wp:comment_id>${id}</wp:comment_id><wp:comment_author><![CDATA[Reader ${id % 977}]]></wp:comment_author><wp:comment_author_email>reader${id % 977}@mail.example</wp:comment_author_email>
<wp:comment_date_gmt>${at}</wp:comment_date_gmt><wp:comment_content><![CDATA[${sentence(id, 20 + (id % 30))}]]></wp:comment_content><wp:comment_approved>${n % 17 === 0 ? "0" : "1"}</wp:comment_approved><wp:comment_type>comment</wp:comment_type><wp:comment_parent>${n % 2 === 1 ? id - 1 : 0}</wp:comment_parent></wp:comment>
`;
}
