import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { newAddress } from "../support/node/browser.ts";
import { askNewsroom, publishArticle } from "../support/node/newsroom.ts";
import { type RunningPaper, startPaper } from "../support/node/server.ts";
import { AKISMET_SPAMMER, SERVICE_VARS, type Services, startServices } from "../support/node/services.ts";

type Queued = { id: number; status: string; text: string; findings: { rule: string; reason: string }[] };

let services: Services;
let paper: RunningPaper;
let address: string;
let sent = 0;

beforeAll(async () => {
  services = await startServices();
  paper = await startPaper({
    vars: { ...SERVICE_VARS, TURNSTILE_URL: services.turnstileUrl, AKISMET_URL: services.akismetUrl },
  });
  address = await publishArticle(paper);
});

afterAll(async () => {
  await paper?.stop();
  await services?.stop();
});

beforeEach(() => {
  services.trouble = "none";
  services.asked.length = 0;
});

const TEXTS = [
  "The ferries stayed in the harbour when my grandmother was a girl, too.",
  "Does anybody know whether the baker on the quay opens before the first boat?",
  "I walked across the ice this morning and would not do it again.",
  "The council promised an icebreaker four winters ago.",
  "My dog refuses to go out, and I cannot blame him.",
  "Thank you for printing the timetable beside the story.",
  "We used to skate to school from the northern shore.",
  "The harbour master deserves a medal for this week.",
  "Has the museum said what becomes of the old lightship?",
  "Nobody cleared the steps behind the fish market.",
  "The photograph of the frozen nets is wonderful.",
  "Our island shop has bread again since Tuesday.",
];

/** Posts a comment by somebody new. @returns its status as the newsroom sees it, and what was found. */
async function post(fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Queued> {
  const text = TEXTS[sent++ % TEXTS.length] ?? "";
  const body = { comment: text, author: "Ada Reader", "cf-turnstile-response": `good.${sent}`, ...fields };
  const response = await fetch(`${address}comments`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "CF-Connecting-IP": newAddress(), ...headers },
    body: JSON.stringify(body),
  });
  const answer = await response.json();
  expect([201, 202], JSON.stringify(answer)).toContain(response.status);
  const { id } = (answer as { comment: { id: number } }).comment;
  for (const status of ["published", "held", "spam"]) {
    const { items } = (await askNewsroom(paper, "GET", `/comments?status=${status}&limit=100`)) as {
      items: Queued[];
    };
    const found = items.find((item) => item.id === id);
    if (found) return found;
  }
  throw new Error("the comment is in no queue");
}

const rulesOf = ({ findings }: Queued) => findings.map(({ rule }) => rule);

test("both are asked as they document it, and a comment that passes is published", async () => {
  const { status } = await post({ email: "ada@example.org" }, { "User-Agent": "Test/1", Referer: address });
  expect(status).toBe("published");
  const [verify, check] = services.asked.toSorted((a, b) => b.path.localeCompare(a.path));
  expect(verify).toMatchObject({
    path: "/turnstile",
    fields: {
      secret: "turnstile-secret",
      response: expect.stringMatching(/^good/),
      remoteip: expect.any(String),
    },
  });
  expect(check).toMatchObject({
    path: "/1.1/comment-check",
    fields: {
      api_key: "akismet-key",
      blog: paper.url,
      user_ip: verify?.fields.remoteip,
      user_agent: "Test/1",
      referrer: address,
      permalink: address,
      comment_type: "comment",
      comment_author: "Ada Reader",
      comment_author_email: "ada@example.org",
      blog_charset: "UTF-8",
      honeypot_field_name: "extra",
    },
  });
  expect(check?.fields.recheck_reason).toBeUndefined();
});

test.each([
  ["none, as from a page without scripts", "", "without the check"],
  ["a made-up one", "nonsense", "Did not pass the check"],
  ["one that is too long", "x".repeat(2_049), "forged"],
  ["one of another site", "elsewhere.1", "of another site or another form"],
  ["one of another form", "otherAction.1", "of another site or another form"],
])("Turnstile's token holds a comment: %s", async (_, token, reason) => {
  const { status, findings } = await post({ "cf-turnstile-response": token });
  expect(status).toBe("held");
  expect(findings.map((finding) => finding.reason).join(" ")).toContain(reason);
});

test("a token that was used before holds the second comment", async () => {
  expect((await post({ "cf-turnstile-response": "good.twice" })).status).toBe("published");
  const second = await post({ "cf-turnstile-response": "good.twice" });
  expect(second.status).toBe("held");
  expect(rulesOf(second)).toContain("turnstile");
});

test("what Akismet calls spam is spam, and it is not asked about what is spam without it", async () => {
  const spam = await post({ author: AKISMET_SPAMMER });
  expect(spam.status).toBe("spam");
  expect(rulesOf(spam)).toContain("akismet");
  services.asked.length = 0;
  expect((await post({ token: "0.forged" })).status).toBe("spam");
  expect(services.asked).toEqual([]);
});

test.each(["slow", "error", "garbage", "refused"] as const)(
  "a comment waits, and is not lost, while both are in trouble: %s",
  async (trouble) => {
    services.trouble = trouble;
    const { status, findings } = await post({});
    expect(status).toBe("held");
    const reasons = findings.map(({ reason }) => reason);
    expect(reasons).toContain("Akismet did not answer, so this waits for you.");
    expect(reasons).toContain("Cloudflare's check against robots did not answer, so this waits for you.");
  },
);

test("decisions that correct it are told to Akismet", async () => {
  const [spam, good] = [await post({ author: AKISMET_SPAMMER }), await post({})];
  services.asked.length = 0;
  const decisions = [
    { id: spam.id, decision: "approve" },
    { id: good.id, decision: "spam" },
  ];
  await askNewsroom(paper, "POST", "/decisions", { decisions });
  await expect
    .poll(() => services.asked.map(({ path }) => path).toSorted())
    .toEqual(["/1.1/submit-ham", "/1.1/submit-spam"]);
  const ham = services.asked.find(({ path }) => path === "/1.1/submit-ham");
  expect(ham?.fields).toMatchObject({
    comment_author: AKISMET_SPAMMER,
    comment_content: spam.text,
    blog: paper.url,
  });
});

test("the page has the widget, and its policy lets Turnstile's script and frame in", async () => {
  const response = await fetch(address);
  const html = await response.text();
  expect(html).toContain('data-sitekey="turnstile-site-key"');
  expect(html).toContain('data-action="comment"');
  const policy = response.headers.get("Content-Security-Policy");
  expect(policy).toMatch(/script-src 'self' 'sha256-[^']+' https:\/\/challenges\.cloudflare\.com;/);
  expect(policy).toContain("frame-src 'self' https://challenges.cloudflare.com");
});
