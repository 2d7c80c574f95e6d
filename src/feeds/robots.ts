import type { AiRobots } from "../config/config.ts";

/** A bare `/search` would also hide an imported article at `/search-for-a-mayor/`: rules are prefixes. */
const CLOSED = [
  "/admin$",
  "/admin/",
  "/api/",
  "/search$",
  "/search?",
  "/*?reply-to=",
  "/*/comments/*/edit",
  "/*/comments/*/report",
  "/mail/",
];

/** Names by which companies say that they gather what their models learn from, each from its own documentation. */
const TRAINING = [
  "Amazonbot",
  "Applebot-Extended",
  "Bytespider",
  "CCBot",
  "ClaudeBot",
  "Google-Extended",
  "GPTBot",
  "meta-externalagent",
];

/** Those that fetch what an answer is made of, or an index for answers. */
const ANSWERS = [
  "ChatGPT-User",
  "Claude-SearchBot",
  "Claude-User",
  "DuckAssistBot",
  "MistralAI-User",
  "OAI-SearchBot",
  "Perplexity-User",
  "PerplexityBot",
];

/** By https://contentsignals.org, and who is kept out by name, since not everybody reads the signal. */
const POLICIES: Record<Exclude<AiRobots, "unsaid">, { signal: string; closed: string[] }> = {
  all: { signal: "search=yes, ai-input=yes, ai-train=yes", closed: [] },
  "no-training": { signal: "search=yes, ai-input=yes, ai-train=no", closed: TRAINING },
  search: { signal: "search=yes, ai-input=no, ai-train=no", closed: [...ANSWERS, ...TRAINING] },
};

/** What a reservation must say to count in the European Union. */
const RESERVED = [
  "# Whatever Content-Signal says no to is reserved by the publisher, as Article 4(3) of Directive (EU) 2019/790 has it.",
  "# search: an index, links and short excerpts. ai-input: answers made of these pages. ai-train: the training of models.",
];

/**
 * What crawlers may read (RFC 9309), and where the sitemaps are. A reply form is the article again; searches are endless.
 * @param additions the newsroom's own lines: those before any `User-agent` are for all robots
 */
export function robotsTxt(origin: string, aiRobots: AiRobots = "unsaid", additions = ""): string {
  const policy = aiRobots === "unsaid" ? null : POLICIES[aiRobots];
  return [
    ...(policy && policy.closed.length > 0 ? RESERVED : []),
    "User-agent: *",
    ...(policy ? [`Content-Signal: ${policy.signal}`] : []),
    ...CLOSED.map((path) => `Disallow: ${path}`),
    "",
    ...(policy && policy.closed.length > 0
      ? [...policy.closed.map((name) => `User-agent: ${name}`), "Disallow: /", ""]
      : []),
    `Sitemap: ${origin}/sitemap.xml`,
    `Sitemap: ${origin}/news-sitemap.xml`,
    "",
    ...(additions === "" ? [] : [added(additions)]),
  ].join("\n");
}

/** Rules that name nobody would belong to whoever was named last. */
function added(lines: string): string {
  const [first] = /^[ \t]*(?:user-agent|allow|disallow|crawl-delay)[ \t]*:/im.exec(lines) ?? [""];
  return first === "" || /user-agent/i.test(first) ? lines : `User-agent: *\n${lines}`;
}
