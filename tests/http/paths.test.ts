import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addressKey,
  canonicalPath,
  numberedAddress,
  otherSpelling,
  spellingsOf,
} from "../../src/http/paths.ts";

describe("paths", () => {
  it("have one spelling, however they are written", () => {
    expect(canonicalPath("/caf%c3%a9/")).toBe("/caf%C3%A9/");
    expect(canonicalPath("/café/")).toBe("/caf%C3%A9/");
    expect(canonicalPath("/cafe\u0301/")).toBe("/caf%C3%A9/");
    expect(canonicalPath("/%63af%65%cc%81//")).toBe("/caf%C3%A9/");
    expect(canonicalPath("/a/../b/")).toBe("/b/");
    expect(canonicalPath("/it's/%28here%29/")).toBe("/it's/(here)/");
    expect(canonicalPath("/a%2fb%3Fc/")).toBe("/a%2Fb%3Fc/");
  });

  it("that are none, or name a host, are none", () => {
    expect(canonicalPath("//evil.example/")).toBeNull();
    expect(canonicalPath("/\\evil.example/")).toBeNull();
    expect(canonicalPath("no-slash")).toBeNull();
  });

  it("keep escapes that are no text", () => {
    expect(canonicalPath("/%ff%fe/")).toBe("/%FF%FE/");
    expect(canonicalPath("/100%/")).toBe("/100%/");
  });

  it("have another spelling, with or without the last slash", () => {
    expect(otherSpelling("/a/")).toBe("/a");
    expect(otherSpelling("/a")).toBe("/a/");
    expect(otherSpelling("/")).toBeNull();
  });

  const SEGMENT = fc.oneof(
    fc.string({ unit: "binary", maxLength: 6 }),
    fc.constantFrom("é", "e\u0301", "%c3%a9", "%C3%A9", "%2F", "%41", "%ff", "..", ".", "", "a", "it's", "%"),
  );
  const PATH = fc.array(SEGMENT, { maxLength: 4 }).map((segments) => `/${segments.join("/")}`);

  it("are canonical after one go, and found by what they were", () => {
    fc.assert(
      fc.property(PATH, (path) => {
        const canonical = canonicalPath(path);
        if (canonical === null) return;
        expect(canonical).toMatch(/^\/[\x21-\x7e]*$/);
        expect(canonical).not.toMatch(/\/\/|%[0-9a-f]?[a-f]/);
        expect(canonicalPath(canonical)).toBe(canonical);
        const { pathname } = new URL(path, "https://paper.example");
        expect(spellingsOf(pathname)[0]).toBe(canonical);
        expect(spellingsOf(pathname).length).toBeLessThanOrEqual(4);
        for (const spelling of spellingsOf(pathname))
          expect(addressKey(spelling)).toBe(addressKey(canonical));
      }),
    );
  });
});

it("WordPress's numbers are read from the front page's queries alone", () => {
  const read = (address: string) => numberedAddress(new URL(address, "https://paper.example"));
  expect(read("/?p=12&utm_source=x")).toBe("/?p=12");
  expect(read("/?page_id=7")).toBe("/?page_id=7");
  expect(read("/?p=x")).toBeNull();
  expect(read("/about/?p=12")).toBeNull();
  expect(spellingsOf("/?p=12")).toEqual(["/?p=12"]);
});
