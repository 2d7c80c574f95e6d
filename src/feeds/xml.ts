/** What XML 1.0 cannot hold, escaped or not: control characters, two noncharacters and halves of surrogate pairs. */
const FORBIDDEN = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

const ESCAPES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};

/** Text as it may stand in an element or an attribute. */
export function xml(text: string): string {
  return text.replace(FORBIDDEN, "").replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
}

/** HTML as a CDATA section; an end mark within it is split in two. */
export function cdata(html: string): string {
  return `<![CDATA[${html.replace(FORBIDDEN, "").replaceAll("]]>", "]]]]><![CDATA[>")}]]>`;
}

/** An element with text, or nothing where there is none. */
export function element(name: string, text: string | null | undefined): string {
  return text ? `<${name}>${xml(text)}</${name}>` : "";
}

export const XML_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';
