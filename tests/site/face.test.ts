import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { forgetAll } from "../../src/cache/memory.ts";
import { digest } from "../../src/http/signing.ts";
import { makeArticle, makeComment } from "../support/factories.ts";
import { ask, askNewsroom, BROWSER } from "../support/worker.ts";

const LOGO =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 100"><rect width="400" height="100"/></svg>';
const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="64" height="64"/></svg>';

const setFace = async (face: object) => {
  const response = await askNewsroom("PUT", "/face", face);
  expect(response.status).toBe(200);
  return (await response.json<{ files: Record<string, { url: string }> }>()).files;
};

const styleOf = (page: string) => /<style>(.*?)<\/style>/s.exec(page)?.[1];

/** Whether the page's policy allows the very style that it has. */
async function isAllowed(response: Response, page: string): Promise<boolean> {
  const hash = (await digest(styleOf(page) ?? "")).replaceAll("-", "+").replaceAll("_", "/");
  return (response.headers.get("Content-Security-Policy") ?? "").includes(
    `style-src 'self' 'sha256-${hash}='`,
  );
}

it("a page that is one reader's own has the paper's name and footer, and nothing of others", async () => {
  const { id, path } = await makeArticle();
  const comment = await makeComment({ articleId: id });
  const page = await (await ask(`${path}comments/${comment.id}/report`)).text();
  expect(page).toMatch(/<p class="nameplate"><a href="\/">[^<]+<\/a>/);
  expect(page).toContain('<link rel="icon"');
  expect(page).toContain("Articles by RSS");
  expect(page).not.toMatch(/[\uFDD0\uFDD1]/);
});

describe("a paper's face", () => {
  it("shows at once on kept pages, which are not rendered anew, on errors and on readers' own pages", async () => {
    const { id, path } = await makeArticle();
    const comment = await makeComment({ articleId: id });
    for (let views = 0; views < 3; views++) await ask(path, { headers: BROWSER });
    const kept = await env.PAGES.get(`page:${path}`, "arrayBuffer");
    expect(kept).not.toBeNull();
    const { logo } = await setFace({ accent: "#00695c", masthead: "left", logo: btoa(LOGO) });
    for (const address of [path, "/", "/search?q=x", "/nowhere/", `${path}comments/${comment.id}/report`]) {
      const response = await ask(address, { headers: BROWSER });
      const page = await response.text();
      expect(styleOf(page), address).toContain("--accent:#00695c");
      expect(await isAllowed(response, page), address).toBe(true);
      expect(page, address).toContain(
        `<a href="/"><img class="logo" src="${logo?.url}" width="400" height="100"`,
      );
      expect(page, address).toContain('alt="Broadsheet"');
      expect(page.match(/name="theme-color"/g), address).toHaveLength(2);
    }
    expect(await env.PAGES.get(`page:${path}`, "arrayBuffer")).toEqual(kept);
  });

  it("has the logo for the dark on a banner, which is dark in the light, too; on paper the other", async () => {
    const given = { logo: btoa(LOGO), logoDark: btoa(LOGO.replace("<rect", '<rect fill="#fff"')) };
    const { logo, logoDark } = await setFace({ ...given, masthead: "banner" });
    const page = await (await ask("/", { headers: BROWSER })).text();
    expect(page).toContain(`<source srcset="${logoDark?.url}" media="screen"`);
    expect(page).toContain(`<img class="logo" src="${logo?.url}"`);
    expect(styleOf(page)).not.toContain("content:url");
    await setFace({ masthead: "left" });
    const other = await (await ask("/", { headers: BROWSER })).text();
    expect(other).toContain(`<source srcset="${logoDark?.url}" media="(prefers-color-scheme: dark)"`);
    expect(styleOf(other)?.match(/content:url/g)).toHaveLength(2);
  });

  it("is in what browsers keep of its search: its icon, by the one address that stays", async () => {
    await setFace({ icon: btoa(ICON) });
    const search = await (await ask("/opensearch.xml")).text();
    const [, icon = ""] = /<Image[^>]*>(.*?)<\/Image>/.exec(search) ?? [];
    expect(await (await ask(icon)).text()).toBe(ICON);
  });

  it("is another page for those who have the former one", async () => {
    const { path } = await makeArticle();
    const ETag = async () => (await ask(path, { headers: BROWSER })).headers.get("ETag");
    const before = await ETag();
    await setFace({ density: "dense" });
    expect(await ETag()).not.toBe(before);
  });

  it("that changes nothing is an icon alone, and the policy as it was", async () => {
    const response = await ask("/");
    const page = await response.text();
    expect(page).not.toMatch(/<style|theme-color|rel="preload"|rel="manifest"/);
    expect(response.headers.get("Content-Security-Policy")).not.toContain("style-src");
    expect(page.match(/rel="icon"/g)).toHaveLength(1);
    await setFace({ accent: "#00695c" });
    await setFace({ accent: "" });
    expect(styleOf(await (await ask("/")).text())).toBeUndefined();
  });

  it("has the type that was chosen from the paper itself, the one on every page fetched ahead", async () => {
    await setFace({ type: "book" });
    const page = await (await ask("/")).text();
    expect(page).toMatch(
      /rel="preload" as="font" type="font\/woff2" href="\/assets\/fonts\/lora-latin-normal/,
    );
    expect(page.match(/rel="preload"/g)).toHaveLength(1);
    const urls = [...(styleOf(page) ?? "").matchAll(/url\(([^)]+)\)/g)].map(([, url]) => url);
    expect(urls).toHaveLength(4);
    expect(urls.every((url) => url?.startsWith("/assets/fonts/"))).toBe(true);
    expect(styleOf(page)?.match(/font-display:optional/g)).toHaveLength(4);
  });

  it("has a dark logo where the dark is, also by hand", async () => {
    const { logo, logoDark } = await setFace({
      logo: btoa(LOGO),
      logoDark: btoa(LOGO.replace("/>", ' fill="#fff"/>')),
    });
    const page = await (await ask("/")).text();
    expect(page).toContain(`<source srcset="${logoDark?.url}" media="(prefers-color-scheme: dark)"`);
    expect(styleOf(page)).toContain(`:root[data-theme=dark] .logo{content:url(${logoDark?.url})}`);
    expect(styleOf(page)).toContain(`:root[data-theme=light] .logo{content:url(${logo?.url})}`);
  });

  it("links its own sheet behind the paper's", async () => {
    const { css } = await setFace({ css: "h1 { color: teal }" });
    const page = await (await ask("/")).text();
    expect(page.indexOf(`<link rel="stylesheet" href="${css?.url}"`)).toBeGreaterThan(
      page.indexOf("/assets/style.css"),
    );
    const sheet = await ask(css?.url ?? "");
    expect([sheet.headers.get("Content-Type"), await sheet.text()]).toEqual([
      "text/css; charset=utf-8",
      "h1 { color: teal }\n",
    ]);
  });
});

describe("a file of the face that was replaced", () => {
  it("leads to the one in its place, as often as there is another, and is nothing once there is none", async () => {
    const drawn = (colour: string) => btoa(LOGO.replace("<rect", `<rect fill="${colour}"`));
    const addresses: string[] = [];
    for (const colour of ["red", "green", "blue"])
      addresses.push((await setFace({ logo: drawn(colour) })).logo?.url ?? "");
    const [first = "", second = "", third = ""] = addresses;
    expect(new Set(addresses).size).toBe(3);
    for (const old of [first, second]) {
      const response = await ask(old, { redirect: "manual" });
      expect([response.status, response.headers.get("Location")]).toEqual([302, third]);
      expect(response.headers.get("Cache-Control")).toBe("public, max-age=300");
    }
    await setFace({ logo: drawn("red") });
    expect((await ask(first)).status).toBe(200);
    expect((await ask(third, { redirect: "manual" })).headers.get("Location")).toBe(first);
    await setFace({ logo: null });
    for (const old of [second, third]) expect((await ask(old, { redirect: "manual" })).status).toBe(404);
  });

  it("is on no page under an address that another may have: not the ICO of the tab either", async () => {
    const ico = btoa(String.fromCharCode(...new Uint8Array(await (await ask("/favicon.ico")).arrayBuffer())));
    const { favicon } = await setFace({ icon: btoa(ICON), favicon: ico });
    const page = await (await ask("/")).text();
    expect(page).toContain(`<link rel="icon" href="${favicon?.url}" sizes="32x32"`);
    expect(page).not.toContain("/favicon.ico");
    expect((await ask(favicon?.url ?? "")).headers.get("Content-Type")).toBe("image/x-icon");
  });
});

describe("the paper's icon", () => {
  it("is everybody's until it has its own, and costs no read of the database", async () => {
    await ask("/");
    const DB = new Proxy(env.DB, {
      get: () => () => {
        throw new Error("No query is wanted.");
      },
    });
    const response = await ask("/favicon.ico", {}, { DB });
    expect(response.headers.get("Content-Type")).toBe("image/x-icon");
    expect([...new Uint8Array(await response.arrayBuffer()).subarray(0, 6)]).toEqual([0, 0, 1, 0, 1, 0]);
  });

  it("is the only one, at the address where programs look too, and in the manifest", async () => {
    await askNewsroom("PUT", "/settings", { SITE_NAME: "The Wrenmouth Evening Courant" });
    const { icon } = await setFace({ icon: btoa(ICON), paper: "#fff1e5" });
    forgetAll();
    const page = await (await ask("/")).text();
    expect([...page.matchAll(/rel="icon" href="([^"]+)"/g)].map(([, href]) => href)).toEqual([icon?.url]);
    const asked = await ask("/favicon.ico");
    expect([asked.headers.get("Content-Type"), await asked.text()]).toEqual(["image/svg+xml", ICON]);
    expect(asked.headers.get("Cache-Control")).toBe("public, max-age=86400");
    const manifest = await (await ask("/manifest.webmanifest")).json();
    expect(manifest).toMatchObject({
      name: "The Wrenmouth Evening Courant",
      short_name: "Wrenmouth",
      background_color: "#fff1e5",
      icons: [{ src: icon?.url, sizes: "any", type: "image/svg+xml" }],
    });
  });
});
