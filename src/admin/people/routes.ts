import { Hono } from "hono";
import type { App } from "../../api/context.ts";

export const peoplePages = new Hono<App>();
