import { expect, it } from "vitest";
import { forgetAll } from "../../src/cache/memory.ts";
import { makeArticle } from "../support/factories.ts";
import { signedIn } from "../support/signed-in.ts";
import { ask, askNewsroom, BROWSER } from "../support/worker.ts";

/** As `navigator.sendBeacon()` sends it. */
const BEACON = { "Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "empty" };

it.each([
  ["the front page", "/"],
  ["an article's comments by the API", "/api/v1/articles"],
  ["what the API does not have", "/api/v1/nothing"],
  ["a page that is not there", "/nothing/"],
  ["a feed", "/feed.xml"],
  ["robots.txt", "/robots.txt"],
  ["a link of a mail that is none", "/mail/confirm"],
  ["the newsroom's door", "/admin/sign-in"],
  ["the way there", "/admin"],
  ["the newsroom's API without a token", "/api/v1/admin/stats"],
  ["the newsroom within", "/admin/people"],
])("%s carries what every answer carries", async (what, path) => {
  const headers = what.endsWith("within") ? await signedIn() : {};
  for (const scheme of ["https", "http"]) {
    const response = await ask(`${scheme}://paper.example${path}`, { headers });
    expect(response.headers.get("X-Content-Type-Options")).toBe("nosniff");
    expect(response.headers.get("Cross-Origin-Opener-Policy")).toBe("same-origin");
    expect(response.headers.get("Permissions-Policy")).toContain("geolocation=()");
    expect(response.headers.get("Strict-Transport-Security")).toBe(
      scheme === "https" ? "max-age=31536000" : null,
    );
  }
});

it("who changed something forgets the pages that were fetched ahead, and nobody else does", async () => {
  const { path } = await makeArticle();
  const clears = async (address: string, init: RequestInit) =>
    (await ask(address, init)).headers.get("Clear-Site-Data");
  const body = new URLSearchParams({ comment: "The ferry was late again.", author: "Ada Reader" });
  expect(await clears(`${path}comments`, { method: "POST", body })).toBe('"prefetchCache", "prerenderCache"');
  expect(await clears(`${path}comments`, { method: "POST", body: "comment=" })).toBeNull();
  expect(await clears(path, {})).toBeNull();
  expect(await clears(path, { method: "POST", headers: BEACON })).toBeNull();
});

it("only readers' pages have their links fetched ahead, as long as the newsroom wants it", async () => {
  const { path } = await makeArticle();
  const rules = async (address: string) => (await ask(address)).headers.get("Speculation-Rules");
  for (const address of ["/", path])
    expect(await rules(address)).toBe('"/assets/speculation-rules.json?v=unbuilt"');
  expect(await rules("/admin/sign-in")).toBeNull();
  await askNewsroom("PUT", "/settings", { FETCH_AHEAD: "false" });
  forgetAll();
  expect(await rules(path)).toBeNull();
});

it("an article takes its page's word that it is shown, and nothing else", async () => {
  const { path } = await makeArticle();
  const tell = (address: string, headers: object, body = "") =>
    ask(address, { method: "POST", headers: { ...BROWSER, ...headers }, body });
  const told = await tell(path, BEACON, "https://news.example/");
  expect([told.status, told.headers.get("Cache-Control"), await told.text()]).toEqual([
    204,
    "private, no-store",
    "",
  ]);
  expect((await tell(path, { ...BEACON, "Sec-Fetch-Site": "cross-site" })).status).toBe(405);
  expect((await tell("/nothing/", BEACON)).status).toBe(405);
  expect((await tell("/", BEACON)).status).toBe(405);
  expect((await tell(path, BEACON, "x".repeat(2_001))).status).toBe(413);
});

it("an address that can only be read says so", async () => {
  const { path } = await makeArticle();
  for (const address of [path, "/nothing/", "/"]) {
    const response = await ask(address, { method: "POST", body: "x" });
    expect(response.status).toBe(405);
    expect(response.headers.get("Allow")).toBe("GET, HEAD");
  }
});
