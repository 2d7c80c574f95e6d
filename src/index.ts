import { app } from "./app.ts";
import { limitBindings } from "./config/binding-limits.ts";
import type { Bindings } from "./config/bindings.ts";

export default {
  fetch: (request: Request, env, ctx) => app.fetch(request, limitBindings(env, "readers"), ctx),
  scheduled: async (controller, env, ctx) => {
    const { runSchedule } = await import("./scheduled.ts");
    await runSchedule(limitBindings(env, "cron"), ctx, controller.scheduledTime);
  },
} satisfies ExportedHandler<Bindings>;
