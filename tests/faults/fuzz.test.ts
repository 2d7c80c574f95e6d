import { beforeEach, expect, it, vi } from "vitest";
import { ALL_ROUTES } from "../support/apps.ts";
import { makeArticle, makeComment } from "../support/factories.ts";
import { randomNumbers } from "../support/random.ts";
import { signedIn } from "../support/signed-in.ts";
import { ask } from "../support/worker.ts";
import { type MadeUp, madeUp } from "./requests.ts";

const REQUESTS = 1_500;

let known: Parameters<typeof madeUp>[2];

beforeEach(async () => {
  const article = await makeArticle({ title: "The bridge opens" });
  const comment = await makeComment({ articleId: article.id });
  const bearer = { Authorization: "Bearer test-admin-token" };
  known = {
    doors: [{}, bearer, await signedIn()],
    ids: [article.id, comment.id, article.slug],
    articlePath: article.path,
  };
});

it("no request is answered by a fault of ours, whatever it is", async () => {
  const logged = vi.spyOn(console, "error").mockImplementation(() => {});
  const random = randomNumbers(7);
  const failed: (MadeUp & { status: number })[] = [];
  for (let n = 0; n < REQUESTS; n++) {
    const { path, ...request } = madeUp(random, ALL_ROUTES, known);
    if (!URL.canParse(path, "https://paper.example")) continue;
    const { status } = await ask(path, request);
    if (status >= 500) failed.push({ path, ...request, status });
  }
  expect(failed.map(({ method, path, status, body }) => `${status} ${method} ${path} ${body}`)).toEqual([]);
  const faults = logged.mock.calls.filter(([line]) =>
    /unexpected_error|behind_response_failed/.test(JSON.stringify(line)),
  );
  expect(faults).toEqual([]);
});
