import worker from "../src/index.ts";

/**
 * The paper with bindings that take their time, as they do at Cloudflare: SLOW_MS says how long, as JSON of `DB`, `PAGES` and
 * `CACHE_API`. `/__calls` tells how often each method was called since it was asked last (`?again`: and will tell that again). `/__leave?path=` asks for a path as
 * a reader who leaves while the database answers the second time: the runtime then ends that request where it stands.
 */
let calls = {};
let isSlow = false;

export default {
  async fetch(request, env, context) {
    const url = new URL(request.url);
    if (url.pathname === "/__calls") {
      const told = calls;
      if (!url.searchParams.has("again")) calls = {};
      return Response.json(told);
    }
    if (url.pathname === "/__leave") {
      const leaving = new AbortController();
      const path = new URL(url.searchParams.get("path"), url);
      const asked = context.exports.default.fetch(path, { signal: leaving.signal });
      const trips = () => (calls["DB.batch"] ?? 0) + (calls["DB.all"] ?? 0) + (calls["DB.first"] ?? 0);
      while (trips() < 2) await new Promise((resolve) => setTimeout(resolve, 5));
      leaving.abort();
      return new Response(await asked.then(({ status }) => `answered ${status}`, String));
    }
    return worker.fetch(request, slowed(env), context);
  },
  scheduled: (controller, env, context) => worker.scheduled(controller, slowed(env), context),
};

let environment = null;

function slowed(env) {
  const ms = JSON.parse(env.SLOW_MS);
  if (!isSlow) {
    const cache = slow(caches.default, "CACHE_API", ms.CACHE_API);
    Object.defineProperty(caches, "default", { configurable: true, value: cache });
    isSlow = true;
  }
  environment ??= { ...env, DB: slow(env.DB, "DB", ms.DB), PAGES: slow(env.PAGES, "PAGES", ms.PAGES) };
  return environment;
}

const bare = new WeakMap();

function slow(target, name, ms) {
  const proxy = new Proxy(target, {
    get(object, method) {
      const value = Reflect.get(object, method, object);
      if (typeof value !== "function") return value;
      return (...given) => {
        const unwrapped = given.map((one) =>
          Array.isArray(one) ? one.map((each) => bare.get(each) ?? each) : one,
        );
        if (method === "prepare" || method === "bind") return slow(value.apply(object, unwrapped), name, ms);
        const key = `${name}.${method}`;
        calls[key] = (calls[key] ?? 0) + 1;
        return new Promise((resolve) => setTimeout(resolve, ms)).then(() => value.apply(object, unwrapped));
      };
    },
  });
  bare.set(proxy, target);
  return proxy;
}
