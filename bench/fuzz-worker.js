import worker from "../src/index.ts";
import { ALL_ROUTES } from "../tests/support/apps.ts";

/** The paper, which tells all its routes at `/__routes`. */
export default {
  fetch(request, env, context) {
    if (new URL(request.url).pathname !== "/__routes") return worker.fetch(request, env, context);
    return Response.json(ALL_ROUTES.map(({ method, path }) => ({ method, path })));
  },
};
