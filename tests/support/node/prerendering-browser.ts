import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { browserProgram, USER_AGENT } from "./browser.ts";

/**
 * A tab of Chromium that may prerender: Playwright holds on to pages, and Chromium prerenders none that is held on to by itself
 * instead of by its tab. So this speaks the DevTools protocol with the tab.
 */
export type PrerenderingTab = {
  goTo: (address: string) => Promise<void>;
  /** The value of an expression in the page that is shown. */
  evaluate: (expression: string) => Promise<unknown>;
  /** Whether a page is ready that nobody looks at yet. */
  hasPrerendered: () => boolean;
  close: () => Promise<void>;
};

type Message = {
  id?: number;
  method?: string;
  sessionId?: string;
  params?: { sessionId?: string; targetInfo?: Target; targetId?: string; status?: string };
  result?: Record<string, unknown>;
  error?: { message: string };
};
type Target = { targetId: string; type: string; subtype?: string | undefined };

/** Null where the browser of the npm package does not run. */
export async function openPrerenderingTab(): Promise<PrerenderingTab | null> {
  const program = await browserProgram();
  if (program === null) return null;
  const folder = await mkdtemp(join(tmpdir(), "broadsheet-browser-"));
  const flags = ["--no-sandbox", "--headless", "--remote-debugging-port=0", `--user-data-dir=${folder}`];
  const child = spawn(program.executablePath, [...flags, `--user-agent=${USER_AGENT}`, "about:blank"], {
    env: program.env,
    stdio: ["ignore", "ignore", "pipe"],
  });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const close = async () => {
    child.kill();
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  for await (const line of createInterface({ input: child.stderr })) {
    const [, address] = /DevTools listening on (ws:\S+)/.exec(line) ?? [];
    if (address) return { ...(await attachToTab(address)), close };
  }
  throw new Error("Chromium ended before it could be spoken with.");
}

async function attachToTab(address: string): Promise<Omit<PrerenderingTab, "close">> {
  const socket = new WebSocket(address);
  await new Promise((resolve) => socket.addEventListener("open", resolve, { once: true }));
  const waiting = new Map<number, (message: Message) => void>();
  /** The tab's pages by their sessions. */
  const pages = new Map<string, Target>();
  const ready = new Set<string>();
  let onPage = () => {};
  socket.addEventListener("message", ({ data }) => {
    const message: Message = JSON.parse(String(data));
    if (message.id !== undefined) waiting.get(message.id)?.(message);
    else if (message.method === "Preload.prerenderStatusUpdated") ready.add(message.params?.status ?? "");
    else noteTarget(pages, message);
    onPage();
  });
  let last = 0;
  const send = async (method: string, params: object = {}, sessionId?: string) => {
    const id = ++last;
    const answer = new Promise<Message>((resolve) => waiting.set(id, resolve));
    socket.send(JSON.stringify({ id, method, params, ...(sessionId && { sessionId }) }));
    const { result = {}, error } = await answer;
    if (error) throw new Error(`${method}: ${error.message}`);
    return result;
  };
  const shown = () => [...pages].find(([, { subtype }]) => subtype !== "prerender")?.[0];
  const { targetInfos } = await send("Target.getTargets", { filter: [{ type: "tab" }] });
  const [{ targetId = "" } = {}] = targetInfos as Partial<Target>[];
  const { sessionId } = await send("Target.attachToTarget", { targetId, flatten: true });
  const whole = { autoAttach: true, waitForDebuggerOnStart: false, flatten: true };
  await send("Target.setAutoAttach", whole, String(sessionId));
  while (!shown())
    await new Promise<void>((resolve) => {
      onPage = resolve;
    });
  await send("Preload.enable", {}, shown());
  return {
    goTo: async (to) => {
      await send("Page.navigate", { url: to }, shown());
    },
    evaluate: async (expression) => {
      const { result } = await send("Runtime.evaluate", { expression, returnByValue: true }, shown());
      return (result as { value?: unknown }).value;
    },
    hasPrerendered: () => ready.has("Ready"),
  };
}

function noteTarget(pages: Map<string, Target>, { method, params = {} }: Message): void {
  const { targetInfo, sessionId = "" } = params;
  if (method === "Target.attachedToTarget" && targetInfo?.type === "page") pages.set(sessionId, targetInfo);
  if (method === "Target.detachedFromTarget") pages.delete(sessionId);
  if (method !== "Target.targetInfoChanged" || !targetInfo) return;
  for (const page of pages.values())
    if (page.targetId === targetInfo.targetId) page.subtype = targetInfo.subtype;
}
