import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { broadsheet } from "../support/node/cli.ts";
import { type RunningPaper, startPaper } from "../support/node/server.ts";
import { temporaryFolder } from "../support/node/temporary.ts";

let paper: RunningPaper;

beforeAll(async () => {
  paper = await startPaper();
});

afterAll(() => paper.stop());

describe("~/.config/broadsheet", () => {
  async function config(text: string, mode = 0o600): Promise<Record<string, string>> {
    const folder = await temporaryFolder();
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "broadsheet"), text);
    await chmod(join(folder, "broadsheet"), mode);
    return { XDG_CONFIG_HOME: folder };
  }

  test("names the paper, and others by their names", async () => {
    const given = await config(
      `# Ours\nsite = "https://other.example"\ntoken = no\n\n[here] # this one\nsite = ${paper.url} # where\ntoken = "${paper.token}" # of Ada\n`,
    );
    const { status, stdout } = await broadsheet(["stats", "--site", "here"], { env: given });
    expect([status, stdout]).toEqual([0, expect.stringContaining("0 held")]);
    const elsewhere = await broadsheet(["stats", "--site", "https://third.example"], { env: given });
    expect([elsewhere.status, elsewhere.stderr]).toEqual([
      2,
      expect.stringContaining("wants its newsroom's token"),
    ]);
  });

  test("says so where it does not know a name", async () => {
    const given = await config("[there]\nsite = https://other.example\n");
    const { status, stderr } = await broadsheet(["stats", "--site", "here"], { env: given });
    expect([status, stderr]).toEqual([
      2,
      expect.stringMatching(/--site "here" is no address .* has no `site =` below a line \[here\]/),
    ]);
  });

  test("gives way to the options and the environment", async () => {
    const given = await config(`site = ${paper.url}\ntoken = wrong\n`);
    const refused = await broadsheet(["stats"], { env: given });
    expect([refused.status, refused.stderr]).toEqual([1, expect.stringContaining("token")]);
    const byOption = await broadsheet(["stats", "--token", paper.token], { env: given });
    expect(byOption.status).toBe(0);
    const empty = { ...(await config(`site = ${paper.url}\ntoken = ${paper.token}\n`)), BROADSHEET_SITE: "" };
    const byFile = await broadsheet(["stats"], { env: { ...empty, BROADSHEET_TOKEN: "" } });
    expect([byFile.status, byFile.stderr]).toEqual([0, ""]);
    const byVariable = await broadsheet(["stats"], { env: { ...given, BROADSHEET_TOKEN: paper.token } });
    expect(byVariable.status).toBe(0);
  });

  test("is refused where others can read it", async () => {
    const { status, stderr } = await broadsheet(["stats"], { env: await config("token = x\n", 0o644) });
    expect([status, stderr]).toEqual([1, expect.stringMatching(/run `chmod 600 .*broadsheet` first/)]);
  });

  test("says which of its lines says nothing", async () => {
    const { stderr } = await broadsheet(["stats"], { env: await config("site = x\npassword = y\n") });
    expect(stderr).toMatch(/broadsheet, line 2, says nothing/);
  });
});
