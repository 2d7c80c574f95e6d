import { describe, expect, it } from "vitest";
import { INSPECTED_ROUTES } from "../../support/apps.ts";
import { makePerson, OWN_PAGE, signedIn } from "../../support/signed-in.ts";
import { ask } from "../../support/worker.ts";

type Route = { method: string; path: string; roles: string[] };

const ROLES = ["forAdmins", "forModerators", "forAnybody"];

/** Every route of the newsroom as Hono has it, so that none can be forgotten, with the roles that stand beside it. */
const routes: Route[] = [
  ...Map.groupBy(
    INSPECTED_ROUTES.filter(
      ({ method, path }) => method !== "ALL" && /^\/(api\/v1\/)?admin(\/|$)/.test(path),
    ),
    ({ method, path }) => `${method} ${path}`,
  ).values(),
].map((handlers) => ({
  method: handlers[0]?.method ?? "",
  path: handlers[0]?.path ?? "",
  roles: handlers.map(({ name }) => name).filter((name) => ROLES.includes(name)),
}));

const isDoor = ({ roles }: Route) => roles.includes("forAnybody");
const isApi = ({ path }: Route) => path.startsWith("/api/");
const isWrite = ({ method }: Route) => method !== "GET";
const isForModerators = ({ roles }: Route) => roles.includes("forModerators");

const named = (list: Route[]) => list.map((route) => [`${route.method} ${route.path}`, route] as const);
const pages = routes.filter((route) => !isApi(route) && !isDoor(route));
const api = routes.filter(isApi);

function send({ method, path }: Route, headers: Record<string, string>): Promise<Response> {
  const address = path.replaceAll(/:\w+(\{[^}]*\})?/g, "1");
  const isForm = method !== "GET" && path.startsWith("/admin");
  return ask(address, { method, headers, ...(isForm && { body: new URLSearchParams({ note: "kept" }) }) });
}

it("each route names one role, before its handler", () => {
  expect(routes.filter(({ roles }) => roles.length !== 1)).toEqual([]);
  for (const { method, path } of routes) {
    const names = INSPECTED_ROUTES.filter((one) => one.method === method && one.path === path).map(
      ({ name }) => name,
    );
    expect(ROLES, `${method} ${path}`).toContain(names[0]);
  }
});

it("signing in and out is for anybody, and nothing else", () => {
  expect(routes.filter(isDoor).map(({ method, path }) => `${method} ${path}`)).toEqual([
    "GET /admin/sign-in",
    "POST /admin/sign-in",
    "POST /admin/sign-out",
  ]);
});

it("there are routes to ask", () => {
  expect(pages.length).toBeGreaterThan(3);
  expect(api.length).toBeGreaterThan(8);
});

/** Who is no further than at the door. */
const OUTSIDE: Record<string, Record<string, string>> = {
  nobody: {},
  "a forged session": { Cookie: "broadsheet_session=owner.zzzzzzzzz.AAAA" },
  "a session of the distant past": { Cookie: `broadsheet_session=owner.${(1).toString(36)}.AAAA` },
  "an API token, which is no session": { Authorization: "Bearer test-admin-token" },
  "a token of Access where Access is not used": { "Cf-Access-Jwt-Assertion": "eyJhbGciOiJub25lIn0.e30." },
};

describe.each(named(pages))("%s", (_, route) => {
  it("lets nobody, and no forged, old or other key, further than the door", async () => {
    for (const [who, headers] of Object.entries(OUTSIDE)) {
      const response = await send(route, { ...OWN_PAGE, ...headers });
      expect(response.status, who).toBe(isWrite(route) ? 401 : 303);
      if (!isWrite(route)) expect(response.headers.get("Location"), who).toMatch(/^\/admin\/sign-in\?back=/);
    }
  });

  it(isForModerators(route) ? "is for moderators too" : "is for admins alone", async () => {
    const response = await send(route, await signedIn("moderator"));
    if (isForModerators(route)) expect([401, 403]).not.toContain(response.status);
    else expect(response.status).toBe(403);
  });
});

describe.each(named(pages.filter(isWrite)))("%s", (_, route) => {
  it("refuses what another site's page sends", async () => {
    const { Cookie = "" } = await signedIn();
    for (const headers of [
      { Origin: "https://evil.example" },
      { Origin: "https://evil.example", "Sec-Fetch-Site": "same-origin" },
      { Origin: "https://paper.example", "Sec-Fetch-Site": "cross-site" },
      { Origin: "null" },
      {},
    ]) {
      const response = await send(route, { ...(headers as Record<string, string>), Cookie });
      expect(response.status).toBe(403);
      expect(await response.text()).toContain("another site");
    }
  });
});

describe.each(named(api))("%s", (_, route) => {
  it("wants a token", async () => {
    for (const headers of [{}, { Authorization: "Bearer wrong" }, await signedIn()])
      expect((await send(route, headers as Record<string, string>)).status).toBe(401);
  });

  it(isForModerators(route) ? "is for moderators too" : "is for admins alone", async () => {
    const token = await makePerson("Mira Quill", "moderator");
    const response = await send(route, { Authorization: `Bearer ${token}` });
    if (isForModerators(route)) expect([401, 403]).not.toContain(response.status);
    else expect(response.status).toBe(403);
  });
});
