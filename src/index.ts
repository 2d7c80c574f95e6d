import { app } from "./app.ts";
import type { Bindings } from "./config/bindings.ts";
import { runSchedule } from "./scheduled.ts";

export default {
  fetch: app.fetch,
  scheduled: (controller, env, ctx) => runSchedule(env, ctx, controller.scheduledTime),
} satisfies ExportedHandler<Bindings>;
