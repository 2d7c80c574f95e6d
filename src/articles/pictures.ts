/**
 * The addresses of a body's pictures, each once.
 * @param html what renderBody has made
 */
export function picturesIn(html: string): string[] {
  const addresses = [...html.matchAll(/<img\b[^<>]* src="([^"<>]*)"/g)].map(([, address = ""]) =>
    address.replaceAll("&quot;", '"').replaceAll("&amp;", "&"),
  );
  return [...new Set(addresses)];
}

/** Whether an address is one beside the article's own, where nothing is: `boat.jpg`, `images/boat.jpg`. */
export function isRelative(address: string): boolean {
  return !/^(?:[a-z][a-z\d+.-]*:|\/)/i.test(address);
}

/** Pictures of a source that readers would not see, since nothing is beside an article's address. Loads no renderer for a text without. */
export async function relativePictures(source: string, format: "markdown" | "html"): Promise<string[]> {
  if (!/!\[|<img\b/i.test(source)) return [];
  const { renderBody } = await import("./body.ts");
  return picturesIn(renderBody(source, format)).filter(isRelative);
}
