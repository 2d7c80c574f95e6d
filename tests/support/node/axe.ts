import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { AxeResults, RunOptions } from "axe-core";
import type { Page } from "playwright-core";

declare const axe: { run: (options: RunOptions) => Promise<AxeResults> };

const PROGRAM = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

/** The law's (EN 301 549 asks for WCAG 2.1 AA), the newest version's, and axe's own advice. */
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** What only the colours or the width of a page can change, once its other ones have been looked at. */
const OF_LOOKS = ["color-contrast", "target-size", "link-in-text-block", "scrollable-region-focusable"];

const VIEWS = [
  { width: 1280, height: 900, colorScheme: "light", rules: null },
  { width: 1280, height: 900, colorScheme: "dark", rules: OF_LOOKS },
  { width: 390, height: 844, colorScheme: "dark", rules: null },
  { width: 390, height: 844, colorScheme: "light", rules: OF_LOOKS },
] as const;

/** The window that pages are opened in: axe leaves it as a phone's. */
export async function openDesk(page: Page): Promise<void> {
  const [{ width, height, colorScheme }] = VIEWS;
  await page.setViewportSize({ width, height });
  await page.emulateMedia({ colorScheme });
}

let program: Promise<string> | undefined;

/**
 * What axe finds in the page that is open, on a desk and on a phone: a line for each element.
 * @param inEveryView also on the desk in the dark, and on the phone in the light
 */
export async function axeFindings(page: Page, { inEveryView = true } = {}): Promise<string[]> {
  program ??= readFile(PROGRAM, "utf8");
  // As a debugger evaluates it: a page's policy would let no such script in.
  await page.evaluate(await program);
  const found = new Map((await sharedIds(page)).map((id) => [`shared id: ${id}`, ["everywhere"]]));
  for (const { width, height, colorScheme, rules } of VIEWS) {
    if (rules && !inEveryView) continue;
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme });
    const runOnly: RunOptions["runOnly"] = rules
      ? { type: "rule", values: [...rules] }
      : { type: "tag", values: TAGS };
    const violations = await page.evaluate(async (options) => (await axe.run(options)).violations, {
      runOnly,
      iframes: false,
      resultTypes: ["violations"],
    } satisfies RunOptions);
    for (const { id, nodes } of violations)
      for (const { target, any } of nodes) {
        const what = `${id}: ${target.join(" ")} ${any[0]?.message ?? ""}`;
        found.set(what, [...(found.get(what) ?? []), `${width} ${colorScheme}`]);
      }
  }
  return [...found].map(([what, views]) => `${what} (${views.join(", ")})`);
}

/** What two elements are called: a label or a link means one of them, and leads to the other. Axe leaves this to people. */
function sharedIds(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const ids = [...document.querySelectorAll("[id]")].map(({ id }) => id);
    return ids.filter((id, at) => ids.indexOf(id) !== at);
  });
}
