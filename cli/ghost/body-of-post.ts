import { lexicalHtml } from "./lexical.ts";
import { mobiledocHtml } from "./mobiledoc.ts";

/** Where Ghost's own address stands in an export, in place of the site's. */
const GHOST_URL = "__GHOST_URL__";

/**
 * A post's HTML: as Ghost has rendered it, else of the format of its editor. Links within the site become paths; files stay on
 * the old one. Null where there is no text in any form. @throws SyntaxError an editor's format that cannot be read
 */
export function bodyOfPost(row: Record<string, unknown>, site: string): string | null {
  const text = (name: string) => (typeof row[name] === "string" ? row[name] : "");
  const html = text("html") || fromEditor(text("lexical"), text("mobiledoc"));
  if (html === "" && text("lexical") + text("mobiledoc") !== "") return null;
  return withAddresses(html, site);
}

function fromEditor(lexical: string, mobiledoc: string): string {
  if (lexical !== "") return lexicalHtml(lexical);
  return mobiledoc === "" ? "" : mobiledocHtml(mobiledoc);
}

function withAddresses(html: string, site: string): string {
  const linked = html.replace(/(<a\b[^<>]*\shref=["'])__GHOST_URL__(?=\/(?!content\/))/gi, "$1");
  return linked.replaceAll(GHOST_URL, site);
}
