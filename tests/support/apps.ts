import { inspectRoutes } from "hono/dev";
import { app } from "../../src/app.ts";
import { linkedApp } from "../../src/linked-app.ts";
import { newsroomApi } from "../../src/newsroom-api.ts";
import { newsroomApp } from "../../src/newsroom-app.ts";

/** All that answers requests: app.ts hands the others over. */
const APPS = [app, newsroomApp, newsroomApi, linkedApp];

/** Every route of the Worker, middleware among them. */
export const ALL_ROUTES = APPS.flatMap(({ routes }) => routes);

/** The same with the names of their handlers. */
export const INSPECTED_ROUTES = APPS.flatMap((one) => inspectRoutes(one));
