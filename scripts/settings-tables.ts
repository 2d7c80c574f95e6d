import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SETTINGS } from "../src/config/settings.ts";
import type { Control } from "../src/config/values.ts";
import { VARIABLES } from "../src/config/variables.ts";
import { ROOT } from "./wrangler.ts";

const FILE = join(ROOT, "docs/operations.md");
const MADE = /(?<=<!-- settings: [^>]*-->\n).*?(?=<!-- end of settings -->)/s;

/** docs/operations.md with its tables of settings as they are declared in src/config. */
export function withSettingsTables(text: string): string {
  return text.replace(MADE, () => `\n${tables()}\n`);
}

function tables(): string {
  const settings = Object.entries(SETTINGS).map(([name, { label, help, fallback, value }]) =>
    row(name, fallback, `*${label}${unitOf(value.control)}*. ${choicesOf(value.control)}${help}`),
  );
  const variables = Object.entries(VARIABLES).map(([name, { help, fallback }]) => row(name, fallback, help));
  return `${head("what it is in the newsroom")}${settings.join("")}\n${head("what it does")}${variables.join("")}`;
}

function head(last: string): string {
  return `| variable | default | ${last} |\n| --- | --- | --- |\n`;
}

function row(name: string, fallback: string, says: string): string {
  return `| \`${name}\` | ${fallback === "" ? "" : `\`${fallback}\``} | ${says} |\n`;
}

function unitOf(control: Control): string {
  return control.kind === "number" && control.unit ? ` (${control.unit})` : "";
}

function choicesOf(control: Control): string {
  if (control.kind === "check") return "`true` or `false`. ";
  if (control.kind !== "choice") return "";
  return control.options.map(({ value, help }) => `\`${value}\`: ${help} `).join("");
}

if (import.meta.main) writeFileSync(FILE, withSettingsTables(readFileSync(FILE, "utf8")));
