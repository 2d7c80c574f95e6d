import { expect, it } from "vitest";
import { nearName } from "../../src/http/near-name.ts";

const KNOWN = ["title", "path", "tags", "status", "kind", "published", "updated", "comments", "image"];

it.each([
  ["staus", "status"],
  ["satus", "status"],
  ["Status", "status"],
  ["sta-tus", "status"],
  ["statuss", "status"],
  ["satuts", "status"],
  ["tag", "tags"],
  ["tgas", "tags"],
  ["publish", "published"],
  ["published_at", "published"],
  ["UPDATED", "updated"],
  ["commetns", "comments"],
])("%s is %s", (given, meant) => {
  expect(nearName(given, KNOWN)).toBe(meant);
});

it.each(["layout", "date", "id", "categories", "description", "weight", "lang", "type", "permalink", ""])(
  "%s is none of them",
  (given) => {
    expect(nearName(given, KNOWN)).toBeNull();
  },
);
