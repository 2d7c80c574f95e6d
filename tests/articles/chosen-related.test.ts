import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { publishDue } from "../../src/articles/publish-due.ts";
import { refreshRelated } from "../../src/articles/refresh-related.ts";
import { forgetAll } from "../../src/cache/memory.ts";
import { openDatabase } from "../../src/db/client.ts";
import { openSite } from "../../src/site/context.ts";
import { formFields } from "../support/form-fields.ts";
import { meteredDatabase, told } from "../support/metered-database.ts";
import { signedIn } from "../support/signed-in.ts";
import { ask, askNewsroom } from "../support/worker.ts";

const NOW = Date.now();
const HOUR = 3_600_000;
const db = openDatabase(env.DB);
const BODY = "What the council knew of ferries, ice and the harbour.";

const ferry = (n: number, given: object = {}) => ({
  path: `/ferries/${n}/`,
  title: `Ferries of harbour ${n}`,
  body: BODY,
  bodyFormat: "markdown",
  publishedAt: new Date(NOW - (n + 10) * HOUR).toISOString(),
  ...given,
});

const publish = async (...given: Parameters<typeof ferry>): Promise<object> =>
  (await askNewsroom("PUT", "/articles", ferry(...given))).json();

/** The headlines of other articles on a page as it is rendered now, by their numbers. */
async function shownOn(n: number, at = NOW, binding: D1Database = env.DB): Promise<number[]> {
  const page = await openSite({ ...env, DB: binding }, {}, at, () => {}).cache.render(`/ferries/${n}/`);
  const related = page?.body.split(/Related Posts/i)[1]?.split('id="comments"')[0] ?? "";
  const found = [...related.matchAll(/>\s*Ferries of harbour (\d+)\s*</g)].map(([, number]) =>
    Number(number),
  );
  return [...new Set(found)];
}

const related = async (id: number) =>
  ((await (await ask(`/api/v1/articles/${id}/related`)).json()) as { items: { path: string }[] }).items.map(
    ({ path }) => Number(path.split("/")[2]),
  );

beforeEach(async () => {
  forgetAll();
  await refreshRelated(db, NOW - 20 * HOUR);
  await askNewsroom(
    "PUT",
    "/articles",
    [1, 2, 3, 4, 5, 6, 7, 8].map((n) => ferry(n)),
  );
});

describe("articles that the editor pins to another", () => {
  it("stand first among its related posts, in the editor's order, and the others follow", async () => {
    const before = await shownOn(1);
    expect(before).toHaveLength(4);
    await publish(1, { relatedPins: ["/ferries/8/", "/ferries/7/"] });
    const others = before.filter((n) => n !== 7 && n !== 8).slice(0, 2);
    expect(await shownOn(1)).toEqual([8, 7, ...others]);
    // As it is kept, and not found for this page.
    expect(await shownOn(1)).toEqual([8, 7, ...others]);
    expect(await related(1)).toEqual([8, 7, ...others]);
  });

  it("stand there though they are in another language, or say the same", async () => {
    await env.DB.prepare("UPDATE articles SET text_language = iif(id = 8, 'de', 'en')").run();
    expect(await shownOn(1)).not.toContain(8);
    await publish(1, { relatedPins: ["/ferries/8/"] });
    await env.DB.prepare("UPDATE articles SET text_language = iif(id = 8, 'de', 'en')").run();
    expect(await shownOn(1)).toContain(8);
    expect((await shownOn(1))[0]).toBe(8);
  });

  it("are left out while they are withdrawn, and where they are deleted", async () => {
    await publish(1, { relatedPins: ["/ferries/8/", "/ferries/7/"] });
    await publish(8, { status: "withdrawn" });
    expect((await shownOn(1)).slice(0, 1)).toEqual([7]);
    expect(await shownOn(1)).toHaveLength(4);
    await publish(8, { standfirst: "Back again." });
    expect((await shownOn(1)).slice(0, 2)).toEqual([8, 7]);
    await askNewsroom("DELETE", "/articles/8");
    expect((await shownOn(1)).slice(0, 1)).toEqual([7]);
    expect(await shownOn(1)).not.toContain(8);
  });

  it.each(["published", "draft"])(
    "are followed where they move, also one that is a %s then",
    async (status) => {
      await publish(8, { status });
      await publish(1, { relatedPins: ["/ferries/8/"] });
      const headers = await signedIn();
      const fields = formFields(await (await ask("/admin/articles/8", { headers })).text());
      const body = new URLSearchParams({ ...fields, path: "/moved/8/", act: "publish" });
      expect((await ask("/admin/articles/8", { method: "POST", headers, body })).status).toBe(303);
      expect((await shownOn(1))[0]).toBe(8);
      const editor = formFields(await (await ask("/admin/articles/1", { headers })).text());
      expect(editor.relatedPins).toBe("/moved/8/");
    },
  );

  it("join when they come out, on a page that was stored before", async () => {
    await publish(9, { publishedAt: new Date(NOW + HOUR).toISOString() });
    await publish(1, { relatedPins: ["/ferries/9/"] });
    const stored = await openSite(env, {}, NOW, () => {}).cache.render("/ferries/1/");
    expect(await shownOn(1)).not.toContain(9);
    // The page says that it hangs on it, and what comes out says that it is another.
    expect(stored?.shows).toContain("article/9");
    await publishDue(db, NOW + 2 * HOUR);
    const noted = await env.DB.prepare("SELECT name FROM shown_changes WHERE name = 'article/9'").first(
      "name",
    );
    expect(noted).toBe("article/9");
    expect((await shownOn(1, NOW + 2 * HOUR))[0]).toBe(9);
  });

  it("are found by their address where they came after it, as in an import", async () => {
    await publish(1, { relatedPins: ["/ferries/9/"] });
    expect(await shownOn(1)).toHaveLength(4);
    await publish(9);
    expect((await shownOn(1))[0]).toBe(9);
  });

  it("are read with the page, in one batch", async () => {
    await publish(1, { relatedPins: ["/ferries/8/"], relatedBars: ["/ferries/7/"] });
    const shown = await shownOn(1);
    const { binding, meter, asked } = meteredDatabase();
    expect(await shownOn(1, NOW, binding)).toEqual(shown);
    expect(meter.trips, told(asked)).toBe(1);
    expect(meter.rowsWritten).toBe(0);
  });
});

describe("articles that the editor bars from another", () => {
  it("are never among its related posts, and the next ones take their places", async () => {
    const before = await shownOn(1);
    const barred = before.slice(0, 3);
    await publish(1, { relatedBars: barred.map((n) => `/ferries/${n}/`) });
    for (const shown of [await shownOn(1), await shownOn(1), await related(1)]) {
      expect(shown).toHaveLength(4);
      expect(shown.filter((n) => barred.includes(n))).toEqual([]);
    }
    await publish(1);
    expect(await shownOn(1)).toEqual(before);
  });

  it("are none of the newest either, which fill the list", async () => {
    await env.DB.exec("DELETE FROM article_vectors");
    await publish(1, {
      title: "Zebra",
      body: "Quagga okapi.",
      relatedBars: [2, 3, 4].map((n) => `/ferries/${n}/`),
    });
    expect(await related(1)).toEqual([5, 6, 7, 8]);
  });
});

describe("the choice", () => {
  const choice = () =>
    env.DB.prepare("SELECT related_choice FROM articles WHERE id = 1").first("related_choice");

  it("is no other article where nothing is chosen, and takes the address in any spelling", async () => {
    expect(await publish(1, { relatedPins: [] })).toMatchObject({ unchanged: 1 });
    expect(await choice()).toBeNull();
    await publish(1, { relatedPins: ["/ferries//8/", "/ferries/8/"] });
    expect(JSON.parse(String(await choice()))).toEqual([{ is: "pin", path: "/ferries/8/", id: 8 }]);
  });

  it("is refused where it is too long, no path, or says both", async () => {
    const refused = async (given: object) => {
      const answer = (await publish(1, given)) as { error?: { fields: object } };
      return Object.keys(answer.error?.fields ?? {});
    };
    expect(await refused({ relatedPins: [2, 3, 4, 5, 6].map((n) => `/ferries/${n}/`) })).toEqual([
      "relatedPins",
    ]);
    expect(await refused({ relatedBars: ["ferries"] })).toEqual(["relatedBars.0"]);
    expect(await refused({ relatedPins: ["/ferries/2/"], relatedBars: ["/ferries/2/"] })).toEqual([
      "relatedBars",
    ]);
    expect(await refused({ relatedPin: ["/ferries/2/"] })).toEqual(["relatedPin"]);
  });

  it("is made in the editor by address or headline", async () => {
    const headers = await signedIn();
    await askNewsroom(
      "PUT",
      "/articles",
      ferry(20, { path: "/x/okapi-seen-at-dawn/", title: "Okapi, seen at dawn" }),
    );
    const fields = formFields(await (await ask("/admin/articles/1", { headers })).text());
    const post = (given: Record<string, string>) =>
      ask("/admin/articles/1", {
        method: "POST",
        headers,
        body: new URLSearchParams({ ...fields, act: "publish", ...given }),
      });
    const relatedPins = "okapi, seen at dawn\r\n/ferries/7\r\n";
    const typed = { relatedPins, relatedBars: "https://paper.example/ferries/2/?from=mail\n" };
    const wrong = await post({ ...typed, relatedBars: "No such headline" });
    expect(wrong.status).toBe(422);
    const page = await wrong.text();
    expect(page).toContain("No article with the headline “No such headline” was found");
    expect(formFields(page)).toMatchObject({ relatedBars: "No such headline" });
    expect((await post(typed)).status).toBe(303);
    const after = formFields(await (await ask("/admin/articles/1", { headers })).text());
    expect(after).toMatchObject({
      relatedPins: "/x/okapi-seen-at-dawn/\r\n/ferries/7/",
      relatedBars: "/ferries/2/",
    });
    // What was deleted since keeps nobody from saving.
    await askNewsroom("DELETE", "/articles/7");
    const again = await post({ ...after, standfirst: "Another." });
    expect(again.status).toBe(303);
  });

  it("of a headline that several articles have asks which, and pages are none", async () => {
    const headers = await signedIn();
    await publish(30, { title: "Twice" });
    await publish(31, { title: "Twice", slug: "twice" });
    await publish(32, { title: "Twice", slug: "twice" });
    await publish(33, { kind: "page", title: "About" });
    const fields = formFields(await (await ask("/admin/articles/1", { headers })).text());
    const answer = async (relatedPins: string) => {
      const body = new URLSearchParams({ ...fields, act: "publish", relatedPins });
      return (await ask("/admin/articles/1", { method: "POST", headers, body })).text();
    };
    expect(await answer("Twice")).toMatch(
      /Several articles have the headline “Twice”.*\/ferries\/31\/ or \/ferries\/32\//,
    );
    expect(await answer("/ferries/33/")).toContain("is a page");
  });
});
