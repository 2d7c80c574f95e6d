import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { openDatabase } from "../../src/db/client.ts";

it("a client is opened for every request, and works out no table's relations for it", () => {
  expect(Object.keys(openDatabase(env.DB).query)).toEqual([]);
});
