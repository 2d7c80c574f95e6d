import { expect, it } from "vitest";
import { makeArticle, makeComment } from "../support/factories.ts";
import { ask } from "../support/worker.ts";

it("a page that is one reader's own has the paper's name and footer, and nothing of others", async () => {
  const { id, path } = await makeArticle();
  const comment = await makeComment({ articleId: id });
  const page = await (await ask(`${path}comments/${comment.id}/report`)).text();
  expect(page).toMatch(/<p class="nameplate"><a href="\/">[^<]+<\/a>/);
  expect(page).toContain('<link rel="icon"');
  expect(page).toContain("Articles by RSS");
  expect(page).not.toMatch(/[\uFDD0\uFDD1]/);
});
