import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countReaders } from "../../src/popularity/count-readers.ts";
import { CountedReaders, decodeCounted, Readers } from "../../src/popularity/counted-readers.ts";
import type { Entry } from "../../src/popularity/tally.ts";
import { nothingUsual } from "../../src/popularity/usual-networks.ts";
import { makeEntry } from "./readers.ts";

describe("Readers", () => {
  it("knows its readers and counts their neighbours, also after it was settled", () => {
    const part = (most: number) => fc.integer({ min: 0, max: most });
    const reader = fc
      .tuple(part(2), part(2), part(3))
      .map(([network, address, agent]) => network * 2 ** 26 + address * 2 ** 14 + agent);
    fc.assert(
      fc.property(fc.array(fc.array(reader), { maxLength: 4 }), (rounds) => {
        let readers = new Readers();
        const all = new Set<number>();
        const alike = (key: number, span: number) =>
          [...all].filter((other) => Math.floor(other / span) === Math.floor(key / span)).length;
        for (const key of rounds.flatMap((round) => [...round, null])) {
          if (key === null) {
            expect([...readers.settled()]).toEqual([...all].sort((a, b) => a - b));
            readers = new Readers(readers.settled());
            continue;
          }
          expect(readers.near(key)).toEqual({
            isKnown: all.has(key),
            fromAddress: alike(key, 2 ** 14),
            fromNetwork: alike(key, 2 ** 26),
          });
          if (!all.has(key)) readers.add(key);
          all.add(key);
        }
      }),
    );
  });
});

describe("what was seen", () => {
  it("is the same after it was stored", () => {
    const seen = new CountedReaders();
    const entries = Array.from({ length: 500 }, (_, n) => makeEntry(1, n % 7, { network: n % 50 }));
    const admitted = entries.filter((entry) => admit(seen, entry));
    expect(admitted).toHaveLength(500);
    const stored = decodeCounted(seen.encode());
    expect(entries.filter((entry) => admit(stored, entry))).toEqual([]);
    expect(stored.encode()).toEqual(seen.encode());
  });

  it("counts no more readers than there are where another article's network has the same key by chance", () => {
    const seen = new CountedReaders();
    const usual = { ...nothingUsual(), readers: 100 };
    for (let article = 1; article <= 3; article++)
      countReaders([makeEntry(1, article, { network: 5 })], () => seen, usual);
    const stored = decodeCounted(seen.encode());
    const { counted } = countReaders([makeEntry(1, 2)], () => stored, usual);
    expect(counted.length).toBeLessThanOrEqual(2);
  });

  it("takes eight bytes a reader, and several rows when they are many", () => {
    const seen = new CountedReaders();
    for (let n = 0; n < 200_000; n++) admit(seen, makeEntry(1, n % 5_000));
    const parts = seen.encode().map(({ fingerprints }) => fingerprints);
    expect(parts.length).toBe(2);
    for (const part of parts) expect(part.length).toBeLessThan(2_000_000);
    expect(parts.join("").length / 200_000).toBeLessThan(8 * (4 / 3) + 1);
  });

  it("is nobody where nothing is stored", () => {
    for (const nobody of [decodeCounted([]), decodeCounted(new CountedReaders().encode())])
      expect(nobody.readers.near(1)).toEqual({ isKnown: false, fromAddress: 0, fromNetwork: 0 });
  });
});

describe("admit", () => {
  it("counts an office as up to eight readers of an article", () => {
    const seen = new CountedReaders();
    const office = () => makeEntry(1, 1, { address: 1, network: 1 });
    const counted = Array.from({ length: 30 }, office).filter((entry) => admit(seen, entry));
    expect(counted).toHaveLength(8);
  });

  it("does not remember who was not counted", () => {
    const seen = new CountedReaders();
    for (let n = 0; n < 10_000; n++) admit(seen, makeEntry(1, 1, { address: 1, network: 1 }));
    expect(fingerprintsOf(seen).length).toBeLessThan(200);
  });

  it("lets shared addresses make up a quarter more than addresses", () => {
    const seen = new CountedReaders();
    let counted = 0;
    for (let address = 0; address < 1_000; address++)
      for (let agent = 0; agent < 8; agent++)
        if (admit(seen, makeEntry(1, 1, { address, network: address }))) counted++;
    expect(counted).toBeGreaterThan(1_250);
    expect(counted).toBeLessThan(1_300);
  });
});

/** Whether a paper that has learned nothing counts an entry. */
function admit(seen: CountedReaders, entry: Entry): boolean {
  return countReaders([entry], () => seen, nothingUsual()).counted.length > 0;
}

function fingerprintsOf(seen: CountedReaders): string {
  return seen
    .encode()
    .map(({ fingerprints }) => fingerprints)
    .join("");
}
