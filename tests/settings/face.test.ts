import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { forgetAll } from "../../src/cache/memory.ts";
import { DEFAULT_TOKENS, TOKEN_NAMES } from "../../src/pages/face-data.ts";
import { checkColours } from "../../src/settings/face/check-colours.ts";
import { contrast, leastContrast, nearestWith, readColour } from "../../src/settings/face/colours.ts";
import { deriveTokens, groundsOf, LEAST_CONTRAST } from "../../src/settings/face/derive-tokens.ts";
import { signedIn } from "../support/signed-in.ts";
import { ask, askNewsroom, BROWSER } from "../support/worker.ts";

/** Brands' colours as they are, the ends, and greys that are neither light nor dark. */
const COLOURS =
  "#ff0000 #ffcc00 #00ff00 #1da1f2 #0d7680 #777777 #808080 #767676 #fff1e5 #ffe600 #000000 #ffffff #550000 #8a2be2 #c0ffee".split(
    " ",
  );

describe("contrast", () => {
  it("is what WCAG says of known pairs", () => {
    expect(contrast("#000000", "#ffffff")).toBeCloseTo(21, 5);
    expect(contrast("#777777", "#ffffff")).toBeCloseTo(4.48, 2);
    expect(contrast("#9a1b1e", "#fcfbf8")).toBe(contrast("#fcfbf8", "#9a1b1e"));
  });

  it("is offered by the nearest colour of the same hue, and by the colour itself where it has it", () => {
    for (const colour of COLOURS)
      for (const paper of ["#ffffff", "#fcfbf8", "#151412", "#000000"]) {
        const nearest = nearestWith(LEAST_CONTRAST, colour, [paper]) ?? "";
        expect(contrast(nearest, paper), `${colour} on ${paper}`).toBeGreaterThanOrEqual(LEAST_CONTRAST);
        if (contrast(colour, paper) >= LEAST_CONTRAST) expect(nearest).toBe(colour);
        // Not black or white, where less would do.
        else expect(contrast(nearest, paper)).toBeLessThan(LEAST_CONTRAST + 0.25);
      }
  });
});

it("colours are read as people write them", () => {
  expect(["#B00", "b00", " #bb0000 ", "BB0000"].map(readColour)).toEqual(Array(4).fill("#bb0000"));
  expect(["red", "#b", "#bb00000", "rgb(1,2,3)", ""].map(readColour)).toEqual(Array(5).fill(null));
});

describe("a face's colours", () => {
  it("can be read in both schemes, whatever was chosen, once what is offered is taken", () => {
    for (const accent of COLOURS)
      for (const paper of COLOURS)
        for (const ink of ["#1b1916", "#999999", "#ffffff"]) {
          const chosen = { accent, paper, ink, accentDark: accent, inkDark: ink };
          const offered = Object.fromEntries(checkColours(chosen).map((one) => [one.name, one.offered]));
          const taken = { ...chosen, ...offered };
          expect(checkColours(taken), JSON.stringify(taken)).toEqual([]);
          const tokens = deriveTokens(taken);
          for (const scheme of ["light", "dark"] as const) {
            const all = { ...DEFAULT_TOKENS[scheme], ...tokens[scheme] };
            for (const name of ["ink", "soft", "accent", "warn"] as const)
              expect(
                leastContrast(all[name], groundsOf(scheme, tokens[scheme])),
                `${scheme} ${name} ${JSON.stringify(taken)}`,
              ).toBeGreaterThanOrEqual(LEAST_CONTRAST);
          }
        }
  });

  it("are the stylesheet's where nothing is chosen", () => {
    expect(deriveTokens({})).toEqual({ light: {}, dark: {} });
    for (const scheme of ["light", "dark"] as const)
      expect(Object.keys(DEFAULT_TOKENS[scheme])).toEqual([...TOKEN_NAMES]);
  });
});

const svg = (inside = "", size = 'viewBox="0 0 400 100"') =>
  `<svg xmlns="http://www.w3.org/2000/svg" ${size}><rect width="400" height="100"/>${inside}</svg>`;
const files = async () => {
  const { results } = await env.DB.prepare("SELECT key FROM face_files ORDER BY key").all<{ key: string }>();
  return results.map(({ key }) => key);
};
type Shown = {
  files: Record<string, { url: string; width: number; height: number }>;
  css: string;
  colours: object;
};
const put = async (face: object) => {
  const response = await askNewsroom("PUT", "/face", face);
  return {
    status: response.status,
    body: await response.json<Shown & { error: { fields: Record<string, string> } }>(),
  };
};

describe("the face by the API", () => {
  it("takes colours that can be read, and refuses others with the nearest that can", async () => {
    const refused = await put({ accent: "#ffcc00", type: "tabloid" });
    expect(refused.status).toBe(422);
    expect(refused.body.error.fields.accent).toMatch(/1\.3 to 1 .* #[0-9a-f]{6}\.$/);
    const [offered] = /#[0-9a-f]{6}(?=\.$)/.exec(refused.body.error.fields.accent ?? "") ?? [];
    expect((await put({ accent: offered })).body.colours).toEqual({ accent: offered });
    expect((await put({ accent: "" })).body.colours).toEqual({});
  });

  it("keeps files by their bytes, and lets go what nothing refers to", async () => {
    const { body } = await put({ logo: btoa(svg()), css: "h1 { color: teal }" });
    expect(body.files.logo).toMatchObject({ width: 400, height: 100 });
    expect(body.css).toBe("h1 { color: teal }\n");
    const before = await files();
    expect(before).toHaveLength(2);
    const served = await ask(body.files.logo?.url ?? "");
    expect(await served.text()).toBe(svg());
    expect(Object.fromEntries(served.headers)).toMatchObject({
      "content-type": "image/svg+xml",
      "cache-control": "public, max-age=31536000, immutable",
      "x-content-type-options": "nosniff",
      "content-security-policy": expect.stringContaining("sandbox"),
    });
    const other = (await put({ logo: `data:image/svg+xml;base64,${btoa(svg("<circle r='9'/>"))}` })).body;
    expect(await files()).toHaveLength(2);
    expect(other.files.logo?.url).not.toBe(body.files.logo?.url);
    await put({ logo: null, css: "" });
    expect(await files()).toEqual([]);
    expect((await ask(`${other.files.logo?.url.replace(/.{4}\.svg/, "0000.svg")}`)).status).toBe(404);
  });

  it.each([
    ["a logo that is no picture", { logo: btoa("<html>") }, "logo"],
    ["a drawing without a size", { logo: btoa(svg("", "")) }, "logo"],
    ["an icon that is no square", { icon: btoa(svg()) }, "icon"],
    ["a file that is too large", { logo: btoa(svg(`<!--${"x".repeat(100_000)}-->`)) }, "logo"],
    ["no base64", { logo: "§" }, "logo"],
    ["a sheet that loads another", { css: "@import url(x.css);" }, "css"],
    ["a sheet that ends too early", { css: "h1 { color: red" }, "css"],
    ["a sheet that is too long", { css: `/*${"x".repeat(20_000)}*/` }, "css"],
    ["no colour", { paper: "blue" }, "paper"],
    ["a type that is none", { type: "comic" }, "type"],
  ])("refuses %s, and says so at its field", async (_, face, field) => {
    const { status, body } = await put(face);
    expect(status).toBe(422);
    expect(Object.keys(body.error.fields)).toEqual([field]);
    expect(await files()).toEqual([]);
  });

  it("shows on the next page that anybody reads", async () => {
    const read = async () => (await ask("/", { headers: BROWSER })).text();
    expect(await read()).not.toContain("--accent:#00695c");
    await put({ accent: "#00695c" });
    forgetAll();
    expect(await read()).toContain("--accent:#00695c");
  });

  it("says which companies a sheet asks", async () => {
    const response = await askNewsroom("PUT", "/face", {
      css: "h1 { background: url('https://cdn.example/a.png') } /* url(https://not.example/) */",
    });
    const { warnings } = await response.json<{ warnings: string[] }>();
    expect(warnings).toEqual([expect.stringContaining("cdn.example")]);
  });
});

describe("the newsroom's page", () => {
  const TEXTS = { type: "system", masthead: "banner", density: "usual", css: "" };
  const send = async (path: string, fields: Record<string, string | File>) => {
    const body = new FormData();
    for (const [name, value] of Object.entries({ ...TEXTS, ...fields })) body.set(name, value);
    return ask(`/admin/settings/face${path}`, { method: "POST", headers: await signedIn(), body });
  };
  const logo = () => new File([svg()], "logo.svg", { type: "image/svg+xml" });
  const versionOn = async () => {
    const page = await (await ask("/admin/settings/face", { headers: await signedIn() })).text();
    return /name="basedOn" value="([^"]*)"/.exec(page)?.[1] ?? "";
  };

  it("keeps a file that was chosen with a colour that cannot be read, and takes the offered one by one click", async () => {
    const basedOn = await versionOn();
    const refused = await send("", { basedOn, accent: "#ffcc00", logo: logo() });
    expect(refused.status).toBe(422);
    const page = await refused.text();
    const [, take = ""] = /name="take" value="([^"]+)"/.exec(page) ?? [];
    const [, kept = ""] = /name="kept-logo" value="([^"]+)"/.exec(page) ?? [];
    expect(page).toContain('value="#ffcc00"');
    expect(page).toContain('value="banner" checked');
    const fields = { basedOn, accent: "#ffcc00", "kept-logo": kept, take };
    expect((await send("", fields)).headers.get("Location")).toBe("/admin/settings/face?saved");
    const shown = await (await askNewsroom("GET", "/face")).json();
    expect(shown).toMatchObject({
      colours: { accent: new URLSearchParams(take).get("accent") },
      masthead: "banner",
      files: { logo: { url: `/face/${kept}`, width: 400 } },
    });
    expect(await files()).toEqual([kept]);
  });

  it("tells who comes second, and keeps what they chose", async () => {
    const basedOn = await versionOn();
    await put({ density: "airy" });
    const second = await send("", { basedOn, accent: "#00695c", logo: logo() });
    expect(second.status).toBe(409);
    const page = await second.text();
    expect(page).toContain('value="#00695c"');
    expect(page).toContain('name="kept-logo"');
  });

  it("says what is wrong with what was typed, and keeps it", async () => {
    const answer = await send("", { basedOn: await versionOn(), accent: "blue", css: "h1 {" });
    expect(answer.status).toBe(422);
    const page = await answer.text();
    expect(page).toContain('value="blue"');
    expect(page).toContain("Write a colour like #9a1b1e.");
    expect(page).toContain("h1 {");
    expect(page).not.toContain('name="take"');
  });

  it("shows the real front page with what is not saved, which nobody else sees", async () => {
    const shown = await send("/preview", { accent: "#00695c", logo: logo(), css: "</style><b>" });
    const page = await shown.text();
    expect(page).toContain("--accent:#00695c");
    expect(page).toContain('src="data:image/svg+xml;base64,');
    expect(page.match(/<\/style>/g)).toHaveLength(1);
    expect(page).toContain('<html data-theme="light"');
    expect(shown.headers.get("Content-Security-Policy")).toMatch(/frame-ancestors 'self'.*; sandbox/);
    expect(await files()).toEqual([]);
    expect(await (await ask("/")).text()).not.toContain("--accent");
  });
});
