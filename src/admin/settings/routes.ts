import { Hono } from "hono";
import type { App } from "../../api/context.ts";

export const settingsPages = new Hono<App>();
