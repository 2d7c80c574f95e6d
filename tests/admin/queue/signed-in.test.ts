import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { makeArticle, makeComment } from "../../support/factories.ts";
import { signedIn } from "../../support/signed-in.ts";
import { ask } from "../../support/worker.ts";

it("lets a moderator decide in the queue, under a name of their own, and nobody from another site", async () => {
  const { path } = await makeArticle({ id: 1 });
  await makeComment({ id: 100, articleId: 1, status: "held", body: "The ferry was late." });
  const headers = await signedIn("moderator");
  const page = await ask("/admin/comments", { headers });
  expect(page.status).toBe(200);
  expect(await page.text()).toContain("The ferry was late.");
  const form = { method: "POST", body: new URLSearchParams({ act: "approve 100", status: "held" }) };
  const foreign = { ...headers, Origin: "https://elsewhere.example", "Sec-Fetch-Site": "cross-site" };
  expect((await ask("/admin/comments/decisions", { ...form, headers: foreign })).status).toBe(403);
  expect(await (await ask(path)).text()).not.toContain("The ferry was late.");
  expect((await ask("/admin/comments/decisions", { ...form, headers })).status).toBe(303);
  expect(await (await ask(path)).text()).toContain("The ferry was late.");
  expect(await env.DB.prepare("SELECT decided_by FROM decisions").first("decided_by")).toBe("Mira Quill");
  const signedOut = await ask("/admin/comments/decisions", {
    ...form,
    headers: { Origin: headers.Origin ?? "" },
  });
  expect(signedOut.status).toBe(401);
});
