import { app } from "./app.ts";
import type { Bindings } from "./config/bindings.ts";

export default {
  fetch: app.fetch,
  scheduled: async (controller, env, ctx) => {
    const { runSchedule } = await import("./scheduled.ts");
    await runSchedule(env, ctx, controller.scheduledTime);
  },
} satisfies ExportedHandler<Bindings>;
