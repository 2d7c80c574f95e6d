import { env } from "cloudflare:workers";
import { describe, expect, it, vi } from "vitest";
import { makeArticle } from "../../support/factories.ts";
import { makePerson, OWN_PAGE, sessionOf, signedIn, signInWith } from "../../support/signed-in.ts";
import { ask, BROWSER } from "../../support/worker.ts";

const HOUR = 3_600_000;
const NOW = Date.UTC(2026, 10, 23, 12);

const get = (path: string, headers: Record<string, string> = {}, given = {}) => ask(path, { headers }, given);
const post = (path: string, fields: Record<string, string>, headers: Record<string, string>) =>
  ask(path, { method: "POST", headers, body: new URLSearchParams(fields) });

describe("signing in with a token", () => {
  it("begins a session that only this site's own pages send along", async () => {
    const response = await signInWith("test-admin-token", { back: "/admin/people" });
    expect(response.status).toBe(303);
    expect(response.headers.get("Location")).toBe("/admin/people");
    const [cookie] = response.headers.getSetCookie();
    for (const part of ["HttpOnly", "Secure", "SameSite=Strict", "Path=/admin", "Max-Age=43200"])
      expect(cookie).toContain(part);
    expect((await get("/admin/people", { Cookie: sessionOf(response) })).status).toBe(200);
  });

  it("refuses what is no token, says what to do and keeps the way back", async () => {
    const response = await signInWith("guess", { back: "/admin/people" });
    expect(response.status).toBe(403);
    expect(response.headers.getSetCookie()).toEqual([]);
    const html = await response.text();
    expect(html).toContain("That is no token of this newsroom");
    expect(html).toContain('name="back" value="/admin/people"');
  });

  it.each(["https://evil.example/", "//evil.example", "/admin\\@evil.example", "/adminx", "/", "/admin\n/x"])(
    "leads nobody to %j",
    async (back) => {
      expect((await signInWith("test-admin-token", { back })).headers.get("Location")).toBe("/admin");
    },
  );

  it("may be tried ten times a minute", async () => {
    const headers = { ...OWN_PAGE, "CF-Connecting-IP": "203.0.113.77" };
    const statuses: number[] = [];
    for (let n = 0; n < 12; n++)
      statuses.push((await post("/admin/sign-in", { token: "x" }, headers)).status);
    expect(statuses.slice(0, 10)).toEqual(Array(10).fill(403));
    const last = await post("/admin/sign-in", { token: "test-admin-token" }, headers);
    expect(last.status).toBe(429);
    expect(last.headers.get("Retry-After")).toBe("60");
  });

  it("is refused where the form stands on another site", async () => {
    for (const headers of [
      { Origin: "https://evil.example" },
      { Origin: "https://paper.example", "Sec-Fetch-Site": "cross-site" },
      {},
    ])
      expect(
        (await post("/admin/sign-in", { token: "test-admin-token" }, headers as Record<string, string>))
          .status,
      ).toBe(403);
  });

  it("ends with signing out", async () => {
    const response = await post("/admin/sign-out", {}, await signedIn());
    expect(response.headers.get("Location")).toBe("/admin/sign-in");
    expect(response.headers.getSetCookie()[0]).toContain("Max-Age=0");
  });

  it("ends there on the server too: whoever kept its cookie is out", async () => {
    const headers = await signedIn();
    expect((await get("/admin/people", headers)).status).toBe(200);
    await post("/admin/sign-out", {}, headers);
    expect((await get("/admin/people", headers)).status).toBe(303);
  });

  it("warns where it can be guessed", async () => {
    const warning = "fewer than 20 characters and can be guessed";
    expect(await (await get("/admin", await signedIn())).text()).toContain(warning);
    const ADMIN_TOKEN = "a-token-of-twenty-one";
    const headers = { ...OWN_PAGE, "CF-Connecting-IP": "198.51.100.252" };
    const body = new URLSearchParams({ token: ADMIN_TOKEN });
    const response = await ask("/admin/sign-in", { method: "POST", headers, body }, { ADMIN_TOKEN });
    const html = await (await get("/admin", { Cookie: sessionOf(response) }, { ADMIN_TOKEN })).text();
    expect(html).toContain("How the paper does");
    expect(html).not.toContain(warning);
  });

  it("is not asked of those who are signed in", async () => {
    const response = await get("/admin/sign-in?back=/admin/audit", await signedIn());
    expect(response.headers.get("Location")).toBe("/admin/audit");
  });
});

describe("a session", () => {
  it("ends twelve hours after it was last used", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    vi.setSystemTime(NOW);
    const headers = await signedIn();
    vi.setSystemTime(NOW + 5 * HOUR);
    expect(sessionOf(await get("/admin/people", headers))).toBe("");
    vi.setSystemTime(NOW + 7 * HOUR);
    const renewed = sessionOf(await get("/admin/people", headers));
    expect(renewed).not.toBe("");
    vi.setSystemTime(NOW + 13 * HOUR);
    expect((await get("/admin/people", headers)).status).toBe(303);
    expect((await get("/admin/people", { Cookie: renewed })).status).toBe(200);
  });

  it("ends seven days after it began, however much it is used", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    vi.setSystemTime(NOW);
    let headers = await signedIn();
    for (let hours = 7; hours < 7 * 24; hours += 7) {
      vi.setSystemTime(NOW + hours * HOUR);
      const renewed = sessionOf(await get("/admin/people", headers));
      if (renewed) headers = { ...OWN_PAGE, Cookie: renewed };
      expect((await get("/admin/people", headers)).status).toBe(200);
    }
    vi.setSystemTime(NOW + 7 * 24 * HOUR);
    expect((await get("/admin/people", headers)).status).toBe(303);
    await signedIn();
    expect(await env.DB.prepare("SELECT count(*) AS n FROM sessions").first("n")).toBe(1);
  });

  it("is listed with the others of the same person, who ends one, the others or all", async () => {
    const token = await makePerson("Ada Kell", "moderator");
    const signIn = async () => ({ ...OWN_PAGE, Cookie: sessionOf(await signInWith(token)) });
    const [desk, phone, tablet] = [await signIn(), await signIn(), await signIn()];
    const owner = await signedIn();
    const html = await (await get("/admin/sessions", desk)).text();
    expect(html.match(/<tr>/g)).toHaveLength(4);
    const [, , phoneId = ""] = /=([^.]*)\.([^.]*)/.exec(phone.Cookie) ?? [];
    await post("/admin/sessions", { end: phoneId }, desk);
    expect((await get("/admin/sessions", phone)).status).toBe(303);
    await post("/admin/sessions", { end: "others" }, desk);
    expect((await get("/admin/sessions", tablet)).status).toBe(303);
    expect((await get("/admin/sessions", desk)).status).toBe(200);
    const [, , ownerId = ""] = /=([^.]*)\.([^.]*)/.exec(owner.Cookie ?? "") ?? [];
    await post("/admin/sessions", { end: ownerId }, desk);
    expect((await get("/admin/sessions", owner)).status).toBe(200);
    const out = await post("/admin/sessions", { end: "all" }, desk);
    expect(out.headers.getSetCookie().join()).toContain("broadsheet_session=; Path=/admin; Max-Age=0");
    expect((await get("/admin/sessions", desk)).status).toBe(303);
    expect((await get("/admin/sessions", owner)).status).toBe(200);
  });

  it("of a revoked token leaves no row", async () => {
    const owner = await signedIn();
    await signInWith(await makePerson("Ada Kell", "admin"));
    await post("/admin/people/1/revocation", {}, owner);
    expect(await env.DB.prepare("SELECT count(*) AS n FROM sessions WHERE person_id = 1").first("n")).toBe(0);
  });

  it("ends with the token that it came from", async () => {
    const owner = await signedIn();
    expect((await get("/admin/people", owner, { ADMIN_TOKEN: "another" })).status).toBe(303);
    const token = await makePerson("Ada Kell", "admin");
    const headers = { ...OWN_PAGE, Cookie: sessionOf(await signInWith(token)) };
    expect((await get("/admin/people", headers)).status).toBe(200);
    await post("/admin/people/1/token", {}, owner);
    expect((await get("/admin/people", headers)).status).toBe(303);
  });

  it("cannot be made up", async () => {
    const { Cookie = "" } = await signedIn();
    const [id, expiry, signature] = Cookie.replace("broadsheet_session=", "").split(".");
    const later = (Number.parseInt(expiry ?? "", 36) + HOUR).toString(36);
    await makePerson("Ada Kell", "admin");
    for (const value of [
      `${id}.${later}.${signature}`,
      `1.${expiry}.${signature}`,
      `owner.${later}.`,
      "owner",
      "a.b.c",
    ])
      expect((await get("/admin/people", { Cookie: `broadsheet_session=${value}` })).status).toBe(303);
    expect((await get("/admin/people", { Cookie }, { SECRET_KEY: "another-secret-key" })).status).toBe(303);
  });
});

describe("somebody signed out", () => {
  it("is led to the door and back", async () => {
    const response = await get("/admin/comments?status=spam");
    expect(response.status).toBe(303);
    expect(response.headers.get("Location")).toBe("/admin/sign-in?back=%2Fadmin%2Fcomments%3Fstatus%3Dspam");
  });

  it("loses nothing that was typed", async () => {
    const body = 'First line\r\n"second" <b>line</b> & more';
    const refused = await post("/admin/people", { name: "Ada", role: "admin", note: body }, OWN_PAGE);
    expect(refused.status).toBe(401);
    const html = await refused.text();
    expect(html).toContain('name="resume" value="/admin/people"');
    expect(html).toContain('name="kept:note"');
    expect(html).toContain("&quot;second&quot; &lt;b&gt;line&lt;/b&gt; &amp; more");
    const fields = { "kept:name": "Ada", "kept:role": "admin", "kept:note": body, resume: "/admin/people" };
    const resumed = await signInWith("test-admin-token", fields);
    expect(resumed.status).toBe(200);
    expect(sessionOf(resumed)).not.toBe("");
    const page = await resumed.text();
    expect(page).toContain('action="/admin/people"');
    expect(page).toContain('name="note"');
    expect(page).not.toContain("kept:");
  });

  it("who follows a link in a mail goes on by a page of our own, which has the session", async () => {
    const headers = { "Sec-Fetch-Site": "cross-site" };
    const html = await (await get("/admin/comments", headers)).text();
    expect(html).toContain('http-equiv="refresh" content="0;url=/admin/comments"');
  });

  it("is told so as JSON where JSON was asked for", async () => {
    const response = await get("/admin/people", { Accept: "application/json" });
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ error: { code: "unauthorized" } });
  });
});

describe("a newsroom without a door", () => {
  it("stays closed and says which lines to run", async () => {
    for (const path of ["/admin", "/admin/sign-in", "/admin/people"]) {
      const response = await get(path, {}, { ADMIN_TOKEN: "" });
      expect(response.status).toBe(503);
      const html = await response.text();
      expect(html).toContain("npx wrangler secret put ADMIN_TOKEN");
      expect(html).toContain("ACCESS_TEAM");
    }
  });

  it("signs nobody in without a secret", async () => {
    const init = {
      method: "POST",
      headers: OWN_PAGE,
      body: new URLSearchParams({ token: "test-admin-token" }),
    };
    const response = await ask("/admin/sign-in", init, { SECRET_KEY: "" });
    expect(response.status).toBe(503);
    expect(await response.text()).toContain("wrangler secret put SECRET_KEY");
  });
});

it("the newsroom's own views do not count", async () => {
  const response = await get("/admin/people", await signedIn());
  const [marker = ""] = response.headers.getSetCookie();
  expect(marker).toMatch(
    /^broadsheet_newsroom=1; Path=\/; Max-Age=15552000; HttpOnly; SameSite=Lax; Secure$/,
  );
  const { path } = await makeArticle();
  const handedIn = () => env.DB.prepare("SELECT count(*) AS n FROM view_batches").first("n");
  const Cookie = marker.split(";")[0] ?? "";
  expect((await get(path, { ...BROWSER, "CF-Connecting-IP": "203.0.113.5", Cookie })).status).toBe(200);
  expect(await handedIn()).toBe(0);
  await get(path, { ...BROWSER, "CF-Connecting-IP": "203.0.113.5" });
  expect(await handedIn()).toBe(1);
});
