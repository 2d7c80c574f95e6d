import { execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../scripts/wrangler.ts";

/** The Nu HTML checker, which validator.w3.org runs: 30 MB, and it needs Java. */
const PACKAGE = "vnu-jar@26.9.27";
const CACHE = join(ROOT, "node_modules/.cache/nu");
const JAR = join(CACHE, "node_modules/vnu-jar/build/dist/vnu.jar");

export type Message = { file: string; type: string; text: string; extract: string };

/** Fetches the checker, if it is not there. @returns whether it can run; if not, a line says why. */
export function fetchChecker(): boolean {
  if (spawnSync("java", ["-version"]).status !== 0) {
    console.log("Skipped: the Nu checker needs Java, and there is no `java` here.");
    return false;
  }
  if (!existsSync(JAR))
    execFileSync("npm", ["install", "--no-save", "--prefix", CACHE, PACKAGE], { stdio: "inherit" });
  return true;
}

/** Everything that the checker says of the HTML files of a folder: errors, warnings and notes. */
export function check(folder: string): Message[] {
  const { stderr, error } = spawnSync(
    "java",
    ["-Xss8m", "-jar", JAR, "--format", "json", "--exit-zero-always", folder],
    {
      encoding: "utf8",
      maxBuffer: 256e6,
    },
  );
  if (error) throw error;
  const { messages } = JSON.parse(stderr) as {
    messages: { url?: string; type: string; subType?: string; message: string; extract?: string }[];
  };
  return messages.map(({ url = "", type, subType, message, extract = "" }) => ({
    file: url.split("/").at(-1) ?? "",
    type: subType ?? type,
    text: message,
    extract: extract.replace(/\s+/g, " ").trim(),
  }));
}
