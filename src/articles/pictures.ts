/** A picture of a body: where it is, and what it says to those who do not see it; "" where that is nothing. */
export type BodyPicture = { address: string; alt: string };

/** The pictures of a source, each address once. Loads no renderer for a text without. */
export async function picturesOf(source: string, format: "markdown" | "html"): Promise<BodyPicture[]> {
  if (!/!\[|<img\b/i.test(source)) return [];
  const { renderBody } = await import("./body.ts");
  return readPictures(renderBody(source, format));
}

/**
 * The addresses of a body's pictures, each once.
 * @param html what renderBody has made
 */
export function picturesIn(html: string): string[] {
  return readPictures(html).map(({ address }) => address);
}

function readPictures(html: string): BodyPicture[] {
  const pictures = new Map<string, BodyPicture>();
  for (const [tag] of html.matchAll(/<img\b[^<>]*>/g)) {
    const address = attributeOf(tag, "src");
    if (!pictures.has(address)) pictures.set(address, { address, alt: attributeOf(tag, "alt").trim() });
  }
  return [...pictures.values()].filter(({ address }) => address !== "");
}

function attributeOf(tag: string, name: string): string {
  const value = new RegExp(` ${name}="([^"<>]*)"`).exec(tag)?.[1] ?? "";
  return value.replaceAll("&quot;", '"').replaceAll("&amp;", "&");
}

/** Whether an address is one beside the article's own, where nothing is: `boat.jpg`, `images/boat.jpg`. */
export function isRelative(address: string): boolean {
  return !/^(?:[a-z][a-z\d+.-]*:|\/)/i.test(address);
}
