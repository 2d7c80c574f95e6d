import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { forgetAll } from "../../src/cache/memory.ts";
import { inlineSource } from "../../src/cache/respond.ts";
import { CODE_PLACES, type CodePlace } from "../../src/pages/code.tsx";
import { SCHEME_SCRIPT, SCHEME_SOURCE } from "../../src/pages/colour-scheme.ts";
import { readSnippet } from "../../src/settings/code/read-snippet.ts";
import { makeArticle, makeComment } from "../support/factories.ts";
import { signedIn } from "../support/signed-in.ts";
import { ask, askNewsroom, BROWSER } from "../support/worker.ts";

const POLICY = `default-src 'self'; script-src 'self' ${SCHEME_SOURCE}; img-src 'self' https: http: data:; media-src 'self' https: http:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'`;
const SCRIPT = `window.counted = "<b>" && 1;`;
const ID = Date.UTC(2026, 10, 22) * 1024;

let path: string;

beforeEach(async () => {
  path = (await makeArticle({ id: 1, path: "/2026/11/22/bridge/" })).path;
  await makeComment({ id: ID, articleId: 1 });
});

const put = async (code: object) => {
  const answer = await askNewsroom("PUT", "/code", code);
  forgetAll();
  return { status: answer.status, body: await answer.json<Record<string, unknown>>() };
};

async function read(address: string, init: RequestInit = {}) {
  const answer = await ask(address, { headers: BROWSER, ...init });
  return { html: await answer.text(), policy: answer.headers.get("Content-Security-Policy") ?? "" };
}

/** A directive's sources, in the order of the alphabet. */
const sourcesIn = (policy: string, directive: string) =>
  policy
    .split("; ")
    .find((part) => part.startsWith(`${directive} `))
    ?.split(" ")
    .slice(1)
    .sort();

it("the switch between light and dark has the very hash that the policy allows", async () => {
  expect(SCHEME_SOURCE).toBe(await inlineSource(SCHEME_SCRIPT.replace(/^<script>|<\/script>$/g, "")));
  expect((await read(path)).html).toContain(SCHEME_SCRIPT);
});

describe("where nothing is set", () => {
  it("pages and their policy are what they are without it, before and after", async () => {
    const before = await read(path);
    expect(before.policy).toBe(POLICY);
    await put({ snippets: { end: "<p>An advertisement</p>" } });
    expect((await read(path)).html).toContain("An advertisement");
    await put({ snippets: { end: "" } });
    expect(await env.DB.prepare("SELECT value FROM settings WHERE name = 'code'").first("value")).toBe(
      "null",
    );
    const after = await read(path);
    expect(after.policy).toBe(POLICY);
    expect(withoutToken(after.html)).toBe(withoutToken(before.html));
  });

  const withoutToken = (html: string) => html.replace(/name="token" value="[^"]*"/, "");
});

describe("code of others", () => {
  const SNIPPETS = {
    head: `<script async src="https://stats.example/s.js" data-site="a&amp;b"></script>\n<script>${SCRIPT}</script>`,
    before: `<ins style="display:block" class="ad">Before</ins>`,
    rail: "<aside>Beside</aside>",
    end: "<style>.ad{color:red}</style><p>At the end</p>",
  };
  const set = () =>
    put({
      hosts: {
        scripts: ["https://Stats.example/s.js"],
        connections: ["*.stats.example", "wss://live.example"],
      },
      snippets: SNIPPETS,
    });

  it("stands where it is put, on pages that readers read, with what the policy has to allow, and no more", async () => {
    expect(await set()).toMatchObject({ status: 200, body: { snippets: SNIPPETS } });
    const { html, policy } = await read(path);
    for (const place of CODE_PLACES) expect(html.split(SNIPPETS[place])).toHaveLength(2);
    expect(html.indexOf(SNIPPETS.head)).toBeLessThan(html.indexOf("</head>"));
    expect(html.indexOf(SNIPPETS.before)).toBeLessThan(html.indexOf("<h1"));
    expect(html.indexOf(SNIPPETS.rail)).toBeGreaterThan(html.indexOf("Top 5"));
    expect(html.indexOf(SNIPPETS.end)).toBeGreaterThan(html.indexOf("</footer>"));
    expect(sourcesIn(policy, "script-src")).toEqual(
      ["'self'", SCHEME_SOURCE, "https://stats.example", await inlineSource(SCRIPT)].sort(),
    );
    expect(sourcesIn(policy, "connect-src")).toEqual([
      "'self'",
      "https://*.stats.example",
      "wss://live.example",
    ]);
    expect(sourcesIn(policy, "style-src")).toEqual(
      [
        "'self'",
        "'unsafe-hashes'",
        await inlineSource(".ad{color:red}"),
        await inlineSource("display:block"),
      ].sort(),
    );
    expect(policy).toContain("default-src 'self'");
    expect(sourcesIn(policy, "frame-src")).toBeUndefined();
  });

  it("comes with no page of the newsroom, nor with one that is a reader's own", async () => {
    await put({ snippets: { head: `<script>${SCRIPT}</script>`, end: "<p>At the end</p>" } });
    const carried = async (address: string, init: RequestInit = {}) => {
      const { html, policy } = await read(address, init);
      return [
        html.includes(SCRIPT),
        html.includes("At the end"),
        policy.includes(await inlineSource(SCRIPT)),
      ];
    };
    for (const address of [
      "/",
      path,
      "/section/none/",
      "/search?q=bridge",
      "/nothing/",
      `${path}comments?order=newest`,
    ])
      expect(await carried(address), address).toEqual([true, true, true]);
    const headers = { ...BROWSER, ...(await signedIn()) };
    const article = {
      title: "Half of it",
      body: "Words.",
      bodyFormat: "markdown",
      kind: "article",
      path: "/half/",
    };
    const preview = { method: "POST", headers, body: new URLSearchParams(article) };
    expect((await read("/admin/articles/preview", preview)).html).toContain("Words.");
    const own: [string, RequestInit?][] = [
      ["/admin/articles/preview", preview],
      ["/admin/sign-in"],
      ["/admin", { headers }],
      ["/admin/comments", { headers }],
      ["/admin/articles/1", { headers }],
      ["/admin/settings/code", { headers }],
      ["/mail/confirm?comment=1"],
      ["/mail/unsubscribe?comment=1&signature=none"],
      ["/mail/decide?comment=1"],
      [`${path}comments/${ID}/report`],
      [`${path}comments/${ID}/edit`],
      [`${path}comments/${ID}/decision`],
      [
        `${path}comments/${ID}/recommend`,
        { method: "POST", headers: { ...BROWSER, "Sec-Fetch-Site": "same-origin" } },
      ],
    ];
    for (const [address, init] of own.filter(([one]) => !one.startsWith("/admin/settings/code")))
      expect(await carried(address, init), address).toEqual([false, false, false]);
    // From a reader's page it could open the newsroom with the session of who is signed in.
    const marked = { headers: { ...BROWSER, Cookie: "broadsheet_newsroom=1" } };
    for (const address of ["/", path, "/search?q=bridge", "/nothing/"])
      expect(await carried(address, marked), address).toEqual([false, false, false]);
    const { headers: told } = await ask(path, { headers: BROWSER });
    const again = { headers: { ...BROWSER, ...marked.headers, "If-None-Match": told.get("ETag") ?? "" } };
    expect((await ask(path, again)).status).toBe(200);
    // There it stands as text, for who changes it.
    const { html } = await read("/admin/settings/code", { headers });
    expect(html).toContain("&lt;p&gt;At the end");
    expect(html).not.toContain("<p>At the end");
  });

  it("needs the hosts that its tags name, and says which it is likely to ask", async () => {
    const gone = await put({
      snippets: { head: SNIPPETS.head, end: `<iframe src="//frames.example/x"></iframe>` },
    });
    expect(gone).toMatchObject({
      status: 422,
      body: {
        error: {
          fields: {
            scripts: "the snippets need https://stats.example",
            frames: "the snippets need https://frames.example",
          },
        },
      },
    });
    const loader = `<script>(function(d){var s=d.createElement("script");s.src="https://tags.example/gtm.js";d.head.append(s)})(document)</script>`;
    expect((await put({ snippets: { head: loader } })).body).toMatchObject({
      likelyHosts: [
        { kind: "scripts", host: "https://tags.example" },
        { kind: "connections", host: "https://tags.example" },
      ],
    });
    expect(
      (await put({ hosts: { scripts: ["*.example"], frames: ["'unsafe-inline'", "*", "https:"] } })).body,
    ).toMatchObject({
      error: {
        fields: { scripts: expect.stringContaining("no host"), frames: expect.stringContaining("no host") },
      },
    });
    const { body } = await put({ hosts: { scripts: ["*.tags.example", "münchen.example"] } });
    expect(body).toMatchObject({
      hosts: { scripts: ["https://*.tags.example", "https://xn--mnchen-3ya.example"] },
    });
  });

  it("may write styles into the page where that is allowed, and hashes give way to that", async () => {
    await put({ looseStyles: true, snippets: { end: "<style>.ad{color:red}</style>" } });
    expect(sourcesIn((await read(path)).policy, "style-src")).toEqual(["'self'", "'unsafe-inline'"]);
  });

  it("is the admins' alone, and the trail tells who let what in", async () => {
    const moderator = await signedIn("moderator");
    expect((await ask("/admin/settings/code", { headers: moderator })).status).toBe(403);
    await set();
    await put({ hosts: { connections: [] } });
    const { results } = await env.DB.prepare(
      "SELECT who, subject, detail FROM audit_events WHERE action = 'code.changed' ORDER BY id",
    ).all<{ who: string; subject: string; detail: string }>();
    expect(results.map(({ who, subject }) => `${who}: ${subject}`)).toEqual([
      "ADMIN_TOKEN: scripts, connections, head, before, rail, end",
      "ADMIN_TOKEN: connections",
    ]);
    expect(JSON.parse(results[1]?.detail ?? "")).toEqual({
      connections: { added: [], removed: ["https://*.stats.example", "wss://live.example"] },
    });
  });
});

describe("in the newsroom", () => {
  const submit = async (fields: [string, string][]) => {
    const headers = await signedIn();
    const form = /name="basedOn" value="([^"]*)"/.exec(
      (await read("/admin/settings/code", { headers })).html,
    );
    const body = new URLSearchParams([["basedOn", form?.[1] ?? ""], ...fields]);
    const answer = await ask("/admin/settings/code", { method: "POST", headers, body });
    forgetAll();
    return { status: answer.status, html: (await answer.text()).replaceAll("&#39;", "'") };
  };
  const TAG = `<script src="https://stats.example/s.js"></script>`;

  it("what is pasted is looked at, its hosts are allowed with one click, and nothing typed is lost", async () => {
    const looked = await submit([
      ["head", TAG],
      ["act", "look"],
    ]);
    expect(looked.status).toBe(200);
    expect(looked.html).toContain("Nothing is saved yet.");
    expect(looked.html).toContain("asks stats.example for a script");
    expect(looked.html).toContain("Readers wait");
    const asked = await submit([["head", TAG]]);
    expect(asked.status).toBe(422);
    expect(asked.html).toContain('name="allow" value="scripts https://stats.example"');
    expect(asked.html).toContain("s.js&quot;&gt;&lt;/script&gt;");
    expect((await read(path)).html).not.toContain("stats.example");
    const saved = await submit([
      ["head", TAG],
      ["asked", "1"],
      ["allow", "scripts https://stats.example"],
    ]);
    expect(saved.status).toBe(303);
    const { html, policy } = await read(path);
    expect(html).toContain(TAG);
    expect(sourcesIn(policy, "script-src")).toEqual(
      ["'self'", SCHEME_SOURCE, "https://stats.example"].sort(),
    );
    expect(sourcesIn(policy, "connect-src")).toBeUndefined();
  });

  it("who saves over somebody else's is told", async () => {
    const headers = await signedIn();
    const body = new URLSearchParams({ basedOn: "older", end: "<p>Mine</p>" });
    const answer = await ask("/admin/settings/code", { method: "POST", headers, body });
    expect(answer.status).toBe(409);
    expect(await answer.text()).toContain("&lt;p&gt;Mine&lt;/p&gt;");
  });
});

describe("a snippet", () => {
  const problems = (text: string, place: CodePlace = "end") => readSnippet(text, place).problems;

  it.each([
    ["an element without its end", "<div><b>Bold</div>"],
    ["an end without a beginning", "<p>Words</p></main>"],
    ["an end of the page's own", "</body></html>"],
    ["half of a tag", `<p>Words</p><div class="ad`],
    ["half of a comment", "<p>Words</p><!-- and"],
    ["a script without its end", "<script>let a = 1;"],
    ["a script whose end browsers do not see", `<script>let a = "<!-- <script>";</script>`],
    ["a page", "<!doctype html><html><body>Words</body></html>"],
    ["what takes in all that follows", "<plaintext>"],
    ["another base", `<base href="https://elsewhere.example/">`],
  ])("is refused with %s", (_, text) => {
    expect(problems(text)).not.toEqual([]);
  });

  it.each([
    ["a pixel in the head", `<noscript><img src="https://px.example/1"></noscript>`],
    ["words in the head", "Hello"],
  ])("is refused with %s, which would end it", (_, text) => {
    expect(problems(text, "head")).not.toEqual([]);
    expect(problems(text, "end")).toEqual([]);
  });

  it("is what a browser reads of it: nothing gets out of an attribute, a text or a noscript", () => {
    const { html, problems } = readSnippet(
      `<!-- Tag --><noscript><img alt="</noscript><b>" src='//px.example/?a=1&b="2"'></noscript><p title=x>1 < 2 &amp; 3`,
      "end",
    );
    expect(html).toBe(
      `<!-- Tag --><noscript><img alt="&lt;/noscript&gt;&lt;b&gt;" src="//px.example/?a=1&amp;b=&quot;2&quot;"></noscript><p title="x">1 &lt; 2 &amp; 3</p>`,
    );
    expect(problems).toEqual([]);
  });

  it("says that a page within it has the paper's policy, and nothing of a frame that has its own", () => {
    const warnings = (text: string) => readSnippet(text, "end").warnings;
    expect(warnings(`<iframe srcdoc="&lt;p&gt;Words"></iframe>`)).toEqual([
      expect.stringContaining("srcdoc has the paper's own policy"),
    ]);
    expect(warnings(`<iframe src="https://video.example/1"></iframe><p>Words</p>`)).toEqual([]);
  });

  it("says what of it does nothing, and what it costs", () => {
    const { warnings, costs } = readSnippet(
      `<img src="https://px.example/1" onload="go()"><a href="javascript:go()">Go</a><script>eval("1")</script><link rel="stylesheet" href="https://css.example/a.css">`,
      "end",
    );
    expect(warnings.join(" ")).toMatch(/onload=.*javascript:.*eval/);
    expect(costs).toEqual([
      expect.stringContaining("asks px.example for a picture"),
      expect.stringContaining("A script of 9 characters"),
      expect.stringContaining("asks css.example for a style sheet"),
    ]);
  });
});
