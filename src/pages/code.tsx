/** What a host may do on readers' pages. Pictures and sound may come from anywhere anyway. */
export const HOST_KINDS = ["scripts", "connections", "frames", "styles", "fonts"] as const;

export type HostKind = (typeof HOST_KINDS)[number];

/** Where on a page code may stand. */
export const CODE_PLACES = ["head", "before", "rail", "end"] as const;

export type CodePlace = (typeof CODE_PLACES)[number];

/** Code of other companies that the newsroom lets into its pages, as it was checked when it was saved. */
export type Code = {
  /** Sources of a policy, such as `https://stats.example`. */
  hosts: Record<HostKind, string[]>;
  /** Whether scripts of others may write styles into the page. */
  looseStyles: boolean;
  /** HTML. */
  snippets: Record<CodePlace, string>;
  /** Hashes that allow what stands in the snippets themselves, as a policy writes them. */
  inline: { scripts: string[]; styles: string[]; attributes: string[] };
};

/** The content of the slots `code-...`. */
export function codeAt(code: Code | null, place: CodePlace): string {
  const html = code?.snippets[place] ?? "";
  return html === "" || place === "head" || place === "end" ? html : `<div class="others">${html}</div>`;
}

type CodeDirective = "script-src" | "connect-src" | "frame-src" | "style-src" | "font-src";

/** What the policy of the pages that carry it has to allow, by its directives. */
export function codeSources(code: Code | null): Partial<Record<CodeDirective, string[]>> {
  if (code === null) return {};
  const { hosts, inline, looseStyles } = code;
  const styles = looseStyles
    ? ["'unsafe-inline'"]
    : [...inline.styles, ...hashesOfAttributes(inline.attributes)];
  return {
    "script-src": [...hosts.scripts, ...inline.scripts],
    "connect-src": hosts.connections,
    "frame-src": hosts.frames,
    "style-src": [...hosts.styles, ...styles],
    "font-src": hosts.fonts,
  };
}

function hashesOfAttributes(hashes: string[]): string[] {
  return hashes.length > 0 ? ["'unsafe-hashes'", ...hashes] : [];
}
