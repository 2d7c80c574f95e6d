import { app } from "./app.ts";
import { limitBindings } from "./config/binding-limits.ts";
import type { Bindings } from "./config/bindings.ts";
import { sharingTimers } from "./db/time-limit.ts";

export default {
  fetch: (request: Request, env, ctx) =>
    sharingTimers(() => app.fetch(request, limitBindings(env, "readers"), ctx)),
  scheduled: (controller, env, ctx) =>
    sharingTimers(async () => {
      const { runSchedule } = await import("./scheduled.ts");
      await runSchedule(limitBindings(env, "cron"), ctx, controller.scheduledTime);
    }),
} satisfies ExportedHandler<Bindings>;
