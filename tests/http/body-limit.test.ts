import { beforeEach, describe, expect, it } from "vitest";
import { INSPECTED_ROUTES } from "../support/apps.ts";
import { makeArticle, makeComment } from "../support/factories.ts";
import { signedIn } from "../support/signed-in.ts";
import { ask } from "../support/worker.ts";

const CHUNK = new Uint8Array(1_000_000).fill(0x61);
const OFFERED = 40;
/** What the largest door lets in, in chunks, and one that waits on the way. */
const LARGEST = 10 + 4;

const ID = "1818000000000000";

/** What routes for every path look for below an article. */
const BELOW = [
  "comments",
  "comments/follow",
  ...["edit", "report", "recommend", "decision"].map((act) => `comments/${ID}/${act}`),
];

/** Every route of both apps that takes something. */
const writing = [
  ...new Set(
    INSPECTED_ROUTES.filter(({ method }) => !["GET", "HEAD", "ALL"].includes(method)).flatMap(
      ({ method, path }) =>
        (path.includes("*") ? BELOW.map((below) => path.replace("*", `a/${below}`)) : [path]).map(
          (one) => `${method} ${one.replaceAll(/:\w+(\{.*?\}+)?/g, ID)}`,
        ),
    ),
  ),
].map((route) => route.split(" ") as [method: string, path: string]);

/** A body without an end, nearly, and how many chunks of it were taken. */
function endless(first: string) {
  let taken = 0;
  const body = new ReadableStream<Uint8Array>(
    {
      start: (controller) => controller.enqueue(new TextEncoder().encode(first)),
      pull: (controller) => {
        taken++;
        controller.enqueue(CHUNK);
        if (taken === OFFERED) controller.close();
      },
    },
    { highWaterMark: 0 },
  );
  return { body, taken: () => taken };
}

beforeEach(async () => {
  const article = await makeArticle({ path: "/a/" });
  await makeComment({ id: Number(ID), articleId: article.id });
});

describe("a body is bounded before it is read", () => {
  it("at more doors than a few", () => expect(writing.length).toBeGreaterThan(25));

  it.each(writing)("%s %s takes no more of one that does not say how long it is", async (method, path) => {
    for (const [type, first] of [
      ["application/x-www-form-urlencoded", "comment="],
      ["multipart/form-data; boundary=x", '--x\r\nContent-Disposition: form-data; name="comment"\r\n\r\n'],
      ["application/json", '{"comment":"'],
    ] as const) {
      const { body, taken } = endless(first);
      const headers: Record<string, string> = {
        ...(path.startsWith("/admin") && (await signedIn())),
        ...(path.startsWith("/api/v1/admin") && { Authorization: "Bearer test-admin-token" }),
        "Content-Type": type,
      };
      const response = await ask(path, { method, headers, body });
      expect(response.status, type).toBeGreaterThanOrEqual(200);
      expect(response.status, type).toBeLessThan(500);
      expect(taken(), type).toBeLessThanOrEqual(LARGEST);
    }
  });

  it("also where somebody signs in, and says so", async () => {
    const { body } = endless("token=");
    const headers = {
      Origin: "https://paper.example",
      "Content-Type": "application/x-www-form-urlencoded",
      "CF-Connecting-IP": "203.0.113.77",
    };
    const response = await ask("/admin/sign-in", { method: "POST", headers, body });
    expect(response.status).toBe(413);
    expect(await response.text()).toContain("send less at a time");
  });

  it("one that says that it is too long is not read at all", async () => {
    const { body, taken } = endless("token=");
    const headers = { Origin: "https://paper.example", "Content-Length": "40000006" };
    const response = await ask("/admin/sign-in", { method: "POST", headers, body });
    expect(response.status).toBe(413);
    expect(taken()).toBe(0);
  });

  it.each([
    ["report", "words"],
    ["decision", "objection"],
  ])("the words of a %s that is not taken come back in a form that sends them again", async (act, name) => {
    const words = "Not <b>so</b>, I think. ".repeat(200);
    const fields = { [name]: words, email: "a@reader.example" };
    const from = { Origin: "https://elsewhere.example", "Sec-Fetch-Site": "cross-site" };
    const refused = await ask(`/a/comments/${ID}/${act}?report=x`, {
      method: "POST",
      headers: from,
      body: new URLSearchParams({ ...fields, [name]: words.slice(0, 1000) }),
    });
    const html = await refused.text();
    expect(refused.status).toBe(403);
    expect(html).toContain(`action="/a/comments/${ID}/${act}?report=x"`);
    expect(html).toContain("Not &lt;b&gt;so&lt;/b&gt;, I think.");
    expect(html).toContain('name="email" value="a@reader.example"');
  });
});
