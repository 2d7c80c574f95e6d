import { app } from "../src/app.ts";
import worker from "../src/index.ts";
import { newsroomApp } from "../src/newsroom-app.ts";

/** The paper, which tells all its routes at `/__routes`. */
export default {
  fetch(request, env, context) {
    if (new URL(request.url).pathname !== "/__routes") return worker.fetch(request, env, context);
    return Response.json(
      [...app.routes, ...newsroomApp.routes].map(({ method, path }) => ({ method, path })),
    );
  },
};
