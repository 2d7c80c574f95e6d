import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { BY_ITSELF } from "../../src/articles/front/arrangement.ts";
import { frontReading } from "../../src/articles/front/front-reading.ts";
import { saveFront } from "../../src/articles/front/save-front.ts";
import { forgetAll } from "../../src/cache/memory.ts";
import { openDatabase } from "../../src/db/client.ts";
import { readOne } from "../../src/db/readings.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../src/db/time.ts";
import { makeArticle } from "../support/factories.ts";
import { meteredDatabase, told } from "../support/metered-database.ts";
import { ask, askNewsroom, BROWSER, runCron } from "../support/worker.ts";

const NOON = Date.UTC(2026, 10, 23, 12);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: NOON });
  forgetAll();
});

const arrange = (front: object) => askNewsroom("PUT", "/front", front);
const iso = (at: number) => new Date(at).toISOString();

/** The page's headlines, from the top: of stories without a mark, of blocks with one. */
async function outline(): Promise<string[]> {
  const html = await (await ask("/")).text();
  const found = html.matchAll(/<(h[23])[^>]*>(?:<a[^>]*>)?([^<]*)/g);
  return [...found].map(([, , text = ""]) => text).filter((text) => !/Top 5|Popular/.test(text));
}

/** Articles 1, 2, 3 ..., the first the newest, an hour between them. */
async function publish(count: number, given: (n: number) => object = () => ({})): Promise<void> {
  for (let n = 1; n <= count; n++)
    await makeArticle({
      path: `/story-${n}/`,
      title: `Story ${n}`,
      publishedAt: NOON - n * HOUR_MS,
      ...given(n),
    });
}

const stories = (...numbers: number[]) => numbers.map((n) => `Story ${n}`);

describe("the front page", () => {
  it("shows what was chosen, and what is newest in all other places", async () => {
    await publish(8);
    const answer = await arrange({ lead: { path: "/story-5/" }, seconds: [null, { path: "/story-7/" }] });
    expect(await answer.json()).toEqual({
      breaking: null,
      lead: { path: "/story-5/", until: null },
      seconds: [null, { path: "/story-7/", until: null }],
      blocks: [],
    });
    expect(await outline()).toEqual(stories(5, 1, 7, 2, 3, 4, 6, 8));
  });

  it("shows the newest where what was chosen is withdrawn, and has it back with it", async () => {
    await publish(3);
    await arrange({ lead: { path: "/story-3/" }, seconds: [] });
    expect(await outline()).toEqual(stories(3, 1, 2));
    for (const [status, shown] of [
      ["withdrawn", stories(1, 2)],
      ["published", stories(3, 1, 2)],
    ] as const) {
      const story = {
        path: "/story-3/",
        title: "Story 3",
        body: "Words.",
        bodyFormat: "markdown",
        publishedAt: iso(NOON - 3 * HOUR_MS),
      };
      expect((await askNewsroom("PUT", "/articles", [{ ...story, status }])).status).toBe(200);
      expect(await outline()).toEqual(shown);
    }
  });

  it("lets go of a choice and of the breaking line when their time is over, though nobody writes anything", async () => {
    await publish(3);
    const breaking = { text: "The bridge is closed", link: "/story-1/", until: iso(NOON + HOUR_MS) };
    await arrange({ breaking, lead: { path: "/story-3/", until: iso(NOON + DAY_MS) } });
    const shows = async (at: number) => {
      vi.setSystemTime(at);
      await runCron(at);
      forgetAll();
      return {
        breaking: (await (await ask("/")).text()).includes("The bridge is closed"),
        first: (await outline())[0],
      };
    };
    expect(await shows(NOON + HOUR_MS - 1)).toEqual({ breaking: true, first: "Story 3" });
    expect(await shows(NOON + HOUR_MS)).toEqual({ breaking: false, first: "Story 3" });
    expect(await shows(NOON + DAY_MS - 1)).toEqual({ breaking: false, first: "Story 3" });
    expect(await shows(NOON + DAY_MS)).toEqual({ breaking: false, first: "Story 1" });
    const row = await env.DB.prepare("SELECT value FROM settings WHERE name = 'front'").first<string>(
      "value",
    );
    expect(JSON.parse(row ?? "")).toMatchObject({ breaking: null, lead: null, endsAt: null });
  });

  it("is another in a data centre too that keeps a copy, of which nobody has told it", async () => {
    await publish(2);
    await outline();
    await saveFront(
      openDatabase(env.DB),
      { ...BY_ITSELF, lead: { id: 2, until: null } },
      { who: "Ida", now: NOON },
    );
    vi.setSystemTime(NOON + 2 * MINUTE_MS);
    forgetAll();
    expect(await outline()).toEqual(stories(2, 1));
  });

  it("has its blocks in their order, no article twice, and leaves nothing out before the older ones", async () => {
    const sections = ["town", "sport", "opinion"];
    await publish(40, (n) => ({ sectionSlug: sections[n % 3] }));
    for (const slug of sections)
      await env.DB.prepare("INSERT INTO sections (slug, name) VALUES (?1, upper(?1))").bind(slug).run();
    await env.DB.prepare("INSERT INTO tags (slug, name) VALUES ('bridge', 'Bridge')").run();
    await env.DB.prepare(
      "INSERT INTO article_tags (article_id, tag_slug, position, listed_at) SELECT id, 'bridge', 0, listed_at FROM articles WHERE id % 2 = 0",
    ).run();
    await arrange({
      blocks: [
        { of: "section", slug: "sport", look: "large", count: 3 },
        { of: "tag", slug: "bridge", count: 2 },
        { of: "section", slug: "nowhere" },
        { of: "newest", count: 4 },
        { of: "section", slug: "opinion", look: "opinion", count: 2 },
      ],
    });
    const shown = await outline();
    expect(shown).toEqual([
      ...stories(1, 2, 3, 4),
      ...["SPORT", ...stories(7, 10, 13)],
      ...["Bridge", ...stories(6, 8)],
      ...["Latest", ...stories(5, 9, 11, 12)],
      ...["OPINION", ...stories(14, 17)],
    ]);
    const html = await (await ask("/")).text();
    const older = /href="(\/\?before=[^"]+)" rel="next"/.exec(html)?.[1] ?? "";
    const next = /card-title[^>]*><a[^>]*>([^<]*)/.exec(await (await ask(older)).text())?.[1];
    expect(next).toBe("Story 15");
  });

  it("gives a small block the width to itself where no other is left to stand beside it", async () => {
    const look = { l: "large", s: "small" } as const;
    const alone = async (looks: string) => {
      const block = (letter: "l" | "s") => ({ of: "section", slug: "town", look: look[letter], count: 1 });
      await arrange({ blocks: ([...looks] as ("l" | "s")[]).map(block) });
      forgetAll();
      const classes = (await (await ask("/")).text()).matchAll(/class="block (large|small)( alone)?"/g);
      return [...classes].map(([, name = "", alone]) => (alone ? name[0]?.toUpperCase() : name[0])).join("");
    };
    await publish(12, () => ({ sectionSlug: "town" }));
    const rows = ["S", "ss", "ssS", "ssss", "Sl", "lS", "Slss", "sslS", "ssSlS"];
    for (const row of rows) expect(await alone(row.toLowerCase())).toBe(row);
  });

  it("leaves out nothing where not even the newest is on it", async () => {
    await publish(4, (n) => ({ sectionSlug: n > 2 ? "sport" : "town" }));
    await arrange({
      lead: { path: "/story-3/" },
      seconds: [],
      blocks: [{ of: "section", slug: "sport", count: 3 }],
    });
    expect(await outline()).toEqual(["Story 3", "sport", "Story 4"]);
    const html = await (await ask("/")).text();
    const older = /href="(\/\?before=[^"]+)" rel="next"/.exec(html)?.[1] ?? "";
    const page = await (await ask(older)).text();
    const listed = [...page.matchAll(/card-title[^>]*><a[^>]*>([^<]*)/g)].map(([, title]) => title);
    expect(listed).toEqual(stories(1, 2, 3, 4));
  });

  it("has what comes out at this very moment", async () => {
    await publish(2, (n) => ({ publishedAt: NOON - (n - 1) * HOUR_MS }));
    expect(await outline()).toEqual(stories(1, 2));
  });

  it("with every kind of block is two queries in one trip, and reads no more of a paper of hundreds", async () => {
    await publish(300, (n) => ({ sectionSlug: n % 2 ? "town" : "sport" }));
    const block = (slug: string) => ({ of: "section", slug, count: 6 });
    await arrange({
      lead: { path: "/story-200/" },
      blocks: [
        block("town"),
        block("sport"),
        { of: "read" },
        { of: "tag", slug: "bridge" },
        { of: "newest" },
      ],
    });
    forgetAll();
    const { binding, meter, asked } = meteredDatabase();
    await ask("/robots.txt", { headers: BROWSER }, { DB: binding });
    Object.assign(meter, { queries: 0, trips: 0 });
    asked.length = 0;
    await ask("/", { headers: BROWSER }, { DB: binding });
    expect([meter.queries, meter.trips], told(asked)).toEqual([2, 1]);
    const rowsRead = async () => {
      const { db, meter } = meteredDatabase();
      await readOne(frontReading(db, NOON, 20));
      return meter.rowsRead;
    };
    const before = await rowsRead();
    // 21 of the newest, and of each section 17: each is read in its index, as a card, with its section, and on the way between these.
    expect(before).toBeLessThan(260);
    for (let n = 0; n < 100; n++)
      await makeArticle({ sectionSlug: "town", publishedAt: NOON - (n + 400) * HOUR_MS });
    expect(await rowsRead()).toBe(before);
  });
});

describe("PUT /api/v1/admin/front", () => {
  it.each([
    [{ lead: { path: "/nothing/" } }, "lead"],
    [{ seconds: [null, { path: "/nothing/" }] }, "seconds.1"],
    [{ breaking: { text: " ", until: iso(NOON) } }, "breaking.text"],
    [{ breaking: { text: "Now", link: "javascript:alert(1)", until: iso(NOON) } }, "breaking.link"],
    [{ breaking: { text: "Now", link: "//elsewhere.example/", until: iso(NOON) } }, "breaking.link"],
    [{ breaking: { text: "Now" } }, "breaking.until"],
    [{ blocks: [{ of: "section", slug: "sport", count: 99 }] }, "blocks.0.count"],
  ])("refuses %j, and stores nothing", async (front, field) => {
    const response = await arrange(front);
    expect(response.status).toBe(422);
    expect(Object.keys((await response.json<{ error: { fields: object } }>()).error.fields)).toEqual([field]);
    expect(await env.DB.prepare("SELECT count(*) AS n FROM settings WHERE name = 'front'").first("n")).toBe(
      0,
    );
  });

  it("says in the audit trail who has changed it, and nothing where nothing changed", async () => {
    await publish(1);
    await arrange({});
    await arrange({ lead: { path: "/story-1/" } });
    await arrange({ lead: { path: "/story-1/" } });
    const { results } = await env.DB.prepare("SELECT who, action FROM audit_events").all();
    expect(results).toEqual([{ who: "ADMIN_TOKEN", action: "front.changed" }]);
  });
});

describe("the ways into the middle of a list", () => {
  /** The links of the years and months, by what they are called. */
  async function steps(path: string): Promise<Map<string, string>> {
    const html = await (await ask(path)).text();
    const nav = /<nav class="archive"[\s\S]*?<\/nav>/.exec(html)?.[0] ?? "";
    return new Map(
      [...nav.matchAll(/href="([^"]+)"[^>]*>([^<]+)/g)].map(([, to = "", label = ""]) => [label, to]),
    );
  }
  const titles = async (path: string) =>
    [...(await (await ask(path)).text()).matchAll(/card-title[^>]*><a[^>]*>([^<]*)/g)].map(
      ([, title]) => title,
    );

  it("are its years and the months of the one shown, and each has what came out until then", async () => {
    await env.DB.prepare("INSERT INTO sections (slug, name) VALUES ('town', 'Town')").run();
    const days = [
      "2026-11-20",
      "2026-02-10",
      "2024-12-31T23:30",
      "2024-03-31T22:30",
      "2024-03-01",
      "2023-10-05",
    ];
    for (const day of days)
      for (let n = 0; n < 6; n++)
        await makeArticle({
          title: `${day.slice(0, 7)} ${n}`,
          sectionSlug: "town",
          publishedAt: Date.parse(day.length > 10 ? `${day}Z` : `${day}T12:00Z`) - n,
        });
    for (const list of ["/", "/section/town/"]) {
      const first = await steps(list);
      expect([...first.keys()].slice(0, 4)).toEqual(["2026", "2025", "2024", "2023"]);
      expect(first.get("2026")).toBe(list);
      // Of a year in which nothing came out, what came out before.
      expect((await titles(first.get("2025") ?? ""))[0]).toBe("2024-12 0");
      const year = await steps(first.get("2024") ?? "");
      expect([...year.keys()].slice(4)).toHaveLength(12);
      expect((await titles(year.get("Mar") ?? ""))[0]).toBe("2024-03 0");
      const oldest = await steps(first.get("2023") ?? "");
      expect([...oldest.keys()].slice(4)).toEqual(["Oct", "Nov", "Dec"]);
    }
    // The year that is going on has no months that have not come.
    expect([...(await steps("/section/town/")).keys()].at(-1)).toBe("Nov");
  });

  it("are not there where the list is one page", async () => {
    await publish(3);
    expect(await steps("/")).toEqual(new Map());
  });
});
