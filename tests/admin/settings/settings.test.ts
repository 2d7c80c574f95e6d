import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { FIELD_GROUPS } from "../../../src/admin/settings/fields.ts";
import { forgetAll } from "../../../src/cache/memory.ts";
import type { Bindings } from "../../../src/config/bindings.ts";
import { SETTING_NAMES } from "../../../src/config/settings.ts";
import { signedIn } from "../../support/signed-in.ts";
import { ask, askNewsroom } from "../../support/worker.ts";

beforeEach(() => forgetAll());

const open = async (path = "/admin/settings", given: Partial<Bindings> = {}) =>
  (await ask(path, { headers: await signedIn() }, given)).text();

/** The form's fields as a browser sends them. */
function fieldsOf(html: string): URLSearchParams {
  const form = /<form method="post" action="\/admin\/settings[\s\S]*?<\/form>/.exec(html)?.[0] ?? "";
  const fields = new URLSearchParams();
  const attribute = (tag: string, name: string) => new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1] ?? "";
  for (const [tag] of form.matchAll(/<input[^>]*>/g)) {
    const isOff = /type="(radio|checkbox)"/.test(tag) && !/ checked=/.test(tag);
    if (!isOff && !/ disabled=/.test(tag)) fields.append(attribute(tag, "name"), attribute(tag, "value"));
  }
  for (const [, tag = "", text = ""] of form.matchAll(/<textarea([^>]*)>\n?([^<]*)<\/textarea>/g))
    if (!/ disabled=/.test(tag)) fields.append(attribute(tag, "name"), text);
  return fields;
}

/** Opens the form, fills in what is given, and sends it. */
async function save(changes: Record<string, string>, path = "/admin/settings") {
  const fields = fieldsOf(await open(path));
  for (const [name, value] of Object.entries(changes)) fields.set(name, value);
  return send(fields, path);
}

async function send(fields: URLSearchParams, path = "/admin/settings", given: Partial<Bindings> = {}) {
  return ask(path, { method: "POST", headers: await signedIn(), body: fields }, given);
}

const events = async () =>
  (await env.DB.prepare("SELECT who, action, subject, detail FROM audit_events ORDER BY id").all()).results;

describe("the settings' pages", () => {
  it("have every setting once, with what it does", async () => {
    const fields = FIELD_GROUPS.flatMap((group) => group.fields);
    for (const { help } of fields) expect(help).toMatch(/\.$/);
    const shown = await Promise.all(FIELD_GROUPS.map(async ({ path }) => fieldsOf(await open(path))));
    const names = shown.flatMap((one) => [...new Set(one.keys())]).filter((name) => name !== "basedOn");
    expect(names.toSorted()).toEqual([...SETTING_NAMES].toSorted());
  });

  it("stand on every one of them by their groups, each a click away, and say where one is", async () => {
    const links = (html: string) => {
      const [nav = ""] = /<nav aria-label="Settings">[\s\S]*?<\/nav>/.exec(html) ?? [];
      return [...nav.matchAll(/<a href="([^"]*)"( aria-current="page")?>/g)];
    };
    const paths = links(await open()).map(([, path = ""]) => path);
    expect(paths).toEqual(expect.arrayContaining(FIELD_GROUPS.map(({ path }) => path)));
    for (const path of paths) {
      const found = links(await open(path));
      expect(found.map(([, one]) => one)).toEqual(paths);
      expect([path, found.flatMap(([, one, isCurrent]) => (isCurrent ? [one] : []))]).toEqual([path, [path]]);
    }
    expect(await open()).toContain("<details open");
    expect(await open("/admin/settings/mail")).not.toContain("<details open");
  });

  it.each(FIELD_GROUPS.map(({ path }) => path))(
    "show what holds, and send back nothing else: %s",
    async (path) => {
      expect((await save({}, path)).headers.get("Location")).toBe(`${path}?saved=0`);
      expect(await events()).toEqual([]);
    },
  );

  it("leave what stands on another page as it is", async () => {
    const comments = "/admin/settings/comments";
    const changes = { REQUIRE_EMAIL: "true", COMMENT_POLICY: "hold" };
    expect((await save(changes, comments)).headers.get("Location")).toBe(`${comments}?saved=2`);
    expect((await save({ SITE_NAME: "The Wrenmouth Courant" })).status).toBe(303);
    expect(Object.fromEntries(fieldsOf(await open(comments)))).toMatchObject(changes);
    expect((await save({ REQUIRE_EMAIL: "false" }, comments)).headers.get("Location")).toBe(
      `${comments}?saved=1`,
    );
    expect(fieldsOf(await open()).get("SITE_NAME")).toBe("The Wrenmouth Courant");
  });

  it("lead to the page of a field that stands in the way", async () => {
    await save({ SPAM_AT: "1.5" }, "/admin/settings/spam");
    // What wrangler.toml says since then.
    const given = { HOLD_AT: "1.8" };
    const refused = await send(fieldsOf(await open()), "/admin/settings", given);
    expect(refused.status).toBe(422);
    expect(await refused.text()).toContain('<a href="/admin/settings/spam#SPAM_AT">');
  });

  it("tells the audit trail what was and what is", async () => {
    await save({ SITE_NAME: "  The\tCourant ", HOLD_AT: "0.5" });
    expect(await events()).toEqual([
      {
        who: "ADMIN_TOKEN",
        action: "settings.changed",
        subject: "SITE_NAME, HOLD_AT",
        detail: JSON.stringify({
          SITE_NAME: { before: "Broadsheet", after: "The Courant" },
          HOLD_AT: { before: "1", after: "0.5" },
        }),
      },
    ]);
  });

  it("says at each field what is wrong with it, and keeps everything typed", async () => {
    const response = await save({
      SITE_NAME: "A <new> name",
      SITE_URL: "paper.example",
      TIME_ZONE: "Atlantis",
      HOLD_AT: "3",
      MODERATOR_MAILS: "ida@paper.example, nobody",
      EDIT_MINUTES: "-1",
    });
    expect(response.status).toBe(422);
    const html = await response.text();
    expect(html).toContain('value="A &lt;new&gt; name"');
    expect(html).toContain("ida@paper.example, nobody");
    for (const [name, message] of [
      ["SITE_URL", "Write an origin such as"],
      ["TIME_ZONE", "Write a zone such as"],
      ["SPAM_AT", "Write a number from 3 up"],
      ["MODERATOR_MAILS", '"nobody" is none'],
      ["EDIT_MINUTES", "Write a number from 0 to 1440"],
    ] as const) {
      const told = new RegExp(`id="${name}-help"><p class="error">([^<]*)</p>`).exec(html)?.[1] ?? "";
      expect(told.replaceAll("&quot;", '"')).toContain(message);
    }
    expect(html.match(/aria-invalid="true"/g)).toHaveLength(5);
    expect(await events()).toEqual([]);
    expect(fieldsOf(await open()).get("SITE_NAME")).toBe("Broadsheet");
  });

  it("shows as such what wrangler.toml fixes, and keeps what was set before", async () => {
    await save({ SITE_NAME: "The Courant" });
    const given = {
      SITE_NAME: "The Fixed Times",
      COMMENT_POLICY: "closed",
      MODERATOR_MAILS: "ida@paper.example",
    };
    const html = await open("/admin/settings", given);
    expect(html.match(/Fixed by/g)).toHaveLength(1);
    expect((await open("/admin/settings/mail", given)).match(/Fixed by/g)).toHaveLength(1);
    expect((await open("/admin/settings/comments", given)).match(/Fixed by/g)).toHaveLength(1);
    expect(html).toContain('value="The Fixed Times"');
    const fields = fieldsOf(html);
    expect(fields.has("SITE_NAME")).toBe(false);
    fields.set("SITE_TAGLINE", "Daily");
    expect((await send(fields, "/admin/settings", given)).headers.get("Location")).toBe(
      "/admin/settings?saved=1",
    );
    expect(fieldsOf(await open()).get("SITE_NAME")).toBe("The Courant");
  });

  it("tells the second of two who save at once, and keeps what they typed", async () => {
    const mine = fieldsOf(await open());
    await save({ SITE_NAME: "Theirs", SITE_TAGLINE: "Their line" });
    mine.set("SITE_NAME", "Mine");
    const refused = await send(mine);
    expect(refused.status).toBe(409);
    const html = await refused.text();
    expect(html).toContain("saved is “Theirs”, yours is “Mine”");
    expect(html).toContain("saved is “Their line”, yours is “”");
    expect(fieldsOf(await open()).get("SITE_NAME")).toBe("Theirs");
    expect((await send(fieldsOf(html))).status).toBe(303);
    expect(fieldsOf(await open()).get("SITE_NAME")).toBe("Mine");
  });

  it("is in nobody's way who saves another page", async () => {
    const mine = fieldsOf(await open());
    expect((await save({ EDIT_MINUTES: "5" }, "/admin/settings/comments")).status).toBe(303);
    mine.set("SITE_NAME", "Mine");
    expect((await send(mine)).headers.get("Location")).toBe("/admin/settings?saved=1");
    expect(fieldsOf(await open("/admin/settings/comments")).get("EDIT_MINUTES")).toBe("5");
  });

  it("keeps the lines of what is written in lines, and no others", async () => {
    const rules = "Keep to the subject.\r\n\r\n  No  advertising. \n";
    await save({ HOUSE_RULES: rules, SITE_NAME: "The\nCourant" }, "/admin/settings/comments");
    const comments = fieldsOf(await open("/admin/settings/comments"));
    expect(comments.get("HOUSE_RULES")).toBe("Keep to the subject.\nNo advertising.");
    expect(fieldsOf(await open()).get("SITE_NAME")).toBe("The Courant");
  });

  it("shows of secrets only whether they are there, and the line that sets them", async () => {
    const html = await open("/admin/settings/connections", { AKISMET_KEY: "akismet-key-of-ours" });
    expect(html).not.toMatch(/akismet-key-of-ours|test-admin-token|test-secret-key/);
    expect(html).toContain("npx wrangler secret put TURNSTILE_SECRET");
    expect(html).not.toContain("npx wrangler secret put AKISMET_KEY");
    const mail = await open("/admin/settings/mail");
    expect(mail).toContain("the paper&#39;s address, set under General; the address that mails come from");
  });

  it("is for admins", async () => {
    const headers = await signedIn("moderator");
    const groups = FIELD_GROUPS.map(({ path }) => path);
    for (const path of [...groups, "/admin/settings/words", "/admin/settings/files"]) {
      expect((await ask(path, { headers })).status).toBe(403);
      expect((await ask(path, { method: "POST", headers, body: new URLSearchParams() })).status).toBe(403);
    }
  });
});

describe("the word lists' page", () => {
  const path = "/admin/settings/words";

  it("saves the lists, and tells the audit trail what came and went", async () => {
    await save({ block: "casino\r\nviagra", allow: "socialist" }, path);
    const saved = await save({ block: "casino\r\n\r\nlottery" }, path);
    expect(saved.headers.get("Location")).toBe("/admin/settings/words?saved");
    expect(fieldsOf(await open(path)).get("block")).toBe("casino\nlottery");
    const [, second] = await events();
    expect(second).toMatchObject({ who: "ADMIN_TOKEN", action: "words.changed", subject: "block" });
    expect(JSON.parse(String(second?.detail))).toEqual({
      block: {
        added: { count: 1, entries: ["lottery"] },
        removed: { count: 1, entries: ["viagra"] },
      },
    });
  });

  it("keeps a list that is too long, and says so", async () => {
    const hold = "é".repeat(500_001);
    const response = await save({ hold }, path);
    expect(response.status).toBe(422);
    const html = await response.text();
    expect(html).toContain("A list has at most 1000000 bytes.");
    expect(html).toContain(hold);
  });

  it("tells the second of two who save at once", async () => {
    const mine = fieldsOf(await open(path));
    await save({ block: "casino" }, path);
    mine.set("hold", "lottery");
    const refused = await send(mine, path);
    expect(refused.status).toBe(409);
    const again = fieldsOf(await refused.text());
    expect(again.get("hold")).toBe("lottery");
    expect(fieldsOf(await open(path)).get("block")).toBe("casino");
    expect((await send(again, path)).status).toBe(303);
  });
});

describe("the page of files for programs", () => {
  const path = "/admin/settings/files";
  const ADS = "ads.example, 12345, DIRECT, f08c47fec0942fa0\ncontact=ads@paper.example\n";

  it("serves what it saves, takes away what is empty, and tells the audit trail", async () => {
    for (const address of ["/ads.txt", "/app-ads.txt", "/humans.txt", "/.well-known/security.txt"])
      expect((await ask(address)).status).toBe(404);
    expect((await save({ "ads.txt": ADS.replaceAll("\n", "\r\n") }, path)).headers.get("Location")).toBe(
      `${path}?saved`,
    );
    const served = await ask("/ads.txt");
    expect(served.headers.get("Content-Type")).toMatch(/^text\/plain; charset=utf-8$/i);
    expect(await served.text()).toBe(ADS);
    expect((await ask("/ads.txt", { method: "HEAD" })).status).toBe(200);
    expect((await ask("/app-ads.txt")).status).toBe(404);
    expect(fieldsOf(await open(path)).get("ads.txt")).toBe(ADS);
    await save({ "ads.txt": "  \r\n" }, path);
    expect((await ask("/ads.txt")).status).toBe(404);
    expect(await events()).toMatchObject([
      {
        action: "files.changed",
        subject: "ads.txt",
        detail: JSON.stringify({ "ads.txt": { lines: { before: 0, after: 2 } } }),
      },
      { action: "files.changed" },
    ]);
  });

  it("adds lines to robots.txt, beside what the setting says of AI companies", async () => {
    await save({ "robots.txt": "Disallow: /drafts/" }, path);
    await save({ AI_ROBOTS: "no-training" });
    const robots = await (await ask("/robots.txt")).text();
    expect(robots).toMatch(/\nUser-agent: \*\nDisallow: \/drafts\/\n$/);
    expect(robots).toContain("ai-train=no");
  });

  it("says what programs will not understand, and serves it all the same", async () => {
    await save(
      {
        "ads.txt": "ads.example; 12345; DIRECT\n# A remark\nads.example, 1, DIRECT # ours",
        "security.txt": "Contact: security@paper.example\nExpires: 2020-01-01T00:00:00Z",
        "robots.txt": "Keep out",
      },
      path,
    );
    const html = await open(path);
    expect(html).toContain("Line 1 is no entry");
    expect(html.match(/is no entry/g)).toHaveLength(1);
    expect(html).toContain("It must say whom to write to");
    expect(html).toContain("It held until 2020-01-01T00:00:00Z");
    expect(html).toContain("Line 1 is no rule");
    expect(await (await ask("/.well-known/security.txt")).text()).toContain("Expires: 2020");
    const right = "Contact: mailto:security@paper.example\nExpires: 2999-01-01T00:00:00Z";
    await save({ "ads.txt": ADS, "security.txt": right, "robots.txt": "Crawl-delay: 2" }, path);
    expect(await open(path)).not.toMatch(/is no (?:entry|rule)|It must|It held/);
  });

  it("keeps a file that is too long, and tells the second of two who save at once", async () => {
    const long = "#".repeat(300_001);
    const refused = await save({ "humans.txt": long }, path);
    expect(refused.status).toBe(422);
    const html = await refused.text();
    expect(html).toContain("A file has at most 300000 bytes.");
    expect(html).toContain(long);
    const mine = fieldsOf(await open(path));
    await save({ "ads.txt": ADS }, path);
    mine.set("humans.txt", "Ida Marlowe");
    const late = await send(mine, path);
    expect(late.status).toBe(409);
    const again = fieldsOf(await late.text());
    expect(again.get("humans.txt")).toBe("Ida Marlowe");
    expect(await (await ask("/ads.txt")).text()).toBe(ADS);
  });

  it("has an API", async () => {
    const put = await askNewsroom("PUT", "/files", { "humans.txt": "Ida Marlowe", "ads.txt": "what" });
    expect(await put.json()).toMatchObject({
      files: { "humans.txt": "Ida Marlowe\n", "robots.txt": "" },
      warnings: [{ file: "ads.txt", warning: expect.stringContaining("Line 1") }],
    });
    expect((await askNewsroom("PUT", "/files", { "other.txt": "x" })).status).toBe(422);
    const warned = async (lines: number) => {
      const answer = await askNewsroom("PUT", "/files", { "ads.txt": "what\n".repeat(lines) });
      const { warnings } = await answer.json<{ warnings: { warning: string }[] }>();
      return warnings.slice(3).map(({ warning }) => warning);
    };
    expect([await warned(3), await warned(4), await warned(5)]).toEqual([
      [],
      ["So is one line more."],
      ["So are 2 lines more."],
    ]);
    expect(await (await askNewsroom("GET", "/files")).json()).toMatchObject({
      files: { "ads.txt": "what\n".repeat(5) },
    });
  });
});

/** The entries of its menus Appearance and Settings, fields of theirs, and where these are here. */
const WORDPRESS = [
  ["General", "settings"],
  ["Site title", "settings"],
  ["Tagline", "settings"],
  ["Site address", "settings"],
  ["Administration email", "settings/mail"],
  ["Date format", "settings"],
  ["Writing", "articles"],
  ["Reading", "settings/reading"],
  ["Homepage displays", "settings/front"],
  ["Search engine visibility", "settings/files"],
  ["Discussion", "settings/comments"],
  ["Disallowed comment keys", "settings/words"],
  ["Media", "media"],
  ["Permalinks", "articles"],
  ["Privacy policy", "settings/menus"],
  ["Appearance", "settings/face"],
  ["Themes", "settings/face"],
  ["Customize", "settings/face"],
  ["Site icon", "settings/face"],
  ["Header", "settings/face"],
  ["Background", "settings/face"],
  ["Additional CSS", "settings/face"],
  ["Menus", "settings/menus"],
  ["Widgets", "settings/menus"],
  ["Plugins", "settings/connections"],
  ["Users", "people"],
  ["Import", "settings/connections"],
  ["Export", "settings/connections"],
  ["Sticky", "settings/front"],
  ["Categories", "settings/lists"],
  ["Biography", "settings/lists"],
] as const;

describe("the search of the settings", () => {
  const found = async (query: string) => {
    const html = await open(`/admin/settings/search?q=${encodeURIComponent(query)}`);
    return [...html.matchAll(/<a href="(\/admin\/settings[^"]*#[^"]*)"><b>/g)].map(([, path]) => path);
  };

  it.each(WORDPRESS)("knows what WordPress calls “%s”", async (words, page) => {
    expect(await open(`/admin/settings/search?q=${encodeURIComponent(words)}`)).toMatch(
      new RegExp(`<a href="/admin/${page}["#]`),
    );
  });

  it("finds by label, help, name in wrangler.toml and by what else people call it, on all pages", async () => {
    expect((await found("time zone"))[0]).toBe("/admin/settings#TIME_ZONE");
    expect(await found("TIME_ZONE")).toEqual(["/admin/settings#TIME_ZONE"]);
    expect(await found("favicon")).toContain("/admin/settings/face#face-icon");
    expect(await found("Impressum")).toEqual(["/admin/settings/menus#pages"]);
    expect((await found("adsense head"))[0]).toBe("/admin/settings/code#head");
    expect(await found("ads.txt")).toContain("/admin/settings/files#ads.txt");
    expect(await found("zyxwv")).toEqual([]);
    expect(await open("/admin/settings/search?q=zyxwv")).toContain("Nothing fits.");
    expect(await open("/admin/settings/search?q=%3Cb%3E")).not.toContain("<b>”");
  });

  it("has every setting, and leads to places that are there", async () => {
    for (const { path, fields } of FIELD_GROUPS)
      for (const { name } of fields) expect(await found(name)).toContain(`${path}#${name}`);
    const places = [...new Set((await Promise.all(["a", "e", "o"].map(found))).flat())];
    const pages = [...new Set(places.map((place = "") => place.split("#")[0] ?? ""))];
    expect(pages.length).toBe(14);
    for (const page of pages) {
      const html = await open(page);
      for (const place of places.filter((one = "") => one.split("#")[0] === page))
        expect(html).toContain(` id="${place?.split("#")[1]}"`);
    }
  });
});
