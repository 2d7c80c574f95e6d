import { expect, test } from "vitest";
import { postToArticle } from "../../cli/ghost/post-to-article.ts";

const NOTHING = {
  posts: 1,
  tags: new Map(),
  tagsOf: new Map(),
  users: new Map(),
  authorsOf: new Map(),
  pictures: new Map(),
};

test.each([
  ["published", "2026-01-01T00:00:00Z", "published"],
  ["scheduled", "2999-01-01T00:00:00Z", "scheduled"],
  // Without its time it would be out at once.
  ["scheduled", null, "draft"],
  ["scheduled", "soon", "draft"],
  ["sent", "2026-01-01T00:00:00Z", "draft"],
])("a post of Ghost's that is %s at %s is %s", (status, published_at, expected) => {
  const post = { id: "a", slug: "a", title: "A", html: "<p>x</p>", status, published_at };
  expect(postToArticle(post, NOTHING, "")).toMatchObject({ status: expected });
});
