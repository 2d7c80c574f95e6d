/** Requests that nobody would think of: made at random, and the same for the same numbers. */
export type MadeUp = { method: string; path: string; headers: Record<string, string>; body?: string };

export const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

const STRANGE = [
  ...["", "0", "-1", "1e309", "NaN", "null", "undefined", "true", "[]", "{}", "%00", "%", "%ff", "%E0%A4%A"],
  ...["../../etc/passwd", "a".repeat(3_000), "' OR 1=1 --", "<script>", "\u202e", "💥", "9".repeat(30)],
];
const TYPES = [
  ...[
    "application/json",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "text/plain",
  ],
  ...["multipart/form-data", "application/json; charset=utf-16", ""],
];
const BODIES = [
  ...["", "{", "{}", "[]", "null", '"text"', "1", '{"comment":1,"author":[]}', '{"comments":[{}]}'],
  ...['{"articles":[null]}', '{"decision":"approve"}', "comment=a&author=b", "a=b&a=c&a[]=d", "%=%&&=%ff"],
  ...['--x\r\nContent-Disposition: form-data; name="comment"\r\n\r\nhalf', "--x--", "\u0000\u0001\uffff"],
];
const HEADERS: Record<string, string>[] = [
  {},
  { Accept: "application/json" },
  { Cookie: "broadsheet_session=a.b.c.d; broadsheet_own=%00.x" },
  { "If-None-Match": 'W/"x", *' },
  { "CF-Connecting-IP": "not an address" },
  { Range: "bytes=5-1" },
];

/** @param random from 0 to 1 @param known headers that open doors, and addresses that are there */
export function madeUp(
  random: () => number,
  routes: { method: string; path: string }[],
  known: { doors: Record<string, string>[]; ids: (string | number)[]; articlePath: string },
): MadeUp {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const value = () => (random() < 0.6 ? String(pick(known.ids)) : encodeURI(pick(STRANGE)));
  const route = pick(routes);
  const method = random() < 0.8 && METHODS.includes(route.method) ? route.method : pick(METHODS);
  const pattern = route.path.includes("*")
    ? pick([known.articlePath, `${known.articlePath}comments`, `/${value()}/`, `/section/${value()}/`, "/"])
    : route.path.replaceAll(/:\w+(\{[^}]*\})?/g, value);
  const queries = [
    "cursor",
    "limit",
    "before",
    "after",
    "order",
    "q",
    "status",
    "reply-to",
    "id",
    "key",
    "t",
  ];
  const query = random() < 0.5 ? `?${pick(queries)}=${value()}&${pick(queries)}=${value()}` : "";
  const hasBody = method !== "GET" && method !== "HEAD";
  const headers = { ...pick(HEADERS), ...pick(known.doors), ...(hasBody && { "Content-Type": pick(TYPES) }) };
  return { method, path: pattern + query, headers, ...(hasBody && { body: pick(BODIES) }) };
}
