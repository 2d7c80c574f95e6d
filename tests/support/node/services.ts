import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type Asked = { path: string; fields: Record<string, string> };

/** Turnstile and Akismet as their documentation has them, on this machine. */
export type Services = {
  /** Where Turnstile verifies. */
  turnstileUrl: string;
  akismetUrl: string;
  /** Every request so far, in order. */
  asked: Asked[];
  /** What goes wrong from now on with every request. */
  trouble: "none" | "slow" | "error" | "garbage" | "refused";
  stop: () => Promise<void>;
};

const SECRET = "turnstile-secret";
const KEY = "akismet-key";

export const SERVICE_VARS = {
  TURNSTILE_SITE_KEY: "turnstile-site-key",
  TURNSTILE_SECRET: SECRET,
  AKISMET_KEY: KEY,
};

/** Tokens that the stand-in's widget gives: what they say of where they come from. */
export const TOKENS = {
  good: { hostname: "127.0.0.1", action: "comment" },
  elsewhere: { hostname: "evil.example", action: "comment" },
  otherAction: { hostname: "127.0.0.1", action: "login" },
};

/** A name that Akismet's documentation gives for trying out: always spam. */
export const AKISMET_SPAMMER = "akismet-guaranteed-spam";

export async function startServices(): Promise<Services> {
  const used = new Set<string>();
  const services: Services = {
    turnstileUrl: "",
    akismetUrl: "",
    asked: [],
    trouble: "none",
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  const server = createServer(async (request, response) => {
    const fields = Object.fromEntries(new URLSearchParams(await textOf(request)));
    const path = request.url ?? "";
    services.asked.push({ path, fields });
    if (services.trouble === "slow") return;
    if (services.trouble === "error") return end(response, 500, "Internal Server Error");
    if (services.trouble === "garbage") return end(response, 200, "<html>sorry</html>");
    const isRefused = services.trouble === "refused";
    if (path === "/turnstile")
      answerTurnstile(response, isRefused ? { ...fields, secret: "" } : fields, used);
    else answerAkismet(response, path, isRefused ? { ...fields, api_key: "" } : fields);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  services.turnstileUrl = `${origin}/turnstile`;
  services.akismetUrl = origin;
  return services;
}

/** https://developers.cloudflare.com/turnstile/get-started/server-side-validation/ */
function answerTurnstile(
  response: ServerResponse,
  fields: Record<string, string>,
  used: Set<string>,
): ServerResponse {
  const token = fields.response ?? "";
  const [kind] = token.split(".");
  const known = Object.entries(TOKENS).find(([name]) => name === kind)?.[1];
  const fail = (code: string) => json(response, { success: false, "error-codes": [code] });
  if (fields.secret !== SECRET) return fail("invalid-input-secret");
  if (token === "") return fail("missing-input-response");
  if (!known) return fail("invalid-input-response");
  if (used.has(token)) return fail("timeout-or-duplicate");
  used.add(token);
  return json(response, {
    success: true,
    challenge_ts: new Date().toISOString(),
    "error-codes": [],
    ...known,
  });
}

/** https://akismet.com/developers/detailed-docs/ */
function answerAkismet(
  response: ServerResponse,
  path: string,
  fields: Record<string, string>,
): ServerResponse {
  if (fields.api_key !== KEY || !fields.blog) {
    response.setHeader("X-akismet-debug-help", "We were unable to parse your blog URI");
    return end(response, 200, "invalid");
  }
  if (path === "/1.1/comment-check") {
    const isSpam = fields.comment_author === AKISMET_SPAMMER;
    if (isSpam) response.setHeader("X-akismet-pro-tip", "discard");
    return end(response, 200, String(isSpam));
  }
  return end(response, 200, "Thanks for making the web a better place.");
}

function json(response: ServerResponse, content: object): ServerResponse {
  response.setHeader("Content-Type", "application/json");
  return end(response, 200, JSON.stringify(content));
}

function end(response: ServerResponse, status: number, text: string): ServerResponse {
  response.statusCode = status;
  return response.end(text);
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += chunk;
  return text;
}
