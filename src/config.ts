/** What wrangler.toml, the secrets and .dev.vars give the Worker. Secrets are unknown to `wrangler types`. */
export type Bindings = Env & {
  /** Signs form tokens and cookies, keys the hashes of addresses. Set by `npm run deploy`; 32 random bytes. */
  SECRET_KEY?: string;
  /** Bearer token of the newsroom's API. Unset: that API answers 503. */
  ADMIN_TOKEN?: string;
  /** Seconds that a page may be served from an isolate's memory without looking into KV. Default 30. */
  PAGE_MEMORY_SECONDS?: string;
  /** Seconds for which changes of a busy page are gathered before it is written again; KV takes one write a second. Default 5. */
  PAGE_GATHER_SECONDS?: string;
  /** Seconds between a comment form being served and the earliest believable answer. Default 3. */
  FORM_MIN_SECONDS?: string;
  /** Seconds that views are gathered in an isolate before one batch is written. Default 10. */
  VIEW_FLUSH_SECONDS?: string;
  /** Minutes between two rankings of the top lists. Default 30; `npm start` uses 0, which ranks at every tick. */
  RANK_MINUTES?: string;
};

export type Site = {
  name: string;
  tagline: string;
  /** Origin without a slash at the end, or null: the origin that a request was made to. */
  url: string | null;
  /** BCP 47 tag. */
  language: string;
  /** IANA zone in which dates are shown. */
  timeZone: string;
};

export type CommentPolicy = "open" | "hold" | "closed";

export type Config = {
  site: Site;
  comments: { policy: CommentPolicy; requireEmail: boolean; formMinSeconds: number };
  edge: { kvDailyWrites: number; memorySeconds: number; gatherSeconds: number };
  popularity: { flushSeconds: number; rankMinutes: number };
  secretKey: string | null;
  adminToken: string | null;
};

export class ConfigError extends Error {}

const known = new WeakMap<object, Config>();

/**
 * The checked settings of this deployment; computed once for each `env`.
 * @throws ConfigError naming the variable, what is wrong and what to write instead.
 */
export function readConfig(env: Bindings): Config {
  let config = known.get(env);
  if (!config) {
    config = check(env);
    known.set(env, config);
  }
  return config;
}

function check(env: Bindings): Config {
  return {
    site: {
      name: env.SITE_NAME || "Broadsheet",
      tagline: env.SITE_TAGLINE || "",
      url: siteUrl(env.SITE_URL),
      language: language(env.LANGUAGE || "en"),
      timeZone: timeZone(env.TIME_ZONE || "UTC"),
    },
    comments: {
      policy: oneOf("COMMENT_POLICY", env.COMMENT_POLICY || "open", ["open", "hold", "closed"] as const),
      requireEmail:
        oneOf("REQUIRE_EMAIL", env.REQUIRE_EMAIL || "false", ["true", "false"] as const) === "true",
      formMinSeconds: number("FORM_MIN_SECONDS", env.FORM_MIN_SECONDS, 3),
    },
    edge: {
      kvDailyWrites: number("KV_DAILY_WRITES", env.KV_DAILY_WRITES, 900),
      memorySeconds: number("PAGE_MEMORY_SECONDS", env.PAGE_MEMORY_SECONDS, 30),
      gatherSeconds: number("PAGE_GATHER_SECONDS", env.PAGE_GATHER_SECONDS, 5),
    },
    popularity: {
      flushSeconds: number("VIEW_FLUSH_SECONDS", env.VIEW_FLUSH_SECONDS, 10),
      rankMinutes: number("RANK_MINUTES", env.RANK_MINUTES, 30),
    },
    secretKey: env.SECRET_KEY || null,
    adminToken: env.ADMIN_TOKEN || null,
  };
}

function siteUrl(value: string | undefined): string | null {
  if (!value) return null;
  const url = URL.parse(value);
  if (!url || !/^https?:$/.test(url.protocol) || url.pathname !== "/" || url.search || url.hash) {
    throw new ConfigError(
      `SITE_URL is "${value}"; write an origin such as "https://paper.example", or leave it empty`,
    );
  }
  return url.origin;
}

function language(value: string): string {
  try {
    return Intl.getCanonicalLocales(value)[0] ?? "en";
  } catch {
    throw new ConfigError(`LANGUAGE is "${value}"; write a language tag such as "en", "de" or "pt-BR"`);
  }
}

function timeZone(value: string): string {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: value }).resolvedOptions().timeZone;
  } catch {
    throw new ConfigError(`TIME_ZONE is "${value}"; write a zone such as "Europe/Lisbon" or "UTC"`);
  }
}

function oneOf<T extends string>(name: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((candidate) => candidate === value);
  if (!found) throw new ConfigError(`${name} is "${value}"; write one of: ${allowed.join(", ")}`);
  return found;
}

function number(name: string, value: string | undefined, otherwise: number): number {
  if (value === undefined || value === "") return otherwise;
  const parsed = Number(value);
  if (!Number.isFinite(parsed) || parsed < 0) {
    throw new ConfigError(
      `${name} is "${value}"; write a number that is not negative, such as "${otherwise}"`,
    );
  }
  return parsed;
}
