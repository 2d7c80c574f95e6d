import { beforeEach, describe, expect, it } from "vitest";
import { forgetAll } from "../../../src/cache/memory.ts";
import { formFields } from "../../support/form-fields.ts";
import { signedIn } from "../../support/signed-in.ts";
import { ask, askNewsroom } from "../../support/worker.ts";

const PATH = "/admin/settings/front";

beforeEach(async () => {
  forgetAll();
  const article = (n: number) => ({
    path: `/story-${n}/`,
    title: `Story ${n}`,
    body: "Words.",
    bodyFormat: "markdown",
    section: n % 2 ? "Town" : "Sport",
    tags: ["Bridge"],
    publishedAt: new Date(Date.now() - n * 3_600_000).toISOString(),
  });
  expect((await askNewsroom("PUT", "/articles", [1, 2, 3, 4, 5, 6].map(article))).status).toBe(200);
});

const open = async (path = PATH) => (await ask(path, { headers: await signedIn() })).text();
const fields = (html: string) => formFields(html, "front");

async function press(given: Record<string, string>, act = "save"): Promise<Response> {
  const body = new URLSearchParams({ ...given, act });
  return ask(PATH, { method: "POST", headers: await signedIn(), body });
}

const stored = async () =>
  (await askNewsroom("GET", "/front")).json<{
    breaking: { text: string; until: string } | null;
    lead: { path: string; until: string | null } | null;
    seconds: unknown[];
    blocks: object[];
  }>();

/** The id of an article, as the form offers it. */
const idOf = (html: string, title: string) =>
  new RegExp(`value="(\\d+)"[^>]*>${title}<`).exec(html)?.[1] ?? "";

describe("the front page's form", () => {
  it("sends back what holds, and what is chosen shows at once", async () => {
    const html = await open();
    expect((await press(fields(html))).headers.get("Location")).toBe(`${PATH}?saved`);
    expect(await stored()).toMatchObject({ lead: null, seconds: [null, null, null], blocks: [] });
    const lead = idOf(html, "Story 4");
    const given = {
      ...fields(html),
      lead,
      second2: "none",
      breakingText: "The ice is here",
      breakingEnds: "60",
    };
    expect((await press(given)).status).toBe(303);
    const front = await (await ask("/")).text();
    expect(front).toContain("The ice is here");
    expect([...front.matchAll(/card-title[^>]*><a[^>]*>([^<]*)/g)].map(([, title]) => title)).toEqual(
      [4, 1, 2, 3, 5, 6].map((n) => `Story ${n}`),
    );
    const saved = await stored();
    expect(saved.seconds).toHaveLength(2);
    const until = Date.parse(saved.lead?.until ?? "") - Date.now();
    expect(until).toBeGreaterThan(23 * 3_600_000);
    // Sent again as it stands, it ends when it was to end.
    await press(fields(await open()));
    expect(await stored()).toEqual(saved);
  });

  it("adds, moves and takes away blocks without saving, and keeps all that was typed", async () => {
    const typed = { ...fields(await open()), breakingText: "Typed <b>", second0: "none" };
    const steps: [Record<string, string>, string][] = [
      [{ addOf: "section:sport" }, "add"],
      [{ addTag: "Bridge" }, "add"],
      [{ addOf: "newest" }, "add"],
      [{ look0: "large", count0: "3" }, "down0"],
      [{}, "up2"],
      [{}, "remove0"],
    ];
    let now: Record<string, string> = typed;
    for (const [more, act] of steps) {
      const response = await press({ ...now, ...more }, act);
      expect(response.status).toBe(200);
      now = fields(await response.text());
      expect(now).toMatchObject({ breakingText: "Typed <b>", second0: "none" });
    }
    expect(await stored()).toMatchObject({ blocks: [], breaking: null });
    expect((await press(now)).status).toBe(303);
    expect(await stored()).toMatchObject({
      breaking: { text: "Typed <b>" },
      blocks: [
        { of: "newest", count: 12 },
        { of: "section", slug: "sport", look: "large", count: 3 },
      ],
    });
  });

  it.each([
    [{ addTag: "Nothing of the kind" }, "add", "There is no tag “Nothing of the kind”"],
    [{}, "add", "Choose what the block is to show."],
    [{ breakingText: "Now", breakingLink: "nowhere" }, "save", "begins with / or https://"],
    [{ breakingLink: "/story-1/" }, "save", "Write what has happened"],
    [{ breakingText: "x".repeat(201) }, "save", "At most 200 characters."],
  ])("says what is wrong with %j, and keeps it", async (given, act, message) => {
    const response = await press({ ...fields(await open()), ...given }, act);
    expect(response.status).toBe(422);
    const html = await response.text();
    expect(html).toContain(message);
    expect(fields(html)).toMatchObject(given);
  });

  it("is told when somebody else has saved since, and may save then", async () => {
    const mine = fields(await open());
    await askNewsroom("PUT", "/front", { lead: { path: "/story-2/" } });
    const response = await press({ ...mine, breakingText: "Mine" });
    expect(response.status).toBe(409);
    const html = await response.text();
    expect(html).toContain("not saved");
    expect((await press(fields(html))).status).toBe(303);
    expect(await stored()).toMatchObject({ breaking: { text: "Mine" }, lead: null });
  });

  it("is led to with an article just published, which it then has first", async () => {
    const id = idOf(await open(), "Story 5");
    expect(fields(await open(`${PATH}?lead=${id}`)).lead).toBe(id);
    expect(fields(await open(`${PATH}?lead=x`)).lead).toBe("");
  });
});
