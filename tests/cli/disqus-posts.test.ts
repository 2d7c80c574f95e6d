import { expect, test } from "vitest";
import { pathOf, postToComment, wordPressId } from "../../cli/disqus/post-to-comment.ts";

const thread = { id: "20", link: "https://old.example/2024/03/a/", ownId: "311 https://old.example/?p=311" };
const post = {
  id: "200",
  ownId: "wp_id=3111",
  thread: "20",
  parent: "",
  author: "Ada",
  email: "",
  message: "<p>Words.</p>",
  createdAt: "2024-03-06T10:00:00Z",
  isDeleted: false,
  isSpam: false,
};

test.each([
  ["https://old.example/2024/03/a/amp/", "/2024/03/a/"],
  ["https://old.example/2024/03/a/amp", "/2024/03/a/"],
  ["https://old.example/amp/", "/amp/"],
  ["http://other.example/2024/03/a?utm_source=x#disqus_thread", "/2024/03/a"],
  ["https://old.example/?p=12&x=1", "/?p=12"],
])("a thread at %s belongs to the article at %s", (link, path) => {
  expect(pathOf(link)).toBe(path);
});

test("a post that came from WordPress is the comment that an import from there has brought, and is answered as that", () => {
  const id = "wordpress:old.example:311:3111";
  expect(wordPressId(post, thread)).toBe(id);
  expect(wordPressId(post, { ...thread, ownId: "311 https://old.example/blog/?p=311" })).toBe(
    "wordpress:old.example/blog:311:3111",
  );
  expect(wordPressId({ ...post, ownId: "" }, thread)).toBeNull();
  expect(wordPressId(post, { ...thread, ownId: "x" })).toBeNull();
  const survey = { threads: new Map([["20", thread]]), fromWordPress: new Map([["200", id]]) };
  expect(postToComment(post, survey)).toMatchObject({ externalId: id, articlePath: "/2024/03/a/" });
  const answer = { ...post, id: "201", ownId: "", parent: "200" };
  expect(postToComment(answer, survey)).toMatchObject({ externalId: "disqus:201", parentExternalId: id });
});

test("links lead where they lead, not over Disqus", () => {
  const message =
    '<p>See <a href="http://disq.us/url?url=https%3A%2F%2Fa.example%2Fx%3Ab1KeyOf_it&amp;cuid=1">this</a></p>';
  const survey = { threads: new Map([["20", thread]]), fromWordPress: new Map() };
  expect(postToComment({ ...post, message }, survey)).toMatchObject({
    body: "See this (https://a.example/x)",
  });
});
