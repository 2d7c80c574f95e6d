import { describe, expect, it } from "vitest";
import { originOf } from "../../src/http/network-address.ts";
import { isSameAddress, readerKey } from "../../src/popularity/reader-key.ts";
import { referringSite } from "../../src/popularity/referring-site.ts";
import { type Entry, Tally } from "../../src/popularity/tally.ts";

const NOW = Date.UTC(2026, 10, 23, 9, 30);
const VIEW = { articleId: 1, address: "192.0.2.1", agent: "Firefox" };
const entry = (articleId: number): Entry => [1, articleId, 2, "", ""];

describe("the tally", () => {
  it("knows a reader of an article again until the UTC day ends", () => {
    const tally = new Tally();
    expect([tally.isNew(VIEW, NOW), tally.isNew(VIEW, NOW + 1)]).toEqual([true, false]);
    expect(tally.isNew({ ...VIEW, articleId: 2 }, NOW)).toBe(true);
    expect(tally.isNew({ ...VIEW, agent: "Chrome" }, NOW)).toBe(true);
    expect(tally.isNew(VIEW, Date.UTC(2026, 10, 23, 23, 59, 59, 999))).toBe(false);
    expect(tally.isNew(VIEW, Date.UTC(2026, 10, 24))).toBe(true);
  });

  it("asks for one flush until it is taken", () => {
    const tally = new Tally();
    expect([tally.claimFlush(NOW, 10_000), tally.claimFlush(NOW + 1, 10_000)]).toEqual([true, false]);
    tally.take(10);
    expect(tally.claimFlush(NOW + 2, 10_000)).toBe(true);
  });

  it("asks again when the promised flush died", () => {
    const tally = new Tally();
    tally.claimFlush(NOW, 10_000);
    expect(tally.claimFlush(NOW + 39_999, 10_000)).toBe(false);
    expect(tally.claimFlush(NOW + 40_000, 10_000)).toBe(true);
  });

  it("puts what is given back before what came in meanwhile", () => {
    const tally = new Tally();
    tally.add(entry(1));
    const taken = tally.take(10);
    tally.add(entry(2));
    tally.giveBack(taken);
    expect(tally.take(10)).toEqual([entry(1), entry(2)]);
    expect(tally.take(10)).toEqual([]);
  });

  it("stays bounded while nothing can be handed in", () => {
    const tally = new Tally();
    for (let n = 0; n < 20_000; n++) tally.add(entry(n));
    expect(tally.isNew(VIEW, NOW)).toBe(false);
    tally.take(20_000);
    expect(tally.isNew(VIEW, NOW)).toBe(true);
  });
});

describe("originOf", () => {
  it.each([
    ["192.0.2.17", "192.0.2.17", "192.0.2"],
    ["::ffff:192.0.2.17", "192.0.2.17", "192.0.2"],
    ["2001:db8:85a3:8d3:1319:8a2e:370:7348", "2001:db8:85a3:8d3", "2001:db8:85a3"],
    ["2001:DB8:0:0001::1", "2001:db8:0:1", "2001:db8:0"],
    ["2001:db8::", "2001:db8:0:0", "2001:db8:0"],
    ["::1", "0:0:0:0", "0:0:0"],
    ["unknown", "unknown", "unknown"],
  ])("%s", (ip, address, network) => {
    expect(originOf(ip)).toEqual({ address, network });
  });
});

describe("readerKey", () => {
  const view = { ...VIEW, network: "192.0.2" };
  const networkOf = (key: number) => Math.floor(key / 2 ** 26);

  it("is the same for the same reader on the same day, and nothing of it elsewhere", async () => {
    const first = await readerKey("secret", view, NOW, new Tally());
    expect(await readerKey("secret", view, NOW + 3_600_000, new Tally())).toBe(first);
    const others = await Promise.all([
      readerKey("secret", view, NOW + 86_400_000, new Tally()),
      readerKey("another secret", view, NOW, new Tally()),
      readerKey("secret", { ...view, articleId: 2 }, NOW, new Tally()),
    ]);
    for (const other of others) expect(networkOf(other)).not.toBe(networkOf(first));
  });

  it("shares its parts with other agents of the address and other addresses of the network", async () => {
    const tally = new Tally();
    const first = await readerKey("secret", view, NOW, tally);
    const agent = await readerKey("secret", { ...view, agent: "Chrome" }, NOW, tally);
    const neighbour = await readerKey("secret", { ...view, address: "192.0.2.2" }, NOW, tally);
    expect(new Set([first, agent, neighbour]).size).toBe(3);
    expect([isSameAddress(first, agent), isSameAddress(first, neighbour)]).toEqual([true, false]);
    expect([agent, neighbour].map(networkOf)).toEqual([networkOf(first), networkOf(first)]);
  });

  it("is a whole number that JSON keeps, spread over 53 bits", async () => {
    const tally = new Tally();
    const keys = await Promise.all(
      Array.from({ length: 500 }, (_, articleId) => readerKey("secret", { ...view, articleId }, NOW, tally)),
    );
    expect(new Set(keys.map(networkOf)).size).toBe(500);
    for (const key of keys) expect(Number.isSafeInteger(key)).toBe(true);
    expect(Math.max(...keys)).toBeGreaterThan(0.98 * 2 ** 53);
    expect(Math.min(...keys)).toBeLessThan(0.02 * 2 ** 53);
  });
});

describe("referringSite", () => {
  it.each([
    ["https://www.News.example/a?b", "news.example"],
    ["android-app://org.example.reader/", "org.example.reader"],
    ["https://paper.example/another/", ""],
    ["https://www.paper.example/", ""],
    ["about:blank", ""],
    ["no address", ""],
  ])("%s", (referrer, site) => {
    const headers = { Referer: referrer };
    expect(referringSite(new Request("https://paper.example/a/", { headers }))).toBe(site);
  });

  it("is nothing without the header", () => {
    expect(referringSite(new Request("https://paper.example/a/"))).toBe("");
  });
});
