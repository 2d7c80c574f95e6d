import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { bundleWorker } from "../scripts/bundle/bundle-worker.ts";
import { startMiniflare } from "../scripts/miniflare.ts";
import { ROOT } from "../scripts/wrangler.ts";

/**
 * An import of WordPress with PICTURES (1,000) pictures, 1,600 pixels wide, ten to an article, from a server on this machine, which is killed
 * when half of them have been fetched, and run again. Printed: how long both runs took, pictures a second, what was fetched twice, and
 * how much the paper has of it.
 */
const PICTURES = Number(process.env.PICTURES ?? 1_000);
const IN_ARTICLE = 10;
const WIDTH = 1_600;
const TOKEN = "bench-token";
const SECRETS = { ADMIN_TOKEN: TOKEN, SECRET_KEY: "bench-secret-key-of-32-characters" };

export async function run(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "broadsheet-pictures-"));
  const old = await startOldSite();
  try {
    const { script } = await bundleWorker(folder);
    const miniflare = await startMiniflare({ script, vars: SECRETS, assets: false, state: folder });
    try {
      const { origin } = await miniflare.ready;
      const file = join(folder, "export.xml");
      writeFileSync(file, exported(old.url));
      const before = await timed(async () => {
        const child = start(file, origin);
        const closed = once(child, "close");
        await old.until(PICTURES / 2);
        child.kill("SIGKILL");
        await closed;
      });
      const killedAt = old.asked.length;
      const after = await timed(async () => {
        const child = start(file, origin);
        const [status] = await once(child, "close");
        if (status !== 0) throw new Error(`The import ended with ${status}.`);
      });
      const twice = old.asked.length - new Set(old.asked).size;
      const bucket = await miniflare.getR2Bucket("MEDIA");
      const stored = await storedIn(bucket as unknown as Bucket);
      const figures = {
        pictures: PICTURES,
        killedAfter: killedAt,
        secondsBefore: round(before),
        secondsAfter: round(after),
        perSecond: round(PICTURES / (before + after)),
        fetchedTwice: twice,
        fetchedMegabytes: round(old.bytes() / 1e6),
        ...stored,
      };
      console.table(figures);
      console.log(JSON.stringify({ bench: "pictures", ...figures }));
    } finally {
      await miniflare.dispose();
    }
  } finally {
    old.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

type Bucket = {
  list: (options: { cursor?: string }) => Promise<{
    objects: { size: number }[];
    truncated: boolean;
    cursor?: string;
  }>;
};

async function storedIn(bucket: Bucket): Promise<{ files: number; storedMegabytes: number }> {
  let [files, bytes] = [0, 0];
  for (let cursor: string | undefined, more = true; more; ) {
    const page = await bucket.list(cursor === undefined ? {} : { cursor });
    files += page.objects.length;
    bytes += page.objects.reduce((sum, { size }) => sum + size, 0);
    more = page.truncated;
    cursor = page.cursor;
  }
  return { files, storedMegabytes: round(bytes / 1e6) };
}

async function timed(work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}

const round = (figure: number) => Math.round(figure * 10) / 10;

function start(file: string, site: string): ChildProcess {
  return spawn(
    process.execPath,
    [join(ROOT, "cli/broadsheet.js"), "import", "wordpress", file, "--pictures"],
    {
      env: { ...process.env, BROADSHEET_SITE: site, BROADSHEET_TOKEN: TOKEN },
      stdio: ["ignore", "ignore", "inherit"],
    },
  );
}

async function startOldSite() {
  const asked: string[] = [];
  let bytes = 0;
  const waiting: { count: number; tell: () => void }[] = [];
  const server = createServer(async (request, response) => {
    const number = Number(/photo-(\d+)\.jpg$/.exec(request.url ?? "")?.[1] ?? Number.NaN);
    if (!(number < PICTURES)) return void response.writeHead(404).end();
    const photo = await photograph(number);
    asked.push(request.url ?? "");
    bytes += photo.length;
    response.writeHead(200, { "Content-Type": "image/jpeg", "Content-Length": photo.length }).end(photo);
    for (const { count, tell } of waiting) if (asked.length >= count) tell();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("the server has no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    asked,
    bytes: () => bytes,
    until: (count: number) => new Promise<void>((tell) => waiting.push({ count, tell })),
    stop: () => void server.close(),
  };
}

/** Soft shapes with some grain, other ones for each number: as large as a photograph of that width is. */
async function photograph(number: number): Promise<Buffer> {
  let seed = number + 1;
  const pixels = Uint8Array.from({ length: 48 * 32 * 3 }, () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed >> 16;
  });
  return sharp(pixels, { raw: { width: 48, height: 32, channels: 3 } })
    .resize(WIDTH, Math.round((WIDTH * 2) / 3), { kernel: "cubic", fit: "fill" })
    .jpeg({ quality: 85 })
    .toBuffer();
}

function exported(site: string): string {
  const articles = Array.from({ length: Math.ceil(PICTURES / IN_ARTICLE) }, (_, n) => article(site, n));
  return `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>The Old Paper</title><link>${site}</link><wp:wxr_version>1.2</wp:wxr_version><wp:base_blog_url>${site}</wp:base_blog_url>
${articles.join("")}</channel></rss>
`;
}

function article(site: string, number: number): string {
  const date = new Date(Date.UTC(2020, 0, 1) + number * 3_600_000).toISOString();
  const shown = date.slice(0, 19).replace("T", " ");
  const pictures = Array.from({ length: IN_ARTICLE }, (_, n) => number * IN_ARTICLE + n)
    .filter((picture) => picture < PICTURES)
    .map(
      (picture) =>
        `<figure><img src="${site}/wp-content/uploads/2020/01/photo-${picture}.jpg" alt="Photo ${picture}"></figure>`,
    );
  return `<item><title>Story ${number}</title><link>${site}/${date.slice(0, 10).replaceAll("-", "/")}/story-${number}/</link>
<dc:creator><![CDATA[ida]]></dc:creator><content:encoded><![CDATA[<p>Words.</p>${pictures.join("")}]]></content:encoded><excerpt:encoded></excerpt:encoded>
<wp:post_id>${number + 1}</wp:post_id><wp:post_date_gmt>${shown}</wp:post_date_gmt><wp:post_modified_gmt>${shown}</wp:post_modified_gmt>
<wp:post_name>story-${number}</wp:post_name><wp:status>publish</wp:status><wp:post_type>post</wp:post_type></item>
`;
}
