import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundleWorker } from "../scripts/bundle/bundle-worker.ts";
import { startMiniflare } from "../scripts/miniflare.ts";
import { madeUp } from "../tests/faults/requests.ts";
import { randomNumbers } from "../tests/support/random.ts";

/** 100,000 requests that nobody would think of, over every route: none may be answered by 5xx. FUZZ_REQUESTS makes it shorter. */
const REQUESTS = Number(process.env.FUZZ_REQUESTS ?? 100_000);
const CONNECTIONS = 16;
const TOKEN = "bench-token-of-twenty-characters";

type Route = { method: string; path: string };

export async function run(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "broadsheet-fuzz-"));
  const { script } = await bundleWorker(folder, "bench/fuzz-worker.js");
  const vars = { SECRET_KEY: "bench-secret-key-of-32-characters", ADMIN_TOKEN: TOKEN };
  const miniflare = await startMiniflare({ script, vars, assets: false });
  try {
    const origin = await miniflare.ready;
    const bearer = { Authorization: `Bearer ${TOKEN}` };
    const articlePath = "/2026/10/01/the-bridge/";
    const articles = [
      { path: articlePath, title: "The bridge", body: "It is open.", bodyFormat: "markdown" },
    ];
    await fetch(new URL("/api/v1/admin/articles", origin), {
      method: "PUT",
      headers: { ...bearer, "Content-Type": "application/json" },
      body: JSON.stringify({ articles }),
    });
    const own = { Origin: origin.origin, "Sec-Fetch-Site": "same-origin" };
    const signedIn = await fetch(new URL("/admin/sign-in", origin), {
      method: "POST",
      headers: own,
      redirect: "manual",
      body: new URLSearchParams({ token: TOKEN }),
    });
    const session = { ...own, Cookie: signedIn.headers.getSetCookie()[0]?.split(";")[0] ?? "" };
    const known = { doors: [{}, bearer, session], ids: [1, "the-bridge"], articlePath };
    const routes = (await (await fetch(new URL("/__routes", origin))).json()) as Route[];
    const random = randomNumbers(11);
    const failed = new Map<string, number>();
    let left = REQUESTS;
    const asker = async () => {
      while (left-- > 0) {
        const { path, ...request } = madeUp(random, routes, known);
        if (!URL.canParse(path, origin)) continue;
        const url = new URL(path, origin);
        if (url.origin !== origin.origin) continue;
        const response = await fetch(url, { ...request, redirect: "manual" });
        await response.arrayBuffer();
        if (response.status < 500) continue;
        const what = `${response.status} ${request.method} ${path.slice(0, 120)}`;
        failed.set(what, (failed.get(what) ?? 0) + 1);
      }
    };
    await Promise.all(Array.from({ length: CONNECTIONS }, asker));
    for (const [what, count] of [...failed].slice(0, 20)) console.log(`${count} x ${what}`);
    console.log(JSON.stringify({ bench: "fuzz", requests: REQUESTS, failed: failed.size }));
    if (failed.size > 0) process.exitCode = 1;
  } finally {
    await miniflare.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
}
