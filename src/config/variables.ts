import { choice, number, text, type Value } from "./values.ts";

/** A variable that only a deployment sets: where it is declared, and nowhere else. */
export type Variable = {
  /** What it does, for docs/operations.md. */
  help: string;
  fallback: string;
  value: Value<unknown>;
};

const SOURCES = [
  { value: "d1", label: "D1", help: "The paper's own counts." },
  { value: "analytics-engine", label: "Analytics Engine", help: "Workers Analytics Engine's." },
] as const;

/** What stands in wrangler.toml alone. Secrets and addresses of other services are declared with `Bindings`. */
export const VARIABLES = {
  KV_DAILY_WRITES: {
    help: "KV writes a day. The free plan allows 1,000.",
    fallback: "900",
    value: number(),
  },
  PAGE_MEMORY_SECONDS: {
    help: "How long an isolate serves a page from its memory without asking KV.",
    fallback: "30",
    value: number(),
  },
  PAGE_GATHER_SECONDS: {
    help: "Changes of a busy page are gathered this long into one KV write; KV takes one a second.",
    fallback: "5",
    value: number(),
  },
  FORM_MIN_SECONDS: {
    help: "A form answered faster than this is evidence of a robot.",
    fallback: "3",
    value: number(),
  },
  VIEW_FLUSH_SECONDS: {
    help: "Views are gathered in an isolate this long before one batch is written.",
    fallback: "10",
    value: number(),
  },
  RANK_MINUTES: {
    help: "How often the top lists are ranked. `npm start` uses 0, which ranks at every tick.",
    fallback: "30",
    value: number(),
  },
  POPULARITY_SOURCE: {
    help: "`analytics-engine`: the lists are ranked from Workers Analytics Engine.",
    fallback: "d1",
    value: choice(SOURCES),
  },
  ANALYTICS_ACCOUNT_ID: {
    help: "The Cloudflare account whose Analytics Engine is asked.",
    fallback: "",
    value: text(),
  },
  ANALYTICS_DATASET: {
    help: "The name of the data set that counted views are also written to.",
    fallback: "broadsheet_views",
    value: text(),
  },
  TURNSTILE_SITE_KEY: {
    help: "With `TURNSTILE_SECRET`: the form has Cloudflare's check.",
    fallback: "",
    value: text(),
  },
} satisfies Record<string, Variable>;

export type VariableName = keyof typeof VARIABLES;
