const ESCAPES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text for markup and attributes. */
export function escapeHtml(text: string): string {
  return /[&<>"']/.test(text) ? text.replace(/[&<>"']/g, (sign) => ESCAPES[sign] ?? sign) : text;
}

/** The start tag of an element; attributes that are undefined are left out. */
export function element(name: string, attributes: Record<string, string | undefined> = {}): string {
  let tag = `<${name}`;
  for (const [attribute, value] of Object.entries(attributes))
    if (value !== undefined) tag += ` ${attribute}="${escapeHtml(value)}"`;
  return `${tag}>`;
}
