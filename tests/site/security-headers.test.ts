import { expect, it } from "vitest";
import { makeArticle } from "../support/factories.ts";
import { signedIn } from "../support/signed-in.ts";
import { ask } from "../support/worker.ts";

it.each([
  ["the front page", "/"],
  ["an article's comments by the API", "/api/v1/articles"],
  ["what the API does not have", "/api/v1/nothing"],
  ["a page that is not there", "/nothing/"],
  ["a feed", "/feed.xml"],
  ["robots.txt", "/robots.txt"],
  ["a link of a mail that is none", "/mail/confirm"],
  ["the newsroom's door", "/admin/sign-in"],
  ["the way there", "/admin"],
  ["the newsroom's API without a token", "/api/v1/admin/stats"],
  ["the newsroom within", "/admin/people"],
])("%s carries what every answer carries", async (what, path) => {
  const headers = what.endsWith("within") ? await signedIn() : {};
  for (const scheme of ["https", "http"]) {
    const response = await ask(`${scheme}://paper.example${path}`, { headers });
    expect(response.headers.get("X-Content-Type-Options")).toBe("nosniff");
    expect(response.headers.get("Cross-Origin-Opener-Policy")).toBe("same-origin");
    expect(response.headers.get("Permissions-Policy")).toContain("geolocation=()");
    expect(response.headers.get("Strict-Transport-Security")).toBe(
      scheme === "https" ? "max-age=31536000" : null,
    );
  }
});

it("an address that can only be read says so", async () => {
  const { path } = await makeArticle();
  for (const address of [path, "/nothing/", "/"]) {
    const response = await ask(address, { method: "POST", body: "x" });
    expect(response.status).toBe(405);
    expect(response.headers.get("Allow")).toBe("GET, HEAD");
  }
});
