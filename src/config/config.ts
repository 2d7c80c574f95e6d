import type { Access, AnalyticsEngine } from "./connections.ts";

/**
 * What the newsroom sets while the paper runs, by the names that the same settings have in wrangler.toml. What stands there
 * is fixed, and the newsroom's value counts for nothing.
 */
export const SETTINGS = [
  "SITE_NAME",
  "SITE_TAGLINE",
  "SITE_URL",
  "LANGUAGE",
  "TIME_ZONE",
  "COMMENT_POLICY",
  "REQUIRE_EMAIL",
  "COMMENTS_CLOSE_DAYS",
  "EDIT_MINUTES",
  "REPORTS_TO_HOLD",
  "HOLD_AT",
  "SPAM_AT",
  "SPAM_KEEP_DAYS",
  "MAIL_FROM",
  "MODERATOR_MAILS",
  "DIGEST_MINUTES",
] as const;

export type SettingName = (typeof SETTINGS)[number];

/** The newsroom's settings; those that are missing are at their defaults. */
export type Settings = Partial<Record<SettingName, string>>;

export const NO_SETTINGS: Settings = {};

/** What holds where neither wrangler.toml nor the newsroom says anything. */
export const DEFAULT_SETTINGS: Record<SettingName, string> = {
  SITE_NAME: "Broadsheet",
  SITE_TAGLINE: "",
  SITE_URL: "",
  LANGUAGE: "en",
  TIME_ZONE: "UTC",
  COMMENT_POLICY: "open",
  REQUIRE_EMAIL: "false",
  COMMENTS_CLOSE_DAYS: "0",
  EDIT_MINUTES: "10",
  REPORTS_TO_HOLD: "3",
  HOLD_AT: "1",
  SPAM_AT: "2",
  SPAM_KEEP_DAYS: "30",
  MAIL_FROM: "",
  MODERATOR_MAILS: "",
  DIGEST_MINUTES: "60",
};

/** What wrangler.toml, the secrets and .dev.vars give the Worker. Secrets are unknown to `wrangler types`. */
export type Bindings = Env & {
  /** The paper's name. Default "Broadsheet". */
  SITE_NAME?: string;
  /** A line below the name. */
  SITE_TAGLINE?: string;
  /** The address readers use, without a slash at the end: "https://paper.example". Default: the address asked for. */
  SITE_URL?: string;
  /** Language of the paper, as a BCP 47 tag. Default "en". */
  LANGUAGE?: string;
  /** IANA zone in which dates are shown. Default "UTC". */
  TIME_ZONE?: string;
  /** open, hold-first-timers, hold or closed: see CommentPolicy. Default open. */
  COMMENT_POLICY?: string;
  /** "true": a comment needs an e-mail address. Default "false". */
  REQUIRE_EMAIL?: string;
  /** Signs form tokens and cookies, keys the hashes of addresses. Set by `npm run deploy`; 32 random bytes. */
  SECRET_KEY?: string;
  /** The owner's token, for the newsroom and its API. Without it and without Access the newsroom answers 503. */
  ADMIN_TOKEN?: string;
  /** Cloudflare Access: the team's domain, such as https://team.cloudflareaccess.com, and the application's audience tag. */
  ACCESS_TEAM?: string;
  ACCESS_AUD?: string;
  /** Who of those whom Access lets in are admins: their addresses, parted by commas. The others are moderators. */
  ACCESS_ADMINS?: string;
  /** Seconds that a page may be served from an isolate's memory without looking into KV. Default 30. */
  PAGE_MEMORY_SECONDS?: string;
  /** Seconds for which changes of a busy page are gathered before it is written again; KV takes one write a second. Default 5. */
  PAGE_GATHER_SECONDS?: string;
  /** Seconds between a comment form being served and the earliest believable answer. Default 3. */
  FORM_MIN_SECONDS?: string;
  /** Seconds that views are gathered in an isolate before one batch is written. Default 10. */
  VIEW_FLUSH_SECONDS?: string;
  /** Days after an article's publication that comments on it are closed. Default 0: never. */
  COMMENTS_CLOSE_DAYS?: string;
  /** Minutes for which commenters may edit or withdraw what they wrote. Default 10; 0: not at all. */
  EDIT_MINUTES?: string;
  /** Readers whose reports take a comment off the page until a moderator has looked. Default 3; 0: reports are not taken. */
  REPORTS_TO_HOLD?: string;
  /** Days that spam and deleted comments are kept before they are gone for good. Default 30; 0: for ever. */
  SPAM_KEEP_DAYS?: string;
  /** The judge's score from which a comment waits for a moderator. Default 1; lower is stricter. */
  HOLD_AT?: string;
  /** The judge's score from which a comment is spam. Default 2. */
  SPAM_AT?: string;
  /** Cloudflare Turnstile's site key, shown in pages. The form has the check only if TURNSTILE_SECRET is set too. */
  TURNSTILE_SITE_KEY?: string;
  /** Secret. Cloudflare Turnstile's secret key. */
  TURNSTILE_SECRET?: string;
  /** Where Turnstile verifies. Default: Cloudflare's own address. */
  TURNSTILE_URL?: string;
  /** Secret. Akismet's API key: comments that are not clearly spam are also judged by Akismet. */
  AKISMET_KEY?: string;
  /** Where Akismet answers. Default https://rest.akismet.com. */
  AKISMET_URL?: string;
  /** The binding that sends mail. It needs MAIL_FROM and SITE_URL too; without all three no mail is offered or sent. */
  MAIL?: SendEmail;
  /** Address that mails come from: "paper@paper.example" or "The Paper <paper@paper.example>". */
  MAIL_FROM?: string;
  /** Addresses, parted by commas, that are told of comments that wait for a moderator. */
  MODERATOR_MAILS?: string;
  /** Minutes between two of those mails. Default 60. */
  DIGEST_MINUTES?: string;
  /** d1, the default, or analytics-engine: which of them the top lists are ranked from. */
  POPULARITY_SOURCE?: string;
  /** The data set that every counted view is also written to, where it is bound. */
  VIEWS?: AnalyticsEngineDataset;
  /** Name of that data set. Default broadsheet_views. */
  ANALYTICS_DATASET?: string;
  /** The Cloudflare account whose Analytics Engine is asked. */
  ANALYTICS_ACCOUNT_ID?: string;
  /** Secret. API token that may read the account's analytics. */
  ANALYTICS_TOKEN?: string;
  /** Where the API answers. Default https://api.cloudflare.com. */
  ANALYTICS_URL?: string;
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

/** open: the judge decides; hold-first-timers: who was never approved waits; hold: everybody waits; closed: none are taken. */
export type CommentPolicy = "open" | "hold-first-timers" | "hold" | "closed";

export type Akismet = { key: string; url: string };

export type Mail = {
  binding: SendEmail;
  from: string;
  /** Who is told of comments that wait. */
  moderators: string[];
  digestMinutes: number;
};

export type Config = {
  site: Site;
  /** What a page's form and thread hang on, too: pages of other settings are rendered anew. */
  comments: {
    policy: CommentPolicy;
    requireEmail: boolean;
    formMinSeconds: number;
    /** 0: never. */
    closeDays: number;
    /** 0: not at all. */
    editMinutes: number;
    /** 0: reports are not taken. */
    reportsToHold: number;
    /** The form asks for it. */
    turnstileSiteKey: string | null;
    /** The form offers mails about replies. */
    replyMails: boolean;
  };
  judge: { holdAt: number; spamAt: number; spamKeepDays: number };
  turnstile: { secret: string; url: string } | null;
  akismet: Akismet | null;
  mail: Mail | null;
  cache: { kvDailyWrites: number; memorySeconds: number; gatherSeconds: number };
  popularity: {
    flushSeconds: number;
    rankMinutes: number;
    /** Null: the lists are ranked from D1. */
    analyticsEngine: AnalyticsEngine | null;
  };
  secretKey: string | null;
  adminToken: string | null;
  access: Access;
};

/** A variable whose value cannot be used. */
export class ConfigError extends Error {
  readonly variable: string;
  /** What to do about it: "write a zone such as ...". */
  readonly fix: string;

  /** @param problem what is wrong, as it follows the variable's name: `is "Atlantis"` */
  constructor(variable: string, problem: string, fix: string) {
    super(`${variable} ${problem}; ${fix}`);
    this.variable = variable;
    this.fix = fix;
  }
}

const known = new WeakMap<object, WeakMap<Settings, Config>>();

/**
 * The checked settings of this deployment, the newsroom's among them; computed once for each `env` and `settings`.
 * @throws ConfigError naming the variable, what is wrong and what to write instead.
 */
export function readConfig(env: Bindings, settings: Settings = NO_SETTINGS): Config {
  const ofEnv = known.get(env) ?? new WeakMap<Settings, Config>();
  known.set(env, ofEnv);
  let config = ofEnv.get(settings);
  if (!config) {
    config = usable(env, settings);
    ofEnv.set(settings, config);
  }
  return config;
}

/** A setting that was right when it was saved may clash with what wrangler.toml has come to say: the paper goes on without. */
function usable(env: Bindings, settings: Settings): Config {
  const left = { ...settings };
  for (;;) {
    try {
      return checkSettings(env, left);
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      const { variable, message } = error;
      // The one may be right, and the other fixed.
      const blamed = SETTINGS.filter(
        (name) => name === variable || (variable === "SPAM_AT" && name === "HOLD_AT"),
      );
      if (!blamed.some((name) => left[name] !== undefined)) throw error;
      console.error({ event: "settings_not_usable", error: message });
      for (const name of blamed) delete left[name];
    }
  }
}

/** What the paper would run by with these settings. @throws ConfigError */
export function checkSettings(env: Bindings, settings: Settings): Config {
  return check({ ...env, ...settings, ...fixedSettings(env) });
}

/** What is wrong with settings, by their names: what to write instead. Empty: the paper can run by them. */
export function findProblems(env: Bindings, settings: Settings): Settings {
  const left = { ...settings };
  const problems: Settings = {};
  for (;;) {
    try {
      checkSettings(env, left);
      return problems;
    } catch (error) {
      const name = error instanceof ConfigError && SETTINGS.find((one) => one === error.variable);
      if (!name) throw error;
      problems[name] = `${error.fix.charAt(0).toUpperCase()}${error.fix.slice(1)}.`;
      if (left[name] === undefined) return problems;
      delete left[name];
    }
  }
}

/** What wrangler.toml fixes of the newsroom's settings. An empty value fixes nothing. */
export function fixedSettings(env: Bindings): Settings {
  return Object.fromEntries(SETTINGS.flatMap((name) => (env[name] ? [[name, env[name]]] : [])));
}

const POLICIES = ["open", "hold-first-timers", "hold", "closed"] as const;
const TURNSTILE_URL = "https://challenges.cloudflare.com/turnstile/v0/siteverify";
const AKISMET_URL = "https://rest.akismet.com";
const ANALYTICS_URL = "https://api.cloudflare.com";

/** No setting needs more: a century of days, and a year of minutes. */
const MOST_DAYS = 36_500;
const MOST_MINUTES = 525_600;
const MOST = 1000;

function check(env: Bindings): Config {
  const mail = mailSettings(env);
  return {
    site: {
      name: setting(env, "SITE_NAME", 120),
      tagline: setting(env, "SITE_TAGLINE", 300),
      url: siteUrl(env.SITE_URL),
      language: language(setting(env, "LANGUAGE")),
      timeZone: timeZone(setting(env, "TIME_ZONE")),
    },
    comments: {
      policy: oneOf("COMMENT_POLICY", setting(env, "COMMENT_POLICY"), POLICIES),
      requireEmail:
        oneOf("REQUIRE_EMAIL", setting(env, "REQUIRE_EMAIL"), ["true", "false"] as const) === "true",
      formMinSeconds: number("FORM_MIN_SECONDS", env.FORM_MIN_SECONDS || "3"),
      closeDays: numberOf(env, "COMMENTS_CLOSE_DAYS", MOST_DAYS),
      editMinutes: numberOf(env, "EDIT_MINUTES", MOST_MINUTES),
      reportsToHold: numberOf(env, "REPORTS_TO_HOLD", MOST),
      turnstileSiteKey: (env.TURNSTILE_SECRET && env.TURNSTILE_SITE_KEY) || null,
      replyMails: mail !== null,
    },
    judge: judgeSettings(env),
    turnstile:
      env.TURNSTILE_SITE_KEY && env.TURNSTILE_SECRET
        ? { secret: env.TURNSTILE_SECRET, url: env.TURNSTILE_URL || TURNSTILE_URL }
        : null,
    akismet: env.AKISMET_KEY ? { key: env.AKISMET_KEY, url: env.AKISMET_URL || AKISMET_URL } : null,
    mail,
    cache: {
      kvDailyWrites: number("KV_DAILY_WRITES", env.KV_DAILY_WRITES || "900"),
      memorySeconds: number("PAGE_MEMORY_SECONDS", env.PAGE_MEMORY_SECONDS || "30"),
      gatherSeconds: number("PAGE_GATHER_SECONDS", env.PAGE_GATHER_SECONDS || "5"),
    },
    popularity: {
      flushSeconds: number("VIEW_FLUSH_SECONDS", env.VIEW_FLUSH_SECONDS || "10"),
      rankMinutes: number("RANK_MINUTES", env.RANK_MINUTES || "30"),
      analyticsEngine: analyticsEngine(env),
    },
    secretKey: env.SECRET_KEY || null,
    adminToken: env.ADMIN_TOKEN || null,
    access: accessSettings(env),
  };
}

function accessSettings({ ACCESS_TEAM, ACCESS_AUD, ACCESS_ADMINS }: Bindings): Access {
  const admins = addresses(ACCESS_ADMINS?.toLowerCase());
  if (!ACCESS_TEAM && !ACCESS_AUD) return { application: null, admins };
  if (!ACCESS_TEAM || !ACCESS_AUD)
    throw new ConfigError("ACCESS_TEAM", "and ACCESS_AUD need each other", "set both, or none");
  const url = URL.parse(ACCESS_TEAM.includes("://") ? ACCESS_TEAM : `https://${ACCESS_TEAM}`);
  if (!url)
    throw new ConfigError(
      "ACCESS_TEAM",
      `is "${ACCESS_TEAM}"`,
      `write the team's domain, such as "https://team.cloudflareaccess.com"`,
    );
  return { application: { team: url.origin, audience: ACCESS_AUD }, admins };
}

/** E-mail addresses in a row, parted by anything that is no part of one. */
function addresses(text = ""): string[] {
  return text.split(/[\s,;]+/).filter(Boolean);
}

function analyticsEngine(env: Bindings): AnalyticsEngine | null {
  const source = oneOf("POPULARITY_SOURCE", env.POPULARITY_SOURCE || "d1", [
    "d1",
    "analytics-engine",
  ] as const);
  if (source === "d1") return null;
  const { ANALYTICS_ACCOUNT_ID: accountId, ANALYTICS_TOKEN: token } = env;
  if (!env.VIEWS || !accountId || !token) {
    throw new ConfigError(
      "POPULARITY_SOURCE",
      'is "analytics-engine", which needs the binding VIEWS, ANALYTICS_ACCOUNT_ID and the secret ANALYTICS_TOKEN',
      'set them, or write "d1"',
    );
  }
  const dataset = env.ANALYTICS_DATASET || "broadsheet_views";
  if (!/^\w{1,64}$/.test(dataset))
    throw new ConfigError("ANALYTICS_DATASET", `is "${dataset}"`, "write letters, digits and underscores");
  return { accountId, token, dataset, url: env.ANALYTICS_URL || ANALYTICS_URL };
}

function judgeSettings(env: Bindings): Config["judge"] {
  const holdAt = numberOf(env, "HOLD_AT", MOST);
  const spamAt = numberOf(env, "SPAM_AT", MOST);
  if (spamAt < holdAt)
    throw new ConfigError("SPAM_AT", `is "${spamAt}", below HOLD_AT`, `write a number from ${holdAt} up`);
  return { holdAt, spamAt, spamKeepDays: numberOf(env, "SPAM_KEEP_DAYS", MOST_DAYS) };
}

function mailSettings(env: Bindings): Mail | null {
  const from = mailFrom(env.MAIL_FROM);
  const moderators = addresses(env.MODERATOR_MAILS);
  const wrong = moderators.find((address) => !ADDRESS.test(address));
  if (wrong !== undefined)
    throw new ConfigError(
      "MODERATOR_MAILS",
      `has "${wrong}"`,
      `write e-mail addresses parted by commas; "${wrong}" is none`,
    );
  const digestMinutes = numberOf(env, "DIGEST_MINUTES", MOST_MINUTES);
  if (!env.MAIL || from === null || !env.SITE_URL) return null;
  return { binding: env.MAIL, from, moderators, digestMinutes };
}

const ADDRESS = /^[^\s@<>"(),:;[\]\\]+@[^\s@<>"(),:;[\]\\]+$/;

function mailFrom(value: string | undefined): string | null {
  if (!value) return null;
  const address = /^[^<>]*<([^<>]*)>$/.exec(value)?.[1] ?? value;
  if (!ADDRESS.test(address))
    throw new ConfigError(
      "MAIL_FROM",
      `is "${value}"`,
      'write an address: "paper@paper.example" or "The Paper <paper@paper.example>"',
    );
  return value;
}

function siteUrl(value: string | undefined): string | null {
  if (!value) return null;
  const url = URL.parse(value);
  const isOrigin = url && url.pathname === "/" && !url.search && !url.hash && !url.username && !url.password;
  if (!isOrigin || !/^https?:$/.test(url.protocol)) {
    throw new ConfigError(
      "SITE_URL",
      `is "${value}"`,
      'write an origin such as "https://paper.example", or leave it empty',
    );
  }
  return url.origin;
}

function language(value: string): string {
  try {
    return Intl.getCanonicalLocales(value)[0] ?? "en";
  } catch {
    throw new ConfigError("LANGUAGE", `is "${value}"`, 'write a language tag such as "en", "de" or "pt-BR"');
  }
}

function timeZone(value: string): string {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: value }).resolvedOptions().timeZone;
  } catch {
    throw new ConfigError("TIME_ZONE", `is "${value}"`, 'write a zone such as "Europe/Lisbon" or "UTC"');
  }
}

function oneOf<T extends string>(name: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((candidate) => candidate === value);
  if (!found) throw new ConfigError(name, `is "${value}"`, `write one of: ${allowed.join(", ")}`);
  return found;
}

/** A setting's value, else its default. */
function setting(env: Bindings, name: SettingName, maxLength = 1000): string {
  const value = env[name] || DEFAULT_SETTINGS[name];
  if (value.length > maxLength)
    throw new ConfigError(name, `has ${value.length} characters`, `write at most ${maxLength} characters`);
  return value;
}

function numberOf(env: Bindings, name: SettingName, most: number): number {
  return number(name, setting(env, name), most);
}

/** @param value what stands there, or its default */
function number(name: string, value: string, most = Number.MAX_VALUE): number {
  const parsed = Number(value);
  if (Number.isFinite(parsed) && parsed >= 0 && parsed <= most) return parsed;
  const range = most === Number.MAX_VALUE ? "that is not negative" : `from 0 to ${most}`;
  throw new ConfigError(name, `is "${value}"`, `write a number ${range}`);
}
