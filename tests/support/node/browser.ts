import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { get, type IncomingMessage } from "node:http";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from "playwright-core";
import { expect, onTestFinished } from "vitest";

const run = promisify(execFile);

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

/** A headless browser names itself a robot, whose views do not count. */
export const USER_AGENT =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/147.0.0.0 Safari/537.36";

let readers = 0;

/**
 * Starts Chromium: the one of @sparticuz/chromium, which comes from the npm registry and runs on a machine without any
 * library of a desktop. It is a program for Linux on x64; elsewhere, the Chrome that is installed.
 */
export async function openBrowser(args: string[] = []): Promise<Browser> {
  const program = await browserProgram();
  return program
    ? chromium.launch({ ...program, args: ["--no-sandbox", ...args] })
    : chromium.launch({ channel: "chrome", args });
}

/** The program, unpacked, and the environment that it runs in; null where it does not run. */
export async function browserProgram(): Promise<{
  executablePath: string;
  env: Record<string, string | undefined>;
} | null> {
  if (process.platform !== "linux" || process.arch !== "x64") return null;
  const folder = await unpackChromium();
  const executablePath = join(folder, "chromium");
  const env = { ...process.env, FONTCONFIG_FILE: join(folder, "fonts.conf") };
  const runsByItself = await run(executablePath, ["--version"]).then(
    () => true,
    () => false,
  );
  const libraries = runsByItself ? {} : { LD_LIBRARY_PATH: join(folder, "al2023/lib") };
  return { executablePath, env: { ...env, ...libraries } };
}

/** Unpacks the browser once for each of its versions. @returns the folder, which is there whole or not at all. */
async function unpackChromium(): Promise<string> {
  const manifest = join(ROOT, "node_modules/@sparticuz/chromium/package.json");
  const { version } = JSON.parse(await readFile(manifest, "utf8"));
  const folder = join(ROOT, "node_modules/.cache/broadsheet", `chromium-${version}`);
  if (existsSync(folder)) return folder;
  await mkdir(dirname(folder), { recursive: true });
  const turn = `${folder}-begun`;
  const isFirst = await mkdir(turn).then(
    () => true,
    () => false,
  );
  // Workers begin at the same time. One that was killed is not waited for any longer.
  for (let waits = 0; !isFirst && waits < 300 && !existsSync(folder); waits++) await wait(200);
  if (existsSync(folder)) return folder;
  const unfinished = await mkdtemp(`${folder}-unfinished-`);
  try {
    // The package unpacks into TMPDIR, and its libraries only where it believes to be a Lambda. Both stay in a child.
    await run(
      process.execPath,
      ["-e", `import("@sparticuz/chromium").then((it) => it.default.executablePath())`],
      { cwd: ROOT, env: { ...process.env, TMPDIR: unfinished, AWS_LAMBDA_JS_RUNTIME: "nodejs20.x" } },
    );
    await writeFile(join(unfinished, "fonts.conf"), fontsConfig(join(folder, "fonts")));
    await rename(unfinished, folder);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    // Another process was quicker.
    if (!existsSync(folder)) throw error;
  } finally {
    await rm(turn, { recursive: true, force: true });
  }
  return folder;
}

/** The machine's own fonts, where it has some, and the one that comes with the browser. */
function fontsConfig(fonts: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>${fonts}</dir>
  <cachedir>${fonts}-cache</cachedir>
</fontconfig>
`;
}

/**
 * A page of a reader who has never been here and has an address of their own. Nothing waits longer than 40 s, and the
 * context is gone after the test.
 */
export async function newReader(browser: Browser, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    userAgent: USER_AGENT,
    extraHTTPHeaders: { "CF-Connecting-IP": newAddress() },
    ...options,
  });
  context.setDefaultTimeout(40_000);
  onTestFinished(async ({ task }) => {
    if (task.result?.state === "fail") await showPages(context);
    await context.close();
  });
  return context.newPage();
}

/** Prints what the pages of a test that has failed show: the way to what was there instead of what it waited for. */
async function showPages(context: BrowserContext): Promise<void> {
  for (const page of context.pages()) {
    const text = await page
      .locator("main")
      // What is seen, in its lines.
      // biome-ignore lint/performance/useDomNodeTextContent: the texts of hidden elements are in textContent, too
      .innerText({ timeout: 2000 })
      .catch(String);
    console.error(`${page.url()}\n${text.replace(/\n\s*\n/g, "\n").slice(0, 3000)}`);
  }
}

/** An address that no reader has had yet. */
export function newAddress(): string {
  readers += 1;
  return `198.51.${Math.floor(readers / 250)}.${(readers % 250) + 1}`;
}

/** Headers of a person who opens a page, for views that need no browser. */
export function readerHeaders(): Record<string, string> {
  return {
    "User-Agent": USER_AGENT,
    "Sec-Fetch-Dest": "document",
    "Sec-Fetch-Mode": "navigate",
    "CF-Connecting-IP": newAddress(),
  };
}

/** Opens an address as a browser does: Node's own fetch puts its own Sec-Fetch-Mode into every request. */
export async function openAddress(address: string, headers: Record<string, string>): Promise<void> {
  const response = await new Promise<IncomingMessage>((resolve, reject) =>
    get(address, { headers }, resolve).on("error", reject),
  );
  await response.resume().toArray();
}

/**
 * Answers requests of a page that is open already. Chromium may hand the first ones after `page.route` past it: what the
 * page asks for next, in a test, is caught for certain.
 */
export async function interceptRequests(page: Page, ...route: Parameters<Page["route"]>): Promise<void> {
  const probe = "/assets/icon.svg?is-caught";
  await page.route(`**${probe}`, (caught) => caught.fulfill({ status: 204 }));
  await page.route(...route);
  await expect.poll(() => page.evaluate(async (url) => (await fetch(url)).status, probe)).toBe(204);
  await page.unroute(`**${probe}`);
}

/** What goes wrong in a page from now on: errors on its console (a broken policy is one), exceptions, failed requests. */
export function watchTroubles(page: Page): string[] {
  const troubles: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") troubles.push(message.text());
  });
  page.on("pageerror", (error) => troubles.push(String(error)));
  page.on("requestfailed", (request) => {
    const error = request.failure()?.errorText;
    // Who leaves a page leaves the lazy pictures that were on their way.
    if (error === "net::ERR_ABORTED" && request.resourceType() === "image") return;
    // And who clicks before their browser has fetched the page ahead lets it fetch anew.
    if (error === "net::ERR_ABORTED" && request.headers()["sec-purpose"] === "prefetch") return;
    // A newer preview takes the place of one that is on its way.
    if (error === "net::ERR_ABORTED" && request.url().endsWith("/admin/articles/preview")) return;
    troubles.push(`${request.url()}: ${error}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) troubles.push(`${response.url()}: ${response.status()}`);
  });
  return troubles;
}

/** How many pixels of a page stick out of its window to the side. */
export function sidewaysOverflow(page: Page): Promise<number> {
  // A document that only begins has no body yet, and no width.
  return page
    .locator("body")
    .evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}
