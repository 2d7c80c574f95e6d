import { descendants, type Element, textOf } from "./tree.ts";

const ADDRESSES = ["href", "src", "poster", "cite", "data"];
const NUMBERS = ["width", "height", "colspan", "rowspan", "span"];

/** What each attribute may say: anything else is as good as nothing, for browsers and for those who check pages. */
const VALUES: Record<string, RegExp> = {
  ...Object.fromEntries(NUMBERS.map((name) => [name, /^[1-9]\d{0,4}$/])),
  start: /^-?\d{1,9}$/,
  value: /^-?\d{1,9}$/,
  lang: /^[a-z]{2,8}(?:-[a-z\d]{1,8})*$/i,
  hreflang: /^[a-z]{2,8}(?:-[a-z\d]{1,8})*$/i,
  dir: /^(?:ltr|rtl|auto)$/i,
  target: /^_blank$/,
  scope: /^(?:row|col|rowgroup|colgroup)$/i,
  loading: /^(?:lazy|eager)$/i,
  decoding: /^(?:async|sync|auto)$/i,
  preload: /^(?:none|metadata|auto)$/i,
  datetime: /^\d{4}-\d\d(?:-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:?\d\d)?)?)?$/,
  role: /^(?:region|note|group|img|doc-(?:endnotes|noteref|backlink|footnote|pullquote))$/,
};

const RELATIONS = new Set(
  "author bookmark external help license me next nofollow noopener noreferrer prev search sponsored tag ugc".split(
    " ",
  ),
);

/** What has a name of its own; others are called by what stands in them. */
const NAMED = new Set("a aside audio figure img ol section table td th ul video".split(" "));

/** Attributes say what they may say, in the way in which they may say it. */
export function mendAttributes(root: Element): void {
  for (const one of descendants(root)) {
    const { attributes } = one;
    if (one.name === "img") mendPicture(attributes);
    if (one.name === "a") mendLink(attributes);
    if (one.name === "audio" || one.name === "video") attributes.controls = "";
    for (const name of ADDRESSES) mendAddress(attributes, name);
    for (const name of Object.keys(attributes)) {
      const allowed = VALUES[name];
      if (allowed && !allowed.test(attributes[name]?.trim() ?? "")) delete attributes[name];
    }
    mendKind(one);
  }
}

/** What is nothing without an attribute, and attributes that are nothing on what has none. */
function mendKind(one: Element): void {
  const { name, attributes } = one;
  if (name !== "source" && !/^[1aAiI]$/.test(attributes.type ?? "")) delete attributes.type;
  const isTime = attributes.datetime ?? textOf(one).trim();
  if (name === "time" && !VALUES.datetime?.test(isTime)) one.name = "span";
  if (name === "bdo" && !attributes.dir) one.name = "span";
  if (NAMED.has(name) || attributes.role) return;
  for (const label of ["aria-label", "aria-labelledby"]) delete attributes[label];
}

function mendPicture(attributes: Record<string, string>): void {
  // What another site's script would have put there.
  const later = attributes["data-src"] ?? attributes["data-lazy-src"] ?? attributes["data-original"];
  if (later && !/^(?!data:)\S/.test(attributes.src?.trim() ?? "")) attributes.src = later;
  // Widths and densities do not go together.
  if (/\s\d+w\s*(?:,|$)/.test(attributes.srcset ?? "") && /\s[\d.]+x\s*(?:,|$)/.test(attributes.srcset ?? ""))
    delete attributes.srcset;
  // Which picture comes first is for the page to say.
  delete attributes.fetchpriority;
  const width = /^\d{1,5}$/.exec(attributes.width ?? "")?.[0];
  if (!/\s\d+w\s*(?:,|$)/.test(attributes.srcset ?? "")) delete attributes.sizes;
  else attributes.sizes ??= width ? `(max-width: ${width}px) 100vw, ${width}px` : "100vw";
}

function mendLink(attributes: Record<string, string>): void {
  const { name = "", rel } = attributes;
  if (name && !attributes.id) attributes.id = name;
  delete attributes.name;
  if (attributes.target) attributes.target = attributes.target.replace(/^_?(?:new|blank)$/i, "_blank");
  const known =
    rel
      ?.toLowerCase()
      .split(/\s+/)
      .filter((relation) => RELATIONS.has(relation)) ?? [];
  if (known.length > 0) attributes.rel = known.join(" ");
  else delete attributes.rel;
  if (attributes.href !== undefined) return;
  for (const needless of ["rel", "target", "hreflang"]) delete attributes[needless];
}

/** Letters that no address has are written as it has them; what is no address at all leads nowhere. */
function mendAddress(attributes: Record<string, string>, name: string): void {
  const given = attributes[name];
  if (given === undefined) return;
  const [beforeHash = "", ...parts] = given
    .trim()
    .replace(/[\t\n\r]/g, "")
    .split("#");
  const hash = parts.length > 0 ? `#${parts.join("%23")}` : "";
  const address = (beforeHash + hash)
    .replace(/%(?![\da-f]{2})/gi, "%25")
    .replace(/[\s"<>\\^`{|}]/g, encodeURIComponent);
  if (URL.canParse(address, "https://paper.example/")) attributes[name] = address;
  else delete attributes[name];
}
