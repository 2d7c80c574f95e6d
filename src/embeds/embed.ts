/** What another company shows: which words go with it, and which shape. */
export type EmbedKind = "video" | "audio" | "post" | "map" | "chart";

/** Names of the shapes that the stylesheet knows: of so many to so many, or so high. */
export type Shape = "wide" | "square" | "tall" | "bar" | "list" | "post" | "map";

/** What a reader's click puts in a frame. */
export type Embed = {
  /** As readers know it: "YouTube". */
  company: string;
  kind: EmbedKind;
  /** Where the same is on the company's own pages: what the card leads to. Two forms of one address have the same. */
  link: string;
  /** What the frame loads, over https. */
  frame: string;
  shape: Shape;
  /** The provider's oEmbed endpoint (https://oembed.com), asked about `link`. Null: it has none that answers everybody. */
  oembed: string | null;
};

/** How the figure of something for a frame begins, in a saved body. */
export const EMBED_BEGINS = '<figure class="embed" data-frame="';

/** A body with its cards. */
export type ShownEmbeds = {
  bodyHtml: string;
  /** Origins that the page's frames may be of, for its Content-Security-Policy. */
  frames: string[];
};

/** Finds what a provider shows at an address; null: nothing that goes into a frame. */
export type Finder = (url: URL) => Embed | null;

/** A provider: which hosts are its own, and what is there. */
export type Provider = { hosts: RegExp; find: Finder };

/** The groups of the first of these patterns that a path is; null: it is none. */
export function match(path: string, ...patterns: RegExp[]): string[] | null {
  for (const pattern of patterns) {
    const groups = pattern.exec(path);
    if (groups) return groups.slice(1).map((group) => group ?? "");
  }
  return null;
}

/** An address with those of these queries that hold something. */
export function withQueries(
  address: string,
  queries: Record<string, string | number | null | undefined>,
): string {
  const given = Object.entries(queries).filter(
    ([, value]) => value !== null && value !== undefined && value !== "",
  );
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return text === "" ? address : `${address}?${text}`;
}
