import { afterAll, beforeAll, expect, test } from "vitest";
import { broadsheet } from "../support/node/cli.ts";
import { type RunningPaper, startPaper } from "../support/node/server.ts";
import { temporaryFile } from "../support/node/temporary.ts";

let paper: RunningPaper;

beforeAll(async () => {
  paper = await startPaper();
});

afterAll(() => paper.stop());

const run = (...args: string[]) =>
  broadsheet(args, { env: { BROADSHEET_SITE: paper.url, BROADSHEET_TOKEN: paper.token } });

async function found(query: string): Promise<number> {
  const response = await fetch(`${paper.url}/search?q=${query}&format=json`);
  const answer = (await response.json()) as { items: unknown[]; reach: string };
  return answer.items.length;
}

test("an import is searchable when it has ended, and the index is made anew when asked", async () => {
  const items = Array.from(
    { length: 25 },
    (
      _,
      n,
    ) => `<item><title>Item ${n}</title><link>https://old.example/${n}/</link><wp:post_id>${n + 1}</wp:post_id>
<wp:post_date_gmt>2020-01-01 10:00:00</wp:post_date_gmt><wp:status>publish</wp:status><wp:post_type>post</wp:post_type>
<content:encoded><![CDATA[<p>A skipper${n} spoke.</p>]]></content:encoded></item>`,
  );
  const file = await temporaryFile(
    "export.xml",
    `<?xml version="1.0"?><rss xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><link>https://old.example</link><wp:wxr_version>1.2</wp:wxr_version>${items.join("")}</channel></rss>`,
  );
  const imported = await run("import", "wordpress", file, "--json");
  expect(imported.status, imported.stderr).toBe(0);
  expect([await found("skipper0"), await found("skipper24")]).toEqual([1, 1]);

  const rebuilt = await run("search", "rebuild", "--json");
  expect(rebuilt.status, rebuilt.stderr).toBe(0);
  expect(JSON.parse(rebuilt.stdout)).toEqual({ articles: 25 });
  expect(await found("skipper0")).toBe(1);
  expect((await run("search", "fill")).stdout).toBe(`Indexed at ${paper.url}: 0 articles\n`);
});

test("what it is asked wrongly is said", async () => {
  for (const [args, message] of [
    [[], /search fill/],
    [["empty"], /cannot be "empty"/],
    [["fill", "now"], /cannot be "fill now"/],
  ] as const) {
    const ran = await run("search", ...args);
    expect(ran.stderr).toMatch(message);
    expect(ran.status).toBe(2);
  }
});
