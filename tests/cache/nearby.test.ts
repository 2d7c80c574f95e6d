import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { makeArticle } from "../support/factories.ts";
import { PICTURES } from "../support/pictures.ts";
import { ask } from "../support/worker.ts";

/** The keys that the Cache API is asked for from now on, by their hosts. */
function watchHosts(): string[] {
  const hosts: string[] = [];
  const cache = new Proxy(caches.default, {
    get: (target, name) => async (key: Request | string, response: Response) => {
      hosts.push(new URL(typeof key === "string" ? key : key.url).host);
      return name === "put" ? target.put(key, response) : target[name as "match" | "delete"](key);
    },
  });
  Object.defineProperty(caches, "default", { configurable: true, value: cache });
  return hosts;
}

it.each(["https://paper.example", "https://www.paper.example:8443"])(
  "asks the Cache API for nothing below another host than its own: %s",
  async (origin) => {
    const picture = `/media/${"7a".repeat(16)}.png`;
    await env.MEDIA.put(picture.slice(1), PICTURES.png);
    const { id, path } = await makeArticle();
    const hosts = watchHosts();
    for (const address of [path, "/", picture, "/favicon.ico", "/wp-content/uploads/2019/01/none.jpg"])
      await ask(origin + address);
    const asked = hosts.length;
    expect(asked).toBeGreaterThan(4);
    const headers = { Authorization: "Bearer test-admin-token" };
    await ask(`${origin}/api/v1/admin/articles/${id}`, { method: "DELETE", headers });
    expect(hosts.length).toBeGreaterThan(asked);
    expect([...new Set(hosts)]).toEqual([new URL(origin).host]);
  },
);
