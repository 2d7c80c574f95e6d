/** What a browser would send of a page's form, by its id, that nobody has touched, but for its buttons. */
export function formFields(html: string, id = "editor"): Record<string, string> {
  const form = new RegExp(`<form[^>]*id="${id}"[\\s\\S]*?</form>`).exec(html)?.[0] ?? "";
  const fields: Record<string, string> = {};
  for (const [tag] of form.matchAll(/<input\b[^>]*>/g)) {
    const isOn = !/type="(checkbox|radio)"/.test(tag) || /\schecked\b/.test(tag);
    const name = attribute(tag, "name");
    if (name !== null && isOn) fields[name] = attribute(tag, "value") ?? "";
  }
  // A browser drops the first line break behind the tag, and sends the others as CRLF.
  for (const [, tag = "", text = ""] of form.matchAll(/(<textarea\b[^>]*>)([\s\S]*?)<\/textarea>/g))
    fields[attribute(tag, "name") ?? ""] = decode(text.replace(/^\n/, "")).replaceAll("\n", "\r\n");
  for (const [, tag = "", options = ""] of form.matchAll(/(<select\b[^>]*>)([\s\S]*?)<\/select>/g)) {
    const chosen = /<option\b[^>]*\sselected\b[^>]*>/.exec(options) ?? /<option\b[^>]*>/.exec(options);
    fields[attribute(tag, "name") ?? ""] = attribute(chosen?.[0] ?? "", "value") ?? "";
  }
  return fields;
}

function attribute(tag: string, name: string): string | null {
  const found = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
  return found === undefined ? null : decode(found);
}

const ENTITIES: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };

function decode(text: string): string {
  return text.replace(/&(\w+|#\d+);/g, (whole, name) => ENTITIES[name] ?? whole);
}
