import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { makePerson, OWN_PAGE, sessionOf, signedIn, signInWith } from "../support/signed-in.ts";
import { ask } from "../support/worker.ts";

const post = async (path: string, fields: Record<string, string>) =>
  ask(path, { method: "POST", headers: await signedIn(), body: new URLSearchParams(fields) });
const events = async () =>
  (await env.DB.prepare("SELECT who, action, subject, detail FROM audit_events ORDER BY id").all()).results;

it("somebody who is added gets a token, which is shown once and kept as a hash", async () => {
  const html = await (await post("/admin/people", { name: "  Ida   Marlowe ", role: "moderator" })).text();
  const token = /bs_[\w-]{32}/.exec(html)?.[0] ?? "";
  expect(html).toContain("<b>Ida Marlowe</b>");
  const row = await env.DB.prepare("SELECT * FROM moderators").first();
  expect(JSON.stringify(row)).not.toContain(token);
  expect(row).toMatchObject({
    name: "Ida Marlowe",
    role: "moderator",
    created_by: "ADMIN_TOKEN",
    signed_in_at: null,
  });
  const signed = await signInWith(token);
  expect(signed.status).toBe(303);
  expect(await env.DB.prepare("SELECT signed_in_at FROM moderators").first("signed_in_at")).toEqual(
    expect.any(Number),
  );
  const page = await ask("/admin/people", { headers: await signedIn() });
  expect(await page.text()).not.toContain(token);
  expect(await events()).toEqual([
    { who: "ADMIN_TOKEN", action: "moderator.added", subject: "Ida Marlowe", detail: '{"role":"moderator"}' },
  ]);
});

it.each([
  ["", "moderator", "Write a name."],
  ["x".repeat(81), "moderator", "at most 80"],
  ["Ada Kell", "editor", "Choose a role."],
  ["Ida Marlowe", "admin", "There is a “Ida Marlowe” already"],
  ["ADMIN_TOKEN", "admin", "already"],
])("says what is wrong with %j as %s, and keeps it", async (name, role, message) => {
  await makePerson("Ida Marlowe", "moderator");
  const response = await post("/admin/people", { name, role });
  expect(response.status).toBe(422);
  const html = await response.text();
  expect(html).toContain(message);
  expect(html).toContain(`value="${name}"`);
  expect((await events()).length).toBe(1);
});

it("a revoked token opens nothing any more, and a new one can be made", async () => {
  const token = await makePerson("Ida Marlowe", "admin");
  const session = { ...OWN_PAGE, Cookie: sessionOf(await signInWith(token)) };
  const bearer = { Authorization: `Bearer ${token}` };
  expect((await ask("/api/v1/admin/comments", { headers: bearer })).status).toBe(200);
  expect((await post("/admin/people/1/revocation", {})).status).toBe(303);
  expect((await signInWith(token)).status).toBe(403);
  expect((await ask("/admin/people", { headers: session })).status).toBe(303);
  expect((await ask("/api/v1/admin/comments", { headers: bearer })).status).toBe(401);
  expect((await post("/admin/people/1/revocation", {})).status).toBe(404);
  const html = await (await post("/admin/people/1/token", {})).text();
  expect((await signInWith(/bs_[\w-]{32}/.exec(html)?.[0] ?? "")).status).toBe(303);
  expect((await events()).map(({ action }) => action)).toEqual([
    "moderator.added",
    "moderator.revoked",
    "moderator.token_renewed",
  ]);
});
