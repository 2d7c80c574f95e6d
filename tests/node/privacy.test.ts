import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

const file = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

/** Where a script names what it keeps: the storage itself, or the functions that our scripts go to it by. */
const NAMED =
  /\b(?:local|session)Storage(?:\.(?<property>\w+)|\[(?<index>`[^`]+`|[^\]]+)\])|\b(?:(?:local|session)\.(?:read|write|drop)|recall|note)\((?<key>`[^`]+`|[^,)]+)/g;

/** The arguments of those functions themselves. */
const ANY = ["key", "name", "draft.key"];

/** The key, or how it begins, of what stands in the source: a text, or the name of one. */
function keyIn(source: string, written: string): string {
  const text = /^["'`](?!\$\{)(.*?)(?:\$\{.*)?["'`]$/.exec(written)?.[1];
  if (text !== undefined) return text;
  const name = /^(?:`\$\{)?([A-Za-z]+)/.exec(written)?.[1] ?? "";
  const value = new RegExp(`const ${name} = (\`[^\`]+\`|"[^"]+")`).exec(source)?.[1];
  if (value === undefined) throw new Error(`what is kept under ${written}?`);
  return keyIn(source, value);
}

function keysIn(source: string): string[] {
  return [...source.matchAll(NAMED)].flatMap(({ groups = {} }) => {
    const { property, index, key = index ?? "" } = groups;
    if (property !== undefined) return property;
    return ANY.includes(key) ? [] : keyIn(source, key);
  });
}

it("docs/privacy.md names all that readers' browsers keep by themselves, and nothing else", () => {
  const scripts = readdirSync(new URL("../../browser", import.meta.url)).map((name) => `browser/${name}`);
  const kept = [...scripts, "src/pages/colour-scheme.ts"].flatMap((path) => keysIn(file(path)));
  // All that is typed stands under one name, whatever comes behind it.
  const keys = new Set(kept.map((key) => key.replace(/:.*/, ":")));
  const [, section = ""] = file("docs/privacy.md").split("## What the browser keeps by itself");
  const told = [...(section.split("\n## ")[0] ?? "").matchAll(/^\| `([^`]+)` \|/gm)].map(([, key]) => key);
  expect([...keys].toSorted()).toEqual(told.toSorted());
});
