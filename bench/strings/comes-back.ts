import { readFileSync } from "node:fs";
import { join } from "node:path";
import { startMiniflare } from "../../scripts/miniflare.ts";
import { broadsheet } from "../../tests/support/node/cli.ts";

type Paper = { origin: string; token: string };

/**
 * Exports a paper by the real command, puts that back into an empty one, and exports again.
 * @returns how many bytes the export has, how long each took, and whether the two are the same but for the paper's address
 */
export async function comesBack(
  paper: Paper,
  { script, vars, folder }: { script: string; vars: Record<string, string>; folder: string },
) {
  const other = await startMiniflare({ script, vars });
  try {
    const copy = { ...paper, origin: (await other.ready).origin };
    const exportSeconds = await command(paper, ["export", "--out", join(folder, "first.ndjson")]);
    const importSeconds = await command(copy, ["import", "broadsheet", join(folder, "first.ndjson")]);
    await command(copy, ["export", "--out", join(folder, "second.ndjson")]);
    const [first = "", second = ""] = ["first", "second"].map((name) =>
      readFileSync(join(folder, `${name}.ndjson`), "utf8"),
    );
    return {
      bytes: Buffer.byteLength(first),
      exportSeconds,
      importSeconds,
      isSame: first.replace(paper.origin, "") === second.replace(copy.origin, ""),
    };
  } finally {
    await other.dispose();
  }
}

async function command({ origin, token }: Paper, args: string[]): Promise<number> {
  const began = performance.now();
  const env = { BROADSHEET_SITE: origin, BROADSHEET_TOKEN: token };
  const { status, stderr, stdout } = await broadsheet(args, { env });
  if (status !== 0) throw new Error(`broadsheet ${args[0]}: ${stdout}${stderr}`);
  return Math.round((performance.now() - began) / 100) / 10;
}
