import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { identityByAccess } from "../../src/auth/access.ts";
import { forgetKeys } from "../../src/auth/memory.ts";
import { type RunningPaper, startPaper } from "../support/node/server.ts";

const AUDIENCE = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";

type Key = { kid: string; alg: "RS256" | "ES256"; privateKey: CryptoKey; publicKey: CryptoKey };

/** Stands in for the team's domain: it serves the public keys, as Access documents. */
const team = { keys: [] as Key[], asked: 0, away: false, url: "" };
let server: Server;
let paper: RunningPaper;
let key: Key;

beforeAll(async () => {
  key = await makeKey("first");
  team.keys = [key];
  server = createServer(async (request, response) => {
    team.asked++;
    if (team.away || request.url !== "/cdn-cgi/access/certs") return response.writeHead(500).end();
    const keys = await Promise.all(
      team.keys.map(async ({ kid, alg, publicKey }) => ({
        ...(await exportJWK(publicKey)),
        kid,
        alg,
        use: "sig",
      })),
    );
    response.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify({ keys }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  team.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  paper = await startPaper({
    vars: { ACCESS_TEAM: team.url, ACCESS_AUD: AUDIENCE, ACCESS_ADMINS: "Editor@paper.example" },
  });
});

afterAll(async () => {
  await paper.stop();
  server.close();
});

async function makeKey(kid: string, alg: Key["alg"] = "RS256"): Promise<Key> {
  return { kid, alg, ...(await generateKeyPair(alg, { extractable: true })) };
}

type Given = { claims?: JWTPayload; signedBy?: Key; issuer?: string; audience?: string; expires?: string };

function makeToken({ claims, signedBy = key, ...given }: Given = {}): Promise<string> {
  return new SignJWT({ email: "editor@paper.example", type: "app", ...claims })
    .setProtectedHeader({ alg: signedBy.alg, kid: signedBy.kid })
    .setIssuer(given.issuer ?? team.url)
    .setAudience([given.audience ?? AUDIENCE])
    .setIssuedAt()
    .setExpirationTime(given.expires ?? "1h")
    .sign(signedBy.privateKey);
}

const ask = (token: string, path = "/admin/people", init: RequestInit = {}) =>
  fetch(paper.url + path, {
    redirect: "manual",
    ...init,
    headers: { ...init.headers, "Cf-Access-Jwt-Assertion": token },
  });

describe("whom Cloudflare Access lets in", () => {
  test("is an admin or a moderator by their address", async () => {
    const editor = await ask(await makeToken());
    expect(editor.status).toBe(200);
    expect(await editor.text()).toContain('<span class="name">editor@paper.example</span>');
    const other = await makeToken({ claims: { email: "mira@paper.example" } });
    expect((await ask(other)).status).toBe(403);
    expect((await ask(other, "/admin/audit")).status).not.toBe(303);
  });

  test("may be known by Access's cookie", async () => {
    const headers = { Cookie: `a=b; CF_Authorization=${await makeToken()}` };
    expect((await fetch(`${paper.url}/admin/people`, { headers, redirect: "manual" })).status).toBe(200);
  });

  test("is named in the audit trail", async () => {
    const headers = { Origin: paper.url };
    const body = new URLSearchParams({ name: "Ida Marlowe", role: "moderator" });
    expect((await ask(await makeToken(), "/admin/people", { method: "POST", headers, body })).status).toBe(
      200,
    );
    const db = await paper.miniflare.getD1Database("DB");
    expect(await db.prepare("SELECT who FROM audit_events").first("who")).toBe("editor@paper.example");
  });

  test("is still refused what another site's page sends", async () => {
    const headers = { Origin: "https://evil.example" };
    const body = new URLSearchParams({ name: "Eve", role: "admin" });
    expect((await ask(await makeToken(), "/admin/people", { method: "POST", headers, body })).status).toBe(
      403,
    );
  });
});

describe("a token that is not Access's own word about this newsroom", () => {
  const shared = new TextEncoder().encode("a secret that both sides are meant to believe in");
  const cases: [string, () => Promise<string>][] = [
    ["is over", () => makeToken({ expires: "-1m" })],
    ["is another application's", () => makeToken({ audience: "ffffffffffffffffffffffffffffffff" })],
    ["is another team's", () => makeToken({ issuer: "https://other.cloudflareaccess.com" })],
    ["is signed by nobody we know", async () => makeToken({ signedBy: await makeKey("stranger") })],
    ["is signed by another key of a known name", async () => makeToken({ signedBy: await makeKey(key.kid) })],
    [
      "is not signed",
      async () =>
        new UnsecuredJWT({ email: "editor@paper.example" })
          .setIssuer(team.url)
          .setAudience(AUDIENCE)
          .setExpirationTime("1h")
          .encode(),
    ],
    [
      "is signed with a shared secret",
      () =>
        new SignJWT({ email: "editor@paper.example" })
          .setProtectedHeader({ alg: "HS256", kid: key.kid })
          .setIssuer(team.url)
          .setAudience(AUDIENCE)
          .setExpirationTime("1h")
          .sign(shared),
    ],
    [
      "never ends",
      () =>
        new SignJWT({ email: "editor@paper.example" })
          .setProtectedHeader({ alg: "RS256", kid: key.kid })
          .setIssuer(team.url)
          .setAudience(AUDIENCE)
          .sign(key.privateKey),
    ],
    ["names nobody", () => makeToken({ claims: { email: "" } })],
    ["is no token", async () => "abc.def.ghi"],
  ];

  test.each(cases)("opens nothing: it %s", async (_, make) => {
    const response = await ask(await make());
    expect(response.status).toBe(303);
    expect(response.headers.get("Location")).toMatch(/^\/admin\/sign-in/);
  });

  test("nor does one whose claims were changed", async () => {
    const [head, , signature] = (await makeToken({ claims: { email: "mira@paper.example" } })).split(".");
    const [, claims] = (await makeToken()).split(".");
    expect((await ask(`${head}.${claims}.${signature}`)).status).toBe(303);
  });
});

test("an admin's token is another way in", async () => {
  const body = new URLSearchParams({ token: paper.token });
  const init = { method: "POST", headers: { Origin: paper.url }, body, redirect: "manual" } as const;
  const response = await fetch(`${paper.url}/admin/sign-in`, init);
  const [cookie = ""] = response.headers.getSetCookie();
  expect(
    (await fetch(`${paper.url}/admin/people`, { headers: { Cookie: cookie.split(";")[0] ?? "" } })).status,
  ).toBe(200);
});

describe("the team's keys", () => {
  const db = () => startPaper({ vars: { ACCESS_TEAM: team.url, ACCESS_AUD: AUDIENCE } });

  test("are asked for once, and again when a token names a new one", async () => {
    const other = await db();
    try {
      const before = team.asked;
      const open = async (token: string) =>
        (
          await fetch(`${other.url}/admin/audit`, {
            headers: { "Cf-Access-Jwt-Assertion": token },
            redirect: "manual",
          })
        ).status;
      for (let n = 0; n < 3; n++) expect(await open(await makeToken())).not.toBe(303);
      expect(team.asked - before).toBe(1);
      // Strangers' keys do not make it ask all the time.
      const stranger = await makeToken({ signedBy: await makeKey("stranger") });
      for (let n = 0; n < 3; n++) expect(await open(stranger)).toBe(303);
      expect(team.asked - before).toBe(1);
    } finally {
      await other.stop();
    }
  });

  test("may change while the newsroom is open", async () => {
    const application = { team: team.url, audience: AUDIENCE };
    const start = Date.now();
    const open = async (token: string, seconds: number) => {
      const request = new Request("https://paper.example/admin", {
        headers: { "Cf-Access-Jwt-Assertion": token },
      });
      return identityByAccess(request, {}, { application, admins: [] }, start + seconds * 1000);
    };
    forgetKeys();
    const old = await makeToken();
    expect(await open(old, 0)).toEqual({ name: "editor@paper.example", role: "moderator", sessionId: "" });
    const next = await makeKey("second", "ES256");
    team.keys = [next, key];
    const fresh = await makeToken({ signedBy: next });
    expect(await open(fresh, 5)).toBeNull();
    expect(await open(fresh, 11)).not.toBeNull();
    expect(await open(old, 12)).not.toBeNull();
    team.away = true;
    expect(await open(fresh, 1200)).not.toBeNull();
    team.away = false;
    team.keys = [next];
    expect(await open(old, 1300)).toBeNull();
    team.keys = [key];
    forgetKeys();
  });

  test("that cannot be had open nothing, and say so", async () => {
    const other = await db();
    team.away = true;
    try {
      const headers = { "Cf-Access-Jwt-Assertion": await makeToken() };
      const response = await fetch(`${other.url}/admin/audit`, { headers, redirect: "manual" });
      expect(response.status).toBe(503);
      expect(response.headers.get("Retry-After")).toBe("30");
      expect(await response.text()).toContain("Cloudflare Access does not answer");
    } finally {
      team.away = false;
      await other.stop();
    }
  });
});

describe("where the runtime itself says whom Access let in", () => {
  const application = { team: "https://team.cloudflareaccess.com", audience: AUDIENCE };
  const ask = (aud: string, email?: string) =>
    identityByAccess(
      new Request("https://paper.example/admin"),
      { access: { aud, getIdentity: async () => (email === undefined ? undefined : { email }) } },
      { application, admins: ["editor@paper.example"] },
      Date.now(),
    );

  test("its word is taken, for this application alone", async () => {
    expect(await ask(AUDIENCE, "Editor@Paper.example")).toEqual({
      name: "Editor@Paper.example",
      role: "admin",
      sessionId: "",
    });
    expect(await ask("another", "editor@paper.example")).toBeNull();
    expect(await ask(AUDIENCE)).toBeNull();
  });
});
