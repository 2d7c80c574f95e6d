import { describe, expect, test } from "vitest";
import { parseFile } from "../../cli/front-matter.ts";
import { readWhen } from "../../cli/when.ts";

const NOW = Date.UTC(2026, 10, 23, 15, 20);

const parse = (yaml: string) => parseFile(`---\n${yaml}\n---\nBody`, NOW);

test("a whole front matter", () => {
  const { fields, body, errors, warnings } = parseFile(
    `\uFEFF---\r
title: "The harbour: frozen"
slug: harbour
path: /2026/11/20/harbour/
standfirst: >
  For the first time
  since 1963.
author: Inge Maris
byline: By our correspondent
section: City
tags: [ice, 2026, yes]
published: 2026-11-20T07:30:00+01:00
updated: -1d 06:05
status: published
kind: article
image:
  url: /assets/ice.jpg
  alt: Ice
comments: closed
sticky: true
unranked: true
relatedPins: [/2026/11/19/ice/, /2026/11/18/pier/]
relatedBars: /2020/01/02/ice/
---

The ice came.
---
Not a front matter.
`,
    NOW,
  );
  expect(errors).toEqual([]);
  expect(warnings).toEqual([]);
  expect(fields).toEqual({
    title: "The harbour: frozen",
    slug: "harbour",
    path: "/2026/11/20/harbour/",
    standfirst: "For the first time since 1963.",
    author: "Inge Maris",
    byline: "By our correspondent",
    section: "City",
    tags: ["ice", "2026", "yes"],
    published: "2026-11-20T06:30:00.000Z",
    updated: "2026-11-22T06:05:00.000Z",
    status: "published",
    kind: "article",
    image: { url: "/assets/ice.jpg", alt: "Ice", caption: undefined },
    comments: "closed",
    sticky: true,
    unranked: true,
    relatedPins: ["/2026/11/19/ice/", "/2026/11/18/pier/"],
    relatedBars: ["/2020/01/02/ice/"],
  });
  expect(body).toBe("\nThe ice came.\n---\nNot a front matter.\n");
});

test("text stays text, whatever YAML might see in it", () => {
  expect(parse("title: 1984\nsection: no\ntags: a, b , c").fields).toEqual({
    title: "1984",
    section: "no",
    tags: ["a", "b", "c"],
  });
});

test.each([
  ['tags: [ice, "Berlin, Germany"]', ["ice", "Berlin, Germany"]],
  ["tags:\n  - Berlin, Germany\n  - ice", ["Berlin, Germany", "ice"]],
  [`tags: '"Berlin, Germany", ice'`, ["Berlin, Germany", "ice"]],
])("a tag with a comma: %s", (yaml, tags) => {
  expect(parse(`title: a\n${yaml}`).fields.tags).toEqual(tags);
});

test.each([
  ["no front matter", "Just text", 1, /no front matter/],
  ["no title", "---\nslug: a\n---\n", 1, /title is missing/],
  ["an empty title", "---\ntitle:\n---\n", 1, /title is missing/],
  ["an empty front matter", "---\n---\nx", 1, /title is missing/],
  ["a bad date", "---\ntitle: a\npublished: tomorrow\n---\n", 3, /published: "tomorrow" is no date/],
  ["a bad status", "---\ntitle: a\n\nstatus: live\n---\n", 4, /status: "live" is none of: draft/],
  ["a list for a title", "---\ntitle: [a]\n---\n", 2, /title: write it as text/],
  ["a path without a slash", "---\ntitle: a\npath: x/\n---\n", 3, /begins with one slash/],
  ["an image without an address", "---\ntitle: a\nimage:\n  alt: b\n---\n", 3, /needs a url/],
  ["an image with something else", "---\ntitle: a\nimage:\n  src: b\n---\n", 3, /"src" is none of/],
  ["broken YAML", '---\ntitle: "a\nslug: b\n---\n', 2, /quote/i],
])("%s is told with its line", (_, source, line, message) => {
  const { errors } = parseFile(source, NOW);
  expect(errors[0]?.message).toMatch(message);
  expect(errors[0]?.line).toBeGreaterThanOrEqual(line);
  expect(errors[0]?.line).toBeLessThanOrEqual(line + 2);
});

describe("what shall not be out yet", () => {
  test.each([
    ["draft: true", "draft"],
    ["draft: yes\nstatus: draft", "draft"],
    ["draft: false\nstatus: withdrawn", "withdrawn"],
    ["draft: false", undefined],
    ["status: scheduled\npublished: +2d 06:00", "scheduled"],
    // The same file again when its time has come.
    ["status: scheduled\npublished: -2d 06:00", "scheduled"],
  ])("%s", (yaml, status) => {
    const { fields, errors, warnings } = parse(`title: a\n${yaml}`);
    expect([fields.status, errors, warnings]).toEqual([status, [], []]);
  });

  test.each([
    ["status: scheduled", /published: .*say when/],
    ["status: scheduled\npublished:", /published: .*say when/],
    ["status: scheduled\npublish: +2d", /"publish" is no field: write "published"/],
    ["staus: draft", /"staus" is no field: write "status"/],
    ["Draft: true", /"Draft" is no field: write "draft"/],
    ["publishedAt: 2999-01-01", /"publishedAt" is no field: write "published"/],
    ["date: 2999-01-01", /"date" is no field: write "published"/],
    ["embargo: 2999-01-01", /"embargo" is no field: write "published"/],
    ["hidden: true", /"hidden" is no field: write "status"/],
    ["draft: perhaps", /draft: "perhaps" is none of: true, false, yes, no/],
    ["draft: true\nstatus: published", /draft: .*status/],
  ])("%s is refused", (yaml, message) => {
    const { errors } = parse(`title: a\n${yaml}`);
    expect(errors.map((error) => error.message)).toContainEqual(expect.stringMatching(message));
  });
});

test("unknown fields are a warning", () => {
  const { errors, warnings } = parse("title: a\nlayout: post");
  expect(errors).toEqual([]);
  expect(warnings).toEqual([{ line: 3, message: expect.stringMatching(/^"layout" is no field/) }]);
});

describe("a time", () => {
  test.each([
    ["2026-11-23T07:30:00Z", "2026-11-23T07:30:00.000Z"],
    ["2026-11-23T07:30+02:00", "2026-11-23T05:30:00.000Z"],
    ["2026-11-23 7:30", "2026-11-23T07:30:00.000Z"],
    ["2026-11-23", "2026-11-23T00:00:00.000Z"],
    ["-2d 07:30", "2026-11-21T07:30:00.000Z"],
    ["+2d 06:00", "2026-11-25T06:00:00.000Z"],
    ["-0d", "2026-11-23T00:00:00.000Z"],
  ])("%s", (given, expected) => {
    expect(readWhen(given, NOW)).toBe(expected);
  });

  test.each(["", "soon", "2026-13-01", "2026-02-30", "2026-11-23 25:00", "-1d 24:00", "23.11.2026"])(
    "%o is none",
    (given) => {
      expect(() => readWhen(given, NOW)).toThrow(/is no date: write/);
    },
  );
});
