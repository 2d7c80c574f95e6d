/** A name in quotes, in which a quote is doubled, or everything up to the next comma. */
const NAME = /\s*(?:"((?:[^"]|"")*)"\s*(?=,|$)|([^,]*))(?:,|$)/g;

/** The names of a text that has them parted by commas; a name that has a comma itself stands in quotes. */
export function splitNames(text: string): string[] {
  return [...text.matchAll(NAME)]
    .map(([, quoted, plain = ""]) => quoted?.replaceAll('""', '"') ?? plain)
    .map((name) => name.replace(/\s+/g, " ").trim())
    .filter(Boolean);
}

/** The text from which splitNames reads these names. */
export function joinNames(names: string[]): string {
  return names.map((name) => (/,|^"/.test(name) ? `"${name.replaceAll('"', '""')}"` : name)).join(", ");
}
