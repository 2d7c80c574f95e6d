import { expect, test } from "vitest";
import { openCount } from "../../cli/access-log/count-readers.ts";
import { openLog } from "../../cli/access-log/open-log.ts";

const AGENT =
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

const SECONDS = Date.UTC(2026, 10, 23, 9, 30) / 1_000;

function combined(address: string, target = "/a/b/", day = "23/Nov/2026"): string {
  return `${address} - - [${day}:09:30:00 +0000] "GET ${target} HTTP/1.1" 200 5120 "-" "${AGENT}"`;
}

const FORMATS: [string, (address: string) => string, string[]?][] = [
  ["combined", combined],
  ["Apache's vhost_combined", (address) => `tern.example:443 ${combined(address)}`],
  ["a host in front, without its port", (address) => `tern.example ${combined(address)}`],
  [
    "Cloudflare's Logpush",
    (ClientIP) =>
      JSON.stringify({
        ClientIP,
        ClientRequestHost: "tern.example",
        ClientRequestMethod: "GET",
        ClientRequestURI: "/a/b/?utm=1",
        ClientRequestUserAgent: AGENT,
        EdgeResponseStatus: 200,
        EdgeStartTimestamp: "2026-11-23T09:30:00Z",
      }),
  ],
  [
    "Cloudflare's Logpush with nanoseconds",
    (ClientIP) =>
      `{"ClientIP":"${ClientIP}","ClientRequestMethod":"GET","ClientRequestURI":"/a/b/","ClientRequestUserAgent":"${AGENT}","EdgeResponseStatus":200,"EdgeStartTimestamp":${SECONDS}000000000}`,
  ],
  [
    "IIS",
    (address) =>
      `2026-11-23 09:30:00 10.0.0.1 GET /a/b/ - 443 - ${address} ${AGENT.replaceAll(" ", "+")} 200 15`,
    [
      "#Software: Microsoft Internet Information Services 10.0",
      "#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) sc-status time-taken",
    ],
  ],
  [
    "CloudFront",
    (address) =>
      `2026-11-23\t09:30:00\tLHR\t100\t${address}\tGET\tx\t/a/b/\t200\t-\t${AGENT.replaceAll(" ", "%20")}`,
    [
      "#Version: 1.0",
      "#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent)",
    ],
  ],
  [
    "Caddy",
    (client_ip) =>
      JSON.stringify({
        level: "info",
        ts: SECONDS + 0.1,
        logger: "http.log.access",
        request: { client_ip, method: "GET", uri: "/a/b/", headers: { "User-Agent": [AGENT] } },
        status: 200,
      }),
  ],
];

test.each(FORMATS)("five addresses are five readers in a log of %s", (_, line, head = []) => {
  const { counts, hours } = count([
    ...head,
    ...addresses(5).map((address) => line(address)),
    line("203.0.113.1"),
  ]);
  expect(counts).toMatchObject({ lines: 6, repeats: 1, robots: 0, unreadable: 0, notPages: 0 });
  expect(hours).toEqual([{ path: "/a/b/", hour: SECONDS * 1_000 - 1_800_000, views: 5, source: "" }]);
});

test.each(FORMATS)("a robot is one in a log of %s", (_, line, head = []) => {
  const robot = line("203.0.113.1").replaceAll(/Mozilla.*Safari\/537\.36/g, "Examplebot/2.1");
  expect(count([...head, robot]).counts).toMatchObject({ lines: 1, robots: 1 });
});

test("a line that is broken off is unreadable, whatever the format, and others are read", () => {
  for (const [name, line, head = []] of FORMATS) {
    const { counts } = count([...head, line("203.0.113.1").slice(0, 40), line("203.0.113.2")]);
    expect({ name, ...counts }).toMatchObject({ name, lines: 2, unreadable: 1 });
  }
});

test("days out of order count, each reader once a day", () => {
  const days = ["23/Nov/2026", "21/Nov/2026", "22/Nov/2026", "20/Nov/2026", "23/Nov/2026"];
  const lines = addresses(5).map((address, n) => combined(address, "/a/", days[n]));
  const { counts, hours } = count([...lines, ...lines]);
  expect(counts).toMatchObject({ lines: 10, repeats: 5, unreadable: 0 });
  expect(hours.reduce((sum, { views }) => sum + views, 0)).toBe(5);
});

test("when readers are more than can be remembered the oldest days go, and what comes for them is unreadable", () => {
  const readers = openCount(6);
  const read = openLog();
  for (const day of ["20/Nov/2026", "21/Nov/2026", "22/Nov/2026"])
    for (const address of addresses(3)) readers.add(read(combined(address, "/a/", day)) ?? null);
  expect(readers.take().map(({ views }) => views)).toEqual([3]);
  readers.add(read(combined("203.0.113.9", "/a/", "20/Nov/2026")) ?? null);
  expect(readers.counts).toMatchObject({ lines: 10, unreadable: 1 });
  expect(readers.take(true)).toHaveLength(2);
});

test("WordPress's addresses by number and AMP's are the article's", () => {
  const of = (target: string) => openLog()(combined("203.0.113.1", target))?.path;
  expect(of("/?p=82")).toBe("/?p=82");
  expect(of("/?utm_source=x&p=82#top")).toBe("/?p=82");
  expect(of("/?s=bridge")).toBe("/");
  expect(of("/2024/03/links-in/amp/")).toBe("/2024/03/links-in/");
  expect(of("/2024/03/links-in/amp")).toBe("/2024/03/links-in/");
  expect(of("/2024/03/links-in/?amp=1")).toBe("/2024/03/links-in/");
  expect(of("/amp/")).toBe("/amp/");
  expect(of("/2024/03/lamp/")).toBe("/2024/03/lamp/");
});

function addresses(count: number): string[] {
  return Array.from({ length: count }, (_, n) => `203.0.113.${n}`);
}

function count(lines: string[]) {
  const readers = openCount();
  const read = openLog();
  for (const line of lines.map(read)) if (line !== undefined) readers.add(line);
  return { counts: readers.counts, hours: readers.take(true) };
}
