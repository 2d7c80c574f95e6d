import type { ArticleUpload } from "../api-shapes.ts";

/** Where an address stands: `shown` by a picture or player, or as the place that a link leads to. */
export type Found = { address: string; as: "shown" | "linked"; alt: string };

type Content = Pick<ArticleUpload, "body" | "image" | "seo">;

const TAG = /<(img|source|video|audio|track|embed|a|area)\b((?:[^<>"']|"[^"]*"|'[^']*')*)>/gi;
/** A picture that a script shows later has its address in one of these. */
const ATTRIBUTE =
  /(\s)(src|poster|href|srcset|alt|data-src|data-lazy-src|data-original)(\s*=\s*)(?:"([^"]*)"|'([^']*)')/gi;
/** They say which of `srcset` a browser takes, or are a set that only a script knows. */
const OF_SETS = /\s(?:srcset|sizes|data-srcset|data-lazy-srcset|data-sizes)\s*=\s*(?:"[^"]*"|'[^']*')/gi;

/** All addresses of an article's pictures and players, and of what it links to. */
export function addressesIn({ body, image, seo }: Content): Found[] {
  const found: Found[] = [];
  for (const [, name = "", attributes = ""] of body.matchAll(TAG))
    found.push(...addressesOf(name, attributes));
  if (image) found.push({ address: image.url, as: "shown", alt: image.alt ?? "" });
  if (seo?.image) found.push({ address: seo.image, as: "shown", alt: "" });
  return found.filter(({ address }) => address !== "");
}

function addressesOf(name: string, attributes: string): Found[] {
  const values = [...attributes.matchAll(ATTRIBUTE)].map(
    ([, , attribute = "", , double, single]) =>
      [attribute.toLowerCase(), decoded(double ?? single ?? "")] as const,
  );
  const alt = values.find(([attribute]) => attribute === "alt")?.[1] ?? "";
  const as = /^(?:a|area)$/i.test(name) ? "linked" : "shown";
  return values.flatMap(([attribute, value]): Found[] => {
    if (attribute === "alt") return [];
    const addresses = attribute === "srcset" ? candidatesIn(value) : [value];
    return addresses.map((address) => ({ address, as, alt }));
  });
}

/** The addresses of a `srcset`: a comma parts two of them where a blank follows, and may be part of one. */
function candidatesIn(set: string): string[] {
  return set
    .split(/,\s+|,(?=https?:|\/)/)
    .map((candidate) => candidate.trim().split(/\s+/)[0] ?? "")
    .filter((address) => address !== "");
}

/**
 * The article with its pictures' new addresses. A picture that has one loses its `srcset`, which the paper writes itself; all else
 * about it stays.
 * @param newAddress of an address as it stands in the article; null: it stays
 */
export function withNewAddresses<A extends Content>(
  article: A,
  newAddress: (address: string) => string | null,
): A {
  const { body, image, seo } = article;
  const led = image && newAddress(image.url);
  const social = seo?.image ? newAddress(seo.image) : null;
  return {
    ...article,
    body: body.replace(TAG, (tag: string, name: string, attributes: string) =>
      withNewAttributes(tag, name.toLowerCase(), attributes, newAddress),
    ),
    ...(image && led && { image: { ...image, url: led } }),
    ...(seo && social && { seo: { ...seo, image: social } }),
  };
}

function withNewAttributes(
  tag: string,
  name: string,
  attributes: string,
  newAddress: (address: string) => string | null,
): string {
  let isNew = false;
  const replaced = attributes.replace(
    ATTRIBUTE,
    (whole, blank: string, attribute: string, equals: string, double?: string, single?: string) => {
      if (/^(?:alt|srcset)$/i.test(attribute)) return whole;
      const address = newAddress(decoded(double ?? single ?? ""));
      if (address === null) return whole;
      isNew = true;
      return `${blank}${attribute}${equals}"${address}"`;
    },
  );
  if (name === "source" && !isNew) return sourceOf(tag, attributes, newAddress);
  if (!isNew) return tag;
  return `<${tag.slice(1, 1 + name.length)}${name === "img" ? replaced.replace(OF_SETS, "") : replaced}>`;
}

/** A `<picture>`'s other choices are sizes and types of the same: the paper makes its own. */
function sourceOf(tag: string, attributes: string, newAddress: (address: string) => string | null): string {
  const candidates = addressesOf("source", attributes);
  const areHere = candidates.length > 0 && candidates.every(({ address }) => newAddress(address) !== null);
  return areHere ? "" : tag;
}

/** What WordPress and Ghost escape in an address. */
function decoded(value: string): string {
  return value
    .replace(/&(?:amp|#0*38|#x0*26);/gi, "&")
    .replaceAll("&quot;", '"')
    .trim();
}
