import { type LogLine, pathOf } from "./parse-line.ts";

/** The columns of an extended log (W3C), which its line `#Fields:` names: IIS, CloudFront. */
export type Columns = string[];

const FIELDS = /^#Fields:\s*/i;

/** The columns that a line names; null where it is another. */
export function columnsOf(line: string): Columns | null {
  return FIELDS.test(line) ? line.replace(FIELDS, "").trim().split(/\s+/) : null;
}

/** Reads a line with these columns, in UTC as the format has it; null where it does not say what a view has to. */
export function parseW3cLine(line: string, columns: Columns): LogLine | null {
  const values = line.split(line.includes("\t") ? "\t" : " ");
  if (values.length < columns.length) return null;
  const of = (...names: string[]) => {
    const value = names.map((name) => values[columns.indexOf(name)]).find((text) => text !== undefined);
    return value === undefined || value === "-" ? "" : value;
  };
  const at = Date.parse(`${of("date")}T${of("time")}Z`);
  const address = of("c-ip");
  const target = of("cs-uri-stem", "cs-uri");
  if (Number.isNaN(at) || address === "" || target === "") return null;
  const query = of("cs-uri-query");
  return {
    address,
    at,
    method: of("cs-method"),
    path: pathOf(query ? `${target}?${query}` : target),
    status: Number(of("sc-status")),
    agent: columns.includes("cs(User-Agent)") ? decoded(of("cs(User-Agent)")) : null,
  };
}

/** IIS writes blanks as plus signs, CloudFront as %20 or %2520. */
function decoded(agent: string): string {
  let text = agent.includes("%20") || agent.includes("%25") ? agent : agent.replaceAll("+", " ");
  for (let times = 0; times < 2 && /%[0-9a-f]{2}/i.test(text); times++)
    try {
      text = decodeURIComponent(text);
    } catch {
      // A percent sign that encodes nothing: the agent is taken as it stands.
      return text;
    }
  return text;
}
