import { Hono } from "hono";
import type { App } from "../../api/context.ts";

export const queuePages = new Hono<App>();
