/** What may stand behind a name: something in quotes, over several lines too, or the rest of the line up to a #. */
const VALUE = ["'", '"', "`"].map((quote) => `\\s*${quote}(?:\\\\${quote}|[^${quote}])*${quote}`);
const ASSIGNMENT = new RegExp(
  `^\\s*(?:export\\s+)?([\\w.-]+)(?:\\s*=\\s*?|:\\s+?)(${VALUE.join("|")}|[^#\\r\\n]+)?\\s*(?:#.*)?$`,
  "gm",
);

/** The variables of a .dev.vars file by their names, read as wrangler reads them for the Worker. Of two, the later counts. */
export function parseDevVars(text: string): Map<string, string> {
  const found = text.replace(/\r\n?/g, "\n").matchAll(ASSIGNMENT);
  return new Map([...found].map(([, name = "", given = ""]) => [name, unquoted(given.trim())]));
}

function unquoted(given: string): string {
  const value = given.replace(/^(['"`])([\s\S]*)\1$/gm, "$2");
  return given.startsWith('"') ? value.replaceAll("\\n", "\n").replaceAll("\\r", "\r") : value;
}
