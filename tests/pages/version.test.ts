import { expect, it } from "vitest";
import { articlePage } from "../../src/pages/article-page.tsx";
import { commentsPage } from "../../src/pages/comments-page.tsx";
import { EMPTY_FORM } from "../../src/pages/data.ts";
import { frontPage } from "../../src/pages/front-page.tsx";
import { listPage } from "../../src/pages/list-page.tsx";
import { article, card, comment, FRAME, form } from "./sample-data.ts";

/** Of the markup without dates, whose wording is the runtime's. */
const HASH_OF_MARKUP = "61edb12e73604142";

/** Every kind of page that is stored, with every part that it can have. */
function everyPage(): string[] {
  const held = comment({ id: 12, parentId: 11, depth: 5, inReplyTo: "Ada Reader", awaitsModeration: true });
  const comments = { comments: [comment(), held], nextPath: "/next" };
  const data = { article: article(), related: [card()], comments, formActionPath: "/comments" };
  const changed = article({
    changedAt: article().publishedAt + 3_600_000,
    leadImage: null,
    commentsOpen: false,
  });
  return [
    articlePage(FRAME, { ...data, form: EMPTY_FORM }),
    articlePage(FRAME, { ...data, form: form({ parent: "11" }, { errors: { comment: "Empty" } }) }),
    articlePage(FRAME, { ...data, article: changed, form: EMPTY_FORM }),
    articlePage(FRAME, { ...data, article: article({ kind: "page" }), form: EMPTY_FORM }),
    commentsPage(FRAME, { article: article(), comments }),
    frontPage(FRAME, { lead: card(), articles: [card(), card(), card(), card()], nextPath: "/next" }),
    listPage(FRAME, { title: "Harbour", kind: "section", articles: [card()], nextPath: "/next" }),
    listPage(FRAME, { title: "Ida Marlowe", kind: "author", articles: [], nextPath: null }),
  ];
}

it("stored pages are told from those of other templates by PAGE_VERSION", async () => {
  const markup = everyPage()
    .join("\n")
    .replaceAll(/\?v=\d+|(?<=<time[^>]*>)[^<]*/g, "");
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(markup));
  const hash = [...new Uint8Array(digest).slice(0, 8)]
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("");
  expect(hash, "the markup changed: raise PAGE_VERSION and update the hash").toBe(HASH_OF_MARKUP);
});
