import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Database } from "../../bench/caches/database.ts";
import { FAULTS } from "../../bench/caches/faults.ts";
import { runTown } from "../../bench/caches/run-town.ts";
import { Truth } from "../../bench/caches/truth.ts";
import { buildWorkerCode } from "../../bench/caches/worker-code.ts";

const MINUTE = 60_000;
/** A run takes three seconds of a processor that has nothing else to do. */
const TIMEOUT = 180_000;

/** Some one in four catches a fault. */
const MOST_LIVES = 16;

/** `npm run bench -- caches` runs longer, and finds every fault of bench/caches/faults.ts. */
describe("a paper in three data centres, read and changed by chance", { timeout: TIMEOUT }, async () => {
  const paper = await buildWorkerCode();
  const withNoWritesLeft = () => runTown(paper, 4, 1);

  it("has no copy anywhere that says what the database does not", async () => {
    const { findings, worst, requests } = await runTown(paper, 1, 2);
    expect(findings).toEqual([]);
    expect(requests).toBeGreaterThan(100);
    // On the way some of it is old: that is what is being tried.
    expect(worst.size).toBeGreaterThan(0);
    // Three minutes, as docs/operations.md says, and what a bad network holds up.
    for (const [kind, { ms }] of worst) expect(ms, kind).toBeLessThan(4 * MINUTE);
  });

  it("has none with no writes left in KV, and lives through the same every time", async () => {
    const outcome = await withNoWritesLeft();
    expect(outcome.findings).toEqual([]);
    expect(await withNoWritesLeft()).toEqual(outcome);
  });

  it("is caught when a mend is taken out", async () => {
    const faults = FAULTS["a corrected, moved or withdrawn article stays among related posts"];
    const broken = await buildWorkerCode(faults);
    const said: string[] = [];
    const isCaught = () => said.some((what) => /^shows T\d+x\d+, which is gone$/.test(what));
    // Which lives catch it hangs on every request that the Worker makes, so each change of it is another draw.
    for (let seed = 1; seed <= MOST_LIVES && !isCaught(); seed++)
      said.push(...(await runTown(broken, seed, 1)).findings.map(({ what }) => what));
    expect(isCaught(), said.join()).toBe(true);
  });
});

it("measures from the last time that something was true, whether anybody had read it or not", () => {
  const database = new Database();
  const truth = new Truth(database);
  const write = (at: number, sql: string) => {
    database.sqlite.exec(sql);
    database.onWrite(at);
  };
  const rename = (name: string) => `UPDATE sections SET name = '${name}' WHERE slug = 'town'`;
  write(10, "INSERT INTO sections (slug, name) VALUES ('town', 'S1x1')");
  write(20, rename("S2x2"));
  expect(truth.outdated("S1x1, S2x2", 50)).toEqual([{ mark: "S1x1", ms: 30 }]);
  write(60, rename("S1x1"));
  write(90, rename("S3x3"));
  write(95, rename("S4x4"));
  expect(truth.outdated("S1x1", 100)).toEqual([{ mark: "S1x1", ms: 10 }]);
  expect(truth.outdated("S1x1", 100, 80)).toEqual([{ mark: "S1x1", ms: 0 }]);
});

it.each(Object.entries(FAULTS))("the mend is where it is taken out: %s", (_, faults) => {
  for (const { file, find } of faults) expect(readFileSync(file, "utf8").split(find), find).toHaveLength(2);
});
