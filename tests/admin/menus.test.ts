import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { changedFacts, factsOf } from "../../src/admin/menus/templates/facts.ts";
import { toFillIn } from "../../src/admin/menus/templates/template.ts";
import { templatesIn } from "../../src/admin/menus/templates/templates.ts";
import { forgetAll } from "../../src/cache/memory.ts";
import type { Bindings } from "../../src/config/bindings.ts";
import { readConfig } from "../../src/config/config.ts";
import { TEMPLATE_NAMES } from "../../src/menus/made-pages.ts";
import { makeArticle } from "../support/factories.ts";
import { signedIn } from "../support/signed-in.ts";
import { ask, askNewsroom, BROWSER } from "../support/worker.ts";

beforeEach(() => forgetAll());

const PAGE = "/admin/settings/menus";

const open = async (path = PAGE) => (await ask(path, { headers: await signedIn() })).text();
const post = async (path: string, fields: URLSearchParams) =>
  ask(path, { method: "POST", headers: await signedIn(), body: fields });

const withoutEntities = (text: string) =>
  text.replaceAll("&quot;", '"').replaceAll("&#39;", "'").replaceAll("&lt;", "<").replaceAll("&amp;", "&");

/** A form's fields as a browser sends them. */
function fieldsOf(html: string, id: string): URLSearchParams {
  const form = new RegExp(`<form[^>]* id="${id}"[\\s\\S]*?</form>`).exec(html)?.[0] ?? "";
  const fields = new URLSearchParams();
  const attribute = (tag: string, name: string) =>
    withoutEntities(new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1] ?? "");
  for (const [, tag = "", options = ""] of form.matchAll(/<select([^>]*)>([\s\S]*?)<\/select>/g))
    fields.append(
      attribute(tag, "name"),
      attribute(/<option[^>]* selected=[^>]*>/.exec(options)?.[0] ?? "", "value"),
    );
  for (const [tag] of form.matchAll(/<input[^>]*>/g)) {
    const isOff = /type="checkbox"/.test(tag) && !/ checked=/.test(tag);
    if (!isOff) fields.append(attribute(tag, "name"), attribute(tag, "value"));
  }
  for (const [, tag = "", text = ""] of form.matchAll(/<textarea([^>]*)>\n?([^<]*)<\/textarea>/g))
    fields.append(attribute(tag, "name"), withoutEntities(text));
  return fields;
}

type Known = Record<"main" | "footer" | "social", { to: string; label: string; name: string }[]>;

const known = async () => (await askNewsroom("GET", "/menus")).json<Known>();
const called = async (menu: keyof Known) => (await known())[menu].map(({ label, name }) => label || name);

const shown = (html: string) =>
  [...html.matchAll(/<li class="entry"[\s\S]*?<label[^>]*>([^<]*?) ?</g)].map(([, name]) => name);

describe("the page of the menus", () => {
  it("adds what was chosen, what was typed and what it is called, with one press", async () => {
    await makeArticle({ kind: "page", path: "/about/", title: "About <us>" });
    const fields = fieldsOf(await open(), "menus");
    fields.append("main.choice", "/about/");
    fields.set("main.newTo", "shop.example/x");
    fields.set("social.newTo", "https://bsky.app/profile/paper");
    fields.set("footer.newTo", "news@paper.example");
    fields.set("footer.newLabel", "Write to us");
    const answer = await post(PAGE, fields);
    expect(answer.headers.get("Location")).toBe(`${PAGE}?saved`);
    expect(await called("main")).toEqual(["About <us>", "shop.example"]);
    expect(await called("footer")).toEqual(["Articles by RSS", "Comments by RSS", "Write to us"]);
    expect(await called("social")).toEqual(["Bluesky"]);
    expect(await open()).toContain("About &lt;us&gt;");
  });

  it("asks what an entry leads to of which only the name was typed, and keeps it, whatever is pressed", async () => {
    const fields = fieldsOf(await open(), "menus");
    fields.set("social.newLabel", "Our <3 letters");
    const refused = await post(PAGE, fields);
    expect(refused.status).toBe(422);
    const page = await refused.text();
    expect(page).toContain("Say what “Our &lt;3 letters” leads to.");
    expect(fieldsOf(page, "menus").get("social.newLabel")).toBe("Our <3 letters");
    fields.set("act", "down.footer.0");
    const moved = await (await post(PAGE, fields)).text();
    expect(moved).toContain("Nothing is saved yet. Go on");
    expect(fieldsOf(moved, "menus").get("social.newLabel")).toBe("Our <3 letters");
    expect(await called("social")).toEqual([]);
  });

  it("moves entries up and down and takes them away, saves none of it before it is asked to, and loses no words", async () => {
    await askNewsroom("PUT", "/menus", { footer: ["/", "/feed.xml", "/search"] });
    let fields = fieldsOf(await open(), "menus");
    fields.set("footer.newLabel", "Half typed");
    fields.set("act", "up.footer.2");
    let html = await (await post(PAGE, fields)).text();
    expect(html).toContain("Nothing is saved yet");
    expect(shown(html)).toEqual(["Front page", "Search", "Articles by RSS"]);
    fields = fieldsOf(html, "menus");
    fields.set("act", "remove.footer.0");
    html = await (await post(PAGE, fields)).text();
    expect(shown(html)).toEqual(["Search", "Articles by RSS"]);
    expect(await called("footer")).toEqual(["Front page", "Articles by RSS", "Search"]);
    fields = fieldsOf(html, "menus");
    expect(fields.get("footer.newLabel")).toBe("Half typed");
    fields.set("footer.newLabel", "");
    fields.set("act", "save");
    expect((await post(PAGE, fields)).status).toBe(303);
    expect(await called("footer")).toEqual(["Search", "Articles by RSS"]);
  });

  it("says what leads nowhere, and who saved first, and keeps what was typed", async () => {
    const first = fieldsOf(await open(), "menus");
    const second = fieldsOf(await open(), "menus");
    first.set("main.newTo", "/abuot/");
    first.set("main.newLabel", "About");
    const wrong = await post(PAGE, first);
    expect(wrong.status).toBe(422);
    const html = await wrong.text();
    expect(html).toContain("Nothing is at /abuot/");
    expect(fieldsOf(html, "menus").get("main.label")).toBe("About");
    first.set("main.newTo", "/");
    expect((await post(PAGE, first)).status).toBe(303);
    second.set("social.newTo", "https://x.com/paper");
    const late = await post(PAGE, second);
    expect(late.status).toBe(409);
    expect(await late.text()).toContain("Somebody else changed the menus");
    expect(await called("social")).toEqual([]);
  });
});

const make = async (template: string, more: Record<string, string> = { inFooter: "1" }) =>
  post(`${PAGE}/pages`, new URLSearchParams({ template, ...more }));

/** The editor's form of a page that was just made. */
async function edited(answer: Response): Promise<{ path: string; fields: URLSearchParams }> {
  expect(answer.status).toBe(303);
  const path = answer.headers.get("Location") ?? "";
  const html = await open(path);
  expect(html).toContain("This is a draft from the template");
  return { path: path.split("?")[0] ?? "", fields: fieldsOf(html, "editor") };
}

describe("a page from a template", () => {
  it("is a draft with the paper's name, which is not published before it is filled in, and then stands in the footer", async () => {
    await askNewsroom("PUT", "/settings", { SITE_NAME: "Wrenmouther Bote", LANGUAGE: "de-DE" });
    const { path, fields } = await edited(await make("imprint"));
    expect(fields.get("title")).toBe("Impressum");
    expect(fields.get("body")).toContain("Wrenmouther Bote");
    expect(fields.get("body")).toContain("§ 5 DDG");
    expect(await (await ask("/", { headers: BROWSER })).text()).not.toContain("Impressum");
    fields.set("act", "publish");
    const refused = await post(path, fields);
    expect(refused.status).toBe(422);
    expect(await refused.text()).toContain("[EINTRAGEN: Straße und Hausnummer, kein Postfach]");
    fields.set("body", (fields.get("body") ?? "").replace(/\[EINTRAGEN: [^\]]*\]/g, "Kai Brandt"));
    expect((await post(path, fields)).status).toBe(303);
    for (const address of ["/", "/impressum/", "/search", "/nothing/"])
      expect(await (await ask(address, { headers: BROWSER })).text()).toContain('href="/impressum/"');
    expect(await called("footer")).toEqual(["Impressum", "Articles by RSS", "Comments by RSS"]);
    expect(await open()).toMatch(/Impressum<\/b><span class="help">published, in the footer/);
  });

  it("is taken for one that was there before, and put into the footer only by whoever wants it there", async () => {
    const { id } = await makeArticle({ kind: "page", path: "/about-us/", title: "Our paper" });
    expect(await open()).toMatch(/About us<\/b><span class="help">published, not in the footer/);
    await make("about", { act: "footer" });
    await make("about", { act: "footer" });
    expect(await called("footer")).toEqual(["Our paper", "Articles by RSS", "Comments by RSS"]);
    expect(await env.DB.prepare("SELECT count(*) AS n FROM articles").first("n")).toBe(1);
    await askNewsroom("DELETE", `/articles/${id}`);
    expect(await open()).toMatch(/<b>About us<\/b><label/);
    await edited(await make("contact", {}));
    expect(await called("footer")).toEqual(["Articles by RSS", "Comments by RSS"]);
  });

  it("on privacy tells of a setting that has changed since, until somebody has looked", async () => {
    await make("privacy");
    expect(await open()).not.toContain("settings are others");
    await env.DB.prepare("INSERT INTO settings (name, value) VALUES ('code', ?)")
      .bind(JSON.stringify({ hosts: { scripts: ["https://stats.example"], frames: [] } }))
      .run();
    expect(await open()).toContain("Code of other companies: none then, https://stats.example now");
    await askNewsroom("PUT", "/settings", { REQUIRE_EMAIL: "true" });
    const html = await open();
    expect(html).toMatch(/<li>A commenter(?:'|&#39;)s e-mail address: optional then, required now<\/li>/);
    await make("privacy", { act: "looked" });
    expect(await open()).not.toContain("settings are others");
  });
});

const ALL_OFF = { COMMENT_POLICY: "open", REQUIRE_EMAIL: "", EMBEDS: "false" };

const paper = (given: Partial<Bindings> = {}) => ({
  name: "The Wrenmouth Gazette",
  url: "https://paper.example",
  houseRules: ["Keep to the subject."],
  facts: factsOf(readConfig({ ...env, ...ALL_OFF, ...given }), { ...env, ...given }),
});

describe.each(["en", "de-AT", "fr"])("the templates of a paper in %s", (language) => {
  const templates = templatesIn(language);

  it.each(TEMPLATE_NAMES)(
    "%s ask for what only the paper knows, and name nothing that is not filled in",
    (name) => {
      const text = templates[name].body(paper());
      expect(text).not.toMatch(/undefined|null|\[object/);
      expect(text).toContain("The Wrenmouth Gazette");
      if (name !== "rules") expect(toFillIn(text).length).toBeGreaterThan(0);
    },
  );

  it("say nothing of what is switched off, and all of what is on", () => {
    const { body } = templates.privacy;
    const off = body(paper());
    expect(off).not.toMatch(/Akismet|Turnstile|Analytics Engine/);
    const on = body(
      paper({
        AKISMET_KEY: "key",
        TURNSTILE_SITE_KEY: "site",
        TURNSTILE_SECRET: "secret",
        VIEWS: { writeDataPoint: () => {} },
      }),
    );
    for (const said of ["Akismet", "Turnstile", "Analytics Engine"]) expect(on).toContain(said);
    expect(body(paper({ COMMENT_POLICY: "closed" }))).not.toMatch(/Cookie\*\*|cookie\*\*/);
  });

  it("have addresses of their own", () => {
    const paths = TEMPLATE_NAMES.flatMap((name) => templates[name].paths);
    expect(new Set(paths).size).toBe(paths.length);
  });
});

describe("facts of a page", () => {
  it("that are others are named, and those that were not known are not", () => {
    const { facts } = paper();
    expect(changedFacts(facts, facts)).toEqual([]);
    expect(changedFacts({ akismet: "on" }, facts)).toEqual(["Akismet: on then, off now"]);
  });
});
