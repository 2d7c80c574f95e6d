import { raw } from "hono/html";
import type { Child } from "hono/jsx";
import { SCHEME_SWITCH } from "./colour-scheme.ts";
import type { Frame } from "./data.ts";
import { headHtml, type Page } from "./head.ts";
import { absolute } from "./links.ts";
import { slot } from "./slots.ts";
import { writeHtml } from "./write-html.ts";

/** Scripts that are written from right to left. */
const RIGHT_TO_LEFT = new Set(["Arab", "Hebr", "Thaa", "Syrc", "Nkoo", "Adlm", "Rohg"]);

/** A whole document around `content`: head, masthead, navigation, main part and footer. */
export function layout(frame: Frame, page: Page, content: Child): string {
  const document = (
    <html lang={frame.site.language} dir={direction(frame.site.language)}>
      {raw(headHtml(frame, page))}
      <body class={`on-${page.layout}`}>
        <a class="skip" href="#main">
          Skip to the main part
        </a>
        <Masthead frame={frame} page={page} />
        <main id="main">{content}</main>
        <Footer frame={frame} />
        {slot("code-end")}
      </body>
    </html>
  );
  return `<!doctype html>\n${writeHtml(document)}\n`;
}

function Masthead({ frame, page }: { frame: Frame; page: Page }) {
  const name = <a href="/">{slot("nameplate")}</a>;
  return (
    <header class="masthead">
      <p class="today">{slot("date")}</p>
      {page.layout === "front" ? <h1 class="nameplate">{name}</h1> : <p class="nameplate">{name}</p>}
      {page.path !== undefined && <p class="printed">{absolute(page.path)}</p>}
      {frame.site.tagline && <p class="tagline">{frame.site.tagline}</p>}
      <nav class="sections" aria-label="Sections">
        <ul>{slot("sections")}</ul>
        <a class="to-search" href="/search">
          Search
        </a>
      </nav>
    </header>
  );
}

function Footer({ frame }: { frame: Frame }) {
  return (
    <footer class="colophon">
      <p class="colophon-name">
        <a href="/">{frame.site.name}</a>
      </p>
      {slot("footer")}
      {raw(SCHEME_SWITCH)}
    </footer>
  );
}

/** Whether a language is that of the paper's own words. */
export function isEnglish(language: string): boolean {
  return /^en(?:-|$)/.test(language);
}

/** How a language is written. What is usual need not be asked of Intl, which takes a tenth of a millisecond for each page. */
export function direction(language: string): "ltr" | "rtl" {
  if (/^(?:en|de|fr|es|it|nl|pt)(?:-[A-Z]{2})?$/.test(language)) return "ltr";
  const script = new Intl.Locale(language).maximize().script;
  return script !== undefined && RIGHT_TO_LEFT.has(script) ? "rtl" : "ltr";
}
