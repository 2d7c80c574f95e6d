import { env } from "cloudflare:workers";
import { expect } from "vitest";
import { addPerson } from "../../src/auth/moderators.ts";
import { openDatabase } from "../../src/db/client.ts";
import type { Role } from "../../src/http/identity.ts";
import { ask } from "./worker.ts";

export const OWN_PAGE = { Origin: "https://paper.example", "Sec-Fetch-Site": "same-origin" };

/** Signs in as the newsroom's page does. */
export function signInWith(token: string, given: Record<string, string> = {}): Promise<Response> {
  const headers = { ...OWN_PAGE, "CF-Connecting-IP": `198.51.100.${tries++ % 250}` };
  return ask("/admin/sign-in", { method: "POST", headers, body: new URLSearchParams({ token, ...given }) });
}

let tries = 0;

/** The headers of somebody signed in: the owner, or a new moderator with a token of their own. */
export async function signedIn(role: Role = "admin"): Promise<Record<string, string>> {
  const response = await signInWith(
    role === "admin" ? "test-admin-token" : await makePerson("Mira Quill", role),
  );
  expect(response.status).toBe(303);
  return { ...OWN_PAGE, Cookie: sessionOf(response) };
}

/** @returns the token of somebody new. */
export async function makePerson(name: string, role: Role): Promise<string> {
  const token = await addPerson(
    openDatabase(env.DB),
    { name, role },
    { who: "ADMIN_TOKEN", now: Date.now() },
  );
  if (token === null) throw new Error(`${name} is there already`);
  return token;
}

/** The session of an answer, as the browser sends it back. */
export function sessionOf(response: Response): string {
  const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(";")[0] ?? "");
  return cookies.find((cookie) => cookie.startsWith("broadsheet_session=")) ?? "";
}
