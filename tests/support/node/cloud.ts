import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Databases, databaseRoutes, openDatabases } from "./cloud-databases.ts";
import { type Workers, workerRoutes } from "./cloud-workers.ts";

/** What a route answers: the result, or an error as the API words it. */
export type Answer = { result: unknown } | { status: number; code: number; message: string };

export type Asked = { params: string[]; query: URLSearchParams; request: Request };

/** Method, path below the account, and what answers. */
export type Route = [method: string, path: RegExp, answer: (asked: Asked) => Answer | Promise<Answer>];

/** Cloudflare's API for one account, as far as `wrangler` asks it for a deployment: https://developers.cloudflare.com/api/ */
export type Cloud = {
  /** Environment in which wrangler talks to the stand-in. */
  env: Record<string, string>;
  /** Every request, as "GET /d1/database/broadsheet". */
  calls: string[];
  /** What no route answered. */
  unknown: string[];
  databases: Databases;
  /** Titles of the KV namespaces by their ids. */
  namespaces: Map<string, string>;
  /** Keys in them, by their ids; none where nothing stands here. */
  keys: Map<string, string[]>;
  /** Names of R2's buckets; null: the account has not switched R2 on. */
  buckets: Set<string> | null;
  workers: Workers;
  /** The account's part of workers.dev; null: none registered yet. */
  subdomain: string | null;
  /** Accounts that the token may use. */
  accounts: { id: string; name: string }[];
  /** Answers given instead, by "METHOD /path". */
  refused: Map<string, Answer>;
  stop: () => Promise<void>;
};

export const ACCOUNT = "0f0e0d0c0b0a09080706050403020100";

export async function startCloud(): Promise<Cloud> {
  const server = createServer(async (request, response) => send(response, await answer(cloud, request)));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const cloud: Cloud = {
    env: {
      CLOUDFLARE_API_BASE_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/client/v4`,
      CLOUDFLARE_API_TOKEN: "a-token-of-the-stand-in",
      CLOUDFLARE_ACCOUNT_ID: ACCOUNT,
    },
    calls: [],
    unknown: [],
    databases: openDatabases(),
    namespaces: new Map(),
    keys: new Map(),
    buckets: new Set(),
    workers: new Map(),
    subdomain: "wrenmouth",
    accounts: [{ id: ACCOUNT, name: "The Wrenmouth Courant" }],
    refused: new Map(),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return cloud;
}

async function answer(cloud: Cloud, incoming: IncomingMessage): Promise<Answer> {
  const url = new URL(incoming.url ?? "", "http://127.0.0.1");
  const path = url.pathname.replace(/^\/client\/v4/, "").replace(`/accounts/${ACCOUNT}`, "");
  const call = `${incoming.method} ${path || "/accounts/:id"}`;
  cloud.calls.push(call);
  const request = await requestOf(incoming, url);
  const refused = cloud.refused.get(call);
  if (refused) return refused;
  for (const [method, pattern, respond] of routesOf(cloud)) {
    const match = method === incoming.method ? pattern.exec(path) : null;
    if (match)
      return await respond({
        params: match.slice(1).map(decodeURIComponent),
        query: url.searchParams,
        request,
      });
  }
  cloud.unknown.push(call);
  return notFound(7003, `Could not route to ${path}, perhaps your object identifier is invalid?`);
}

function routesOf(cloud: Cloud): Route[] {
  return [
    ...userRoutes(cloud),
    ...databaseRoutes(cloud.databases),
    ...kvRoutes(cloud),
    ...bucketRoutes(cloud),
    ...workerRoutes(cloud),
  ];
}

function userRoutes(cloud: Cloud): Route[] {
  return [
    ["GET", /^\/user$/, () => ok({ id: "u", email: "ida@wrenmouth.example" })],
    ["GET", /^\/user\/tokens\/verify$/, () => ok({ id: "t", status: "active" })],
    ["GET", /^\/accounts$/, () => ok(cloud.accounts)],
    ["GET", /^\/memberships$/, () => ok(cloud.accounts.map((account) => ({ id: account.id, account })))],
  ];
}

/** https://developers.cloudflare.com/api/resources/kv/subresources/namespaces/ */
function kvRoutes({ namespaces, keys }: Cloud): Route[] {
  return [
    [
      "GET",
      /^\/storage\/kv\/namespaces$/,
      ({ query }) => {
        const size = Number(query.get("per_page") ?? 20);
        const from = (Number(query.get("page") ?? 1) - 1) * size;
        const page = [...namespaces].slice(from, from + size);
        return ok(page.map(([id, title]) => ({ id, title, supports_url_encoding: true })));
      },
    ],
    [
      "POST",
      /^\/storage\/kv\/namespaces$/,
      async ({ request }) => {
        const { title } = (await request.json()) as { title: string };
        if ([...namespaces.values()].includes(title))
          return refusal(400, 10014, "a namespace with this account ID and title already exists");
        const id = crypto.randomUUID().replaceAll("-", "");
        namespaces.set(id, title);
        return ok({ id, title, supports_url_encoding: true });
      },
    ],
    [
      "DELETE",
      /^\/storage\/kv\/namespaces\/([^/]+)$/,
      ({ params: [id = ""] }) => (namespaces.delete(id) ? ok(null) : notFound(10013, "namespace not found")),
    ],
    [
      "GET",
      /^\/storage\/kv\/namespaces\/([^/]+)\/keys$/,
      ({ params: [id = ""] }) => ok((keys.get(id) ?? []).map((name) => ({ name }))),
    ],
  ];
}

/** Also what uploads with a bucket answer then. */
export const R2_IS_OFF = refusal(403, 10042, "Please enable R2 through the Cloudflare Dashboard.");

/** https://developers.cloudflare.com/api/resources/r2/subresources/buckets/ */
function bucketRoutes({ buckets }: Cloud): Route[] {
  return [
    [
      "GET",
      /^\/r2\/buckets$/,
      () => (buckets === null ? R2_IS_OFF : ok({ buckets: [...buckets].map((name) => ({ name })) })),
    ],
    [
      "GET",
      /^\/r2\/buckets\/([^/]+)$/,
      ({ params: [name = ""] }) => {
        if (buckets === null) return R2_IS_OFF;
        return buckets.has(name) ? ok({ name }) : notFound(10006, "The specified bucket does not exist.");
      },
    ],
    [
      "POST",
      /^\/r2\/buckets$/,
      async ({ request }) => {
        if (buckets === null) return R2_IS_OFF;
        const { name } = (await request.json()) as { name: string };
        buckets.add(name);
        return ok({ name });
      },
    ],
  ];
}

export function ok(result: unknown): Answer {
  return { result };
}

export function refusal(status: number, code: number, message: string): Answer {
  return { status, code, message };
}

export function notFound(code: number, message: string): Answer {
  return refusal(404, code, message);
}

async function requestOf(incoming: IncomingMessage, url: URL): Promise<Request> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const body = chunks.length > 0 ? Buffer.concat(chunks) : null;
  const headers = { "Content-Type": incoming.headers["content-type"] ?? "" };
  return new Request(url, { method: incoming.method ?? "GET", headers, body });
}

function send(response: ServerResponse, answered: Answer): void {
  const isResult = "result" in answered;
  response.statusCode = isResult ? 200 : answered.status;
  response.setHeader("Content-Type", "application/json");
  const count = isResult && Array.isArray(answered.result) ? answered.result.length : 0;
  response.end(
    JSON.stringify({
      success: isResult,
      errors: isResult ? [] : [{ code: answered.code, message: answered.message }],
      messages: [],
      result: isResult ? answered.result : null,
      ...(count > 0 && {
        result_info: { page: 1, per_page: 100, count, total_count: count, total_pages: 1 },
      }),
    }),
  );
}
