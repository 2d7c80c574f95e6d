import { app } from "./app.ts";
import { limitBindings } from "./config/binding-limits.ts";
import type { Bindings } from "./config/bindings.ts";
import { sharingTimers } from "./db/time-limit.ts";
import { warmUp } from "./site/warm-up.ts";

warmUp();
// The routes are put together with the first address that is looked up.
app.router.match("GET", "/");

export default {
  fetch: (request: Request, env, ctx) =>
    sharingTimers(() => app.fetch(request, limitBindings(env, "readers"), ctx)),
  scheduled: (controller, env, ctx) =>
    sharingTimers(async () => {
      const { runSchedule } = await import("./scheduled.ts");
      await runSchedule(limitBindings(env, "cron"), ctx, controller.scheduledTime);
    }),
} satisfies ExportedHandler<Bindings>;
