import { raw } from "hono/html";
import { assetPath } from "./assets.ts";
import type { Frame } from "./data.ts";
import {
  DEFAULT_TOKENS,
  type Density,
  type Face,
  type FaceFile,
  faceFilePath,
  type Masthead,
  type Tokens,
} from "./face-data.ts";
import { type Font, fontFile, PAIRINGS, SUBSETS, type Subset } from "./type-pairings.ts";

/** What a face puts into the slots of every page. */
export type FaceSlots = {
  /** At the end of the head, behind the stylesheet. */
  head: string;
  /** In the masthead's link to the front page. */
  nameplate: string;
  /** What stands between `<style>` and `</style>`; "" where there is none. */
  style: string;
};

/** A face that changes nothing is an icon and the paper's name. */
export function faceSlots(face: Face, { name }: Pick<Frame["site"], "name">): FaceSlots {
  const { type, files } = face;
  const style = faceStyle(face);
  const [font] = PAIRINGS[type].fonts;
  const head = (
    <>
      {font && <link rel="preload" as="font" type="font/woff2" href={urlOf(font, "latin")} crossorigin="" />}
      {style !== "" && <style>{raw(style)}</style>}
      {raw(themeColours(face))}
      <Icons files={files} />
      {files.css && <link rel="stylesheet" href={faceFilePath(files.css)} />}
    </>
  );
  return { head: String(head), nameplate: String(<Nameplate name={name} face={face} />), style };
}

function Nameplate({ name, face: { masthead, files } }: { name: string; face: Face }) {
  const { logo, logoDark } = files;
  if (!logo) return <>{name}</>;
  const picture = (
    <img
      class="logo"
      src={addressOf(logo)}
      width={logo.width}
      height={logo.height}
      alt={name}
      fetchpriority="high"
    />
  );
  if (!logoDark) return picture;
  return (
    <picture>
      <source
        srcset={addressOf(logoDark)}
        media={masthead === "banner" ? "screen" : "(prefers-color-scheme: dark)"}
        width={logoDark.width}
        height={logoDark.height}
      />
      {picture}
    </picture>
  );
}

/** What colours a browser's own bars: as text, since Hono knows one `<meta>` of a name and no more. */
function themeColours({ tokens, masthead }: Face): string {
  const name = masthead === "banner" ? "accent" : "paper";
  const schemes = ["light", "dark"] as const;
  return schemes
    .map((scheme) => {
      // A band is the same in the dark.
      const of = masthead === "banner" ? "light" : scheme;
      const colour = tokens[of][name] ?? DEFAULT_TOKENS[of][name];
      return `<meta name="theme-color" content="${colour}" media="(prefers-color-scheme: ${scheme})"/>`;
    })
    .join("");
}

function Icons({ files: { icon, favicon, touch, small, large } }: { files: Face["files"] }) {
  if (!icon) return <link rel="icon" type="image/svg+xml" href={assetPath("icon.svg")} />;
  const isVector = icon.key.endsWith(".svg");
  return (
    <>
      {favicon && <link rel="icon" href={faceFilePath(favicon)} sizes="32x32" />}
      <link
        rel="icon"
        href={faceFilePath(icon)}
        sizes={isVector ? "any" : `${icon.width}x${icon.height}`}
        type={isVector ? "image/svg+xml" : undefined}
      />
      {touch && <link rel="apple-touch-icon" href={faceFilePath(touch)} />}
      {(small ?? large) && <link rel="manifest" href="/manifest.webmanifest" />}
    </>
  );
}

/** A picture that is not saved yet stands in its own address. */
function addressOf(file: FaceFile): string {
  return file.key.startsWith("data:") ? file.key : faceFilePath(file);
}

/** The face as a sheet behind style.css: "" for one that changes nothing. Colours are for screens: paper is white. */
function faceStyle({ type, tokens, masthead, density, files, css = "" }: Face): string {
  const { stacks, fonts } = PAIRINGS[type];
  const properties = [
    ...Object.entries(stacks).map(([name, stack]) => `--${name}:${stack}`),
    ...GAPS[density],
  ].join(";");
  const light = declared(tokens.light);
  const dark = declared(tokens.dark);
  const onScreen = [
    light && `:root{${light}}`,
    dark && `:root[data-theme=dark]{${dark}}`,
    MASTHEAD_RULES[masthead],
    masthead === "banner" && bandRules(tokens.light),
    files.logo && logoRules(files.logo, masthead === "banner" ? undefined : files.logoDark),
  ].filter(Boolean);
  return [
    ...fonts.flatMap((font) => (["latin", "latin-ext"] as const).map((subset) => fontFace(font, subset))),
    properties && `:root{${properties}}`,
    onScreen.length > 0 && `@media screen{${onScreen.join("")}}`,
    dark && `@media screen and (prefers-color-scheme:dark){:root:not([data-theme=light]){${dark}}}`,
    files.logo && LOGO_SIZE,
    css,
  ]
    .filter(Boolean)
    .join("");
}

function declared(tokens: Tokens): string {
  return Object.entries(tokens)
    .map(([name, colour]) => `--${name}:${colour}`)
    .join(";");
}

/** Where it does not come at once, the page stays as it is, and the next one has it: nothing moves. */
function fontFace(font: Font, subset: Subset): string {
  const { family, style, weights } = font;
  return `@font-face{font-family:"${family}";font-style:${style};font-weight:${weights};font-display:optional;src:url(${urlOf(font, subset)}) format("woff2");unicode-range:${SUBSETS[subset]}}`;
}

function urlOf(font: Font, subset: Subset): string {
  return assetPath(fontFile(font, subset));
}

const GAPS: Record<Density, string[]> = {
  airy: ["--main-gap:3.25rem", "--card-gap:2rem", "--row-gap:2rem"],
  usual: [],
  dense: ["--main-gap:1.75rem", "--card-gap:1rem", "--row-gap:.8rem"],
};

/** Where there is room, name and date stand beside each other. */
const BESIDE =
  "@media (min-width:40rem){.masthead{display:grid;grid-template-columns:1fr auto;align-items:end;column-gap:2rem}.masthead>*{grid-column:1/-1}.masthead>.nameplate{grid-area:1/1}.masthead>.today{grid-area:1/2;padding:0 0 .4rem}.masthead>.tagline{grid-row:2}}";

const MASTHEAD_RULES: Record<Masthead, string> = {
  centred: "",
  left: `.masthead{text-align:start;padding-top:.5rem}${BESIDE}`,
  compact: `.masthead{text-align:start;padding-top:.75rem}.today{padding-block:0 .25rem}.nameplate,.on-front .nameplate{font-size:clamp(1.5rem,5vw,2rem)}.masthead>.tagline{display:none}.sections{margin-top:.5rem;border-top-width:1px}${BESIDE}`,
  banner:
    ".masthead{text-align:start}.masthead>.nameplate{padding-block:.14em .18em}.nameplate :focus-visible{outline-color:currentcolor;outline-offset:-3px}.sections{margin-top:.4rem;border-top:0}.masthead>.tagline~.sections{margin-top:.8rem}",
};

/** As wide as the screen, and the same in the dark: what is white on it stays white, and a logo is the one for the dark. */
function bandRules(light: Tokens): string {
  const { accent, paper } = { ...DEFAULT_TOKENS.light, ...light };
  return `.masthead>.nameplate{color:${paper};border-image:linear-gradient(${accent},${accent}) fill 0/0/0 100vmax}`;
}

/** As high as it may be, and no wider than a phone: known before it is there, so that nothing moves. */
const LOGO_SIZE =
  ".logo{--most:var(--logo-height,clamp(2.5rem,6vw,3.25rem));display:inline-block;vertical-align:middle;width:auto;height:min(var(--most),(100vw - 2*var(--edge))*var(--logo-ratio));object-fit:contain}.on-front .logo{--most:var(--logo-height-front,clamp(3.25rem,9vw,5.5rem))}";

function logoRules(logo: FaceFile, dark: FaceFile | undefined): string {
  const ratio = `:root{--logo-ratio:${(logo.height / logo.width).toFixed(4)}}`;
  if (!dark) return ratio;
  const by = (theme: string, file: FaceFile) =>
    `:root[data-theme=${theme}] .logo{content:url(${addressOf(file)})}`;
  return `${ratio}${by("light", logo)}${by("dark", dark)}`;
}
