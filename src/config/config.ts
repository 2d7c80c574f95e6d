import type { Bindings } from "./bindings.ts";
import { ConfigError } from "./config-error.ts";
import type { Access, AnalyticsEngine } from "./connections.ts";
import type { ListSettings } from "./lists.ts";
import { NO_SETTINGS, SETTING_NAMES, SETTINGS, type Settings } from "./settings.ts";
import { mailAddresses, type Value } from "./values.ts";
import { VARIABLES } from "./variables.ts";

const DECLARED = { ...SETTINGS, ...VARIABLES };

type Declared = typeof DECLARED;

/** What the declared settings and variables say, by their names. */
type Values = { [N in keyof Declared]: Declared[N]["value"] extends Value<infer T> ? T : never };

export type Site = {
  name: string;
  tagline: string;
  /** Origin without a slash at the end, or null: the origin that a request was made to. */
  url: string | null;
  /** BCP 47 tag. */
  language: string;
  /** IANA zone in which dates are shown. */
  timeZone: string;
  /** Origin from which pictures come; null: the paper's own. */
  mediaUrl?: string | null;
  /** What links to pages without a picture are shown with. */
  picture?: string | null;
};

/** open: the judge decides; hold-first-links: who is not known waits with a link; hold-first-timers: who is not known waits; hold: everybody waits; closed: none are taken. */
export type CommentPolicy = Values["COMMENT_POLICY"];

export type Akismet = { key: string; url: string };

export type Mail = {
  /** `#rrggbb`: what links are coloured with; without it, as programs have it. */
  accent?: string;
  binding: SendEmail;
  from: string;
  /** Who is told of comments that wait. */
  moderators: string[];
  digestMinutes: number;
  /** Who gets the week's figures. */
  weekly: string[];
};

/** What robots of AI companies may use articles for; "unsaid": nothing is said of it. */
export type AiRobots = "unsaid" | "all" | "no-training" | "search";

export type Config = {
  /**
   * `relatedDays`: how old related posts may be; 0: any age. `embeds`: whether other companies' frames may be loaded.
   * `fetchAhead`: whether browsers are told to fetch what is pointed at. `aiRobots`: what AI companies may do. `top`, `popular`, `allDays`: the lists of what is read most.
   */
  site: Site & {
    relatedDays: number;
    embeds: boolean;
    fetchAhead: boolean;
    aiRobots: AiRobots;
  } & ListSettings;
  /** Sites on whose pages threads of the paper may stand. */
  embedOrigins: string[];
  /** What a page's form and thread hang on, too: pages of other settings are rendered anew. */
  /** After how many hours it is told that a comment waits, 0: never; and where beside by mail. */
  waiting: { hours: number; webhook: string | null };
  comments: {
    policy: CommentPolicy;
    /** What commenters are asked to keep to, a line each. */
    houseRules: string[];
    requireEmail: boolean;
    formMinSeconds: number;
    /** 0: never. */
    closeDays: number;
    /** 0: not at all. */
    editMinutes: number;
    /** 0: reports are not taken. */
    reportsToHold: number;
    /** What readers choose from when they report a comment. */
    reportReasons: string[];
    /** What moderators choose from when they remove one; the first is told where none was chosen. */
    removalReasons: string[];
    /** Decisions can be objected to on their pages. */
    objections: boolean;
    /** The form asks for it. */
    turnstileSiteKey: string | null;
    /** The form offers mails about replies. */
    replyMails: boolean;
  };
  /** How many comments the whole paper takes; 0: as many as come. */
  pace: { aMinute: number; aDay: number };
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
  /** Who answers instead of the companies that oEmbed is asked of; null: they themselves. */
  oembedUrl: string | null;
  secretKey: string | null;
  adminToken: string | null;
  access: Access;
};

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
      const blamed = SETTING_NAMES.filter(
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
      const name = error instanceof ConfigError && SETTING_NAMES.find((one) => one === error.variable);
      if (!name) throw error;
      problems[name] = `${error.fix.charAt(0).toUpperCase()}${error.fix.slice(1)}.`;
      if (left[name] === undefined) return problems;
      delete left[name];
    }
  }
}

/** What wrangler.toml fixes of the newsroom's settings. An empty value fixes nothing. */
export function fixedSettings(env: Bindings): Settings {
  return Object.fromEntries(SETTING_NAMES.flatMap((name) => (env[name] ? [[name, env[name]]] : [])));
}

const TURNSTILE_URL = "https://challenges.cloudflare.com/turnstile/v0/siteverify";
const AKISMET_URL = "https://rest.akismet.com";
const ANALYTICS_URL = "https://api.cloudflare.com";

function check(env: Bindings): Config {
  const values = readValues(env);
  const mail = mailSettings(env, values);
  return {
    site: {
      name: values.SITE_NAME,
      tagline: values.SITE_TAGLINE,
      url: values.SITE_URL,
      language: values.LANGUAGE,
      timeZone: values.TIME_ZONE,
      mediaUrl: values.MEDIA_URL,
      picture: values.SITE_PICTURE,
      relatedDays: values.RELATED_DAYS,
      embeds: values.EMBEDS,
      fetchAhead: values.FETCH_AHEAD,
      aiRobots: values.AI_ROBOTS,
      allDays: values.POPULAR_DAYS,
      top: { window: values.TOP_WINDOW, length: values.TOP_LENGTH },
      popular: { window: values.POPULAR_WINDOW, length: values.POPULAR_LENGTH },
    },
    comments: {
      policy: values.COMMENT_POLICY,
      houseRules: values.HOUSE_RULES,
      requireEmail: values.REQUIRE_EMAIL,
      formMinSeconds: values.FORM_MIN_SECONDS,
      closeDays: values.COMMENTS_CLOSE_DAYS,
      editMinutes: values.EDIT_MINUTES,
      reportsToHold: values.REPORTS_TO_HOLD,
      reportReasons: values.REPORT_REASONS,
      removalReasons: values.REMOVAL_REASONS,
      objections: values.OBJECTIONS,
      turnstileSiteKey: (env.TURNSTILE_SECRET && values.TURNSTILE_SITE_KEY) || null,
      replyMails: mail !== null,
    },
    embedOrigins: values.EMBED_ORIGINS,
    waiting: { hours: values.WAITING_HOURS, webhook: values.WEBHOOK_URL },
    pace: { aMinute: values.COMMENTS_A_MINUTE, aDay: values.COMMENTS_A_DAY },
    judge: judgeSettings(values),
    turnstile:
      values.TURNSTILE_SITE_KEY && env.TURNSTILE_SECRET
        ? { secret: env.TURNSTILE_SECRET, url: env.TURNSTILE_URL || TURNSTILE_URL }
        : null,
    akismet: env.AKISMET_KEY ? { key: env.AKISMET_KEY, url: env.AKISMET_URL || AKISMET_URL } : null,
    mail,
    cache: {
      kvDailyWrites: values.KV_DAILY_WRITES,
      memorySeconds: values.PAGE_MEMORY_SECONDS,
      gatherSeconds: values.PAGE_GATHER_SECONDS,
    },
    popularity: {
      flushSeconds: values.VIEW_FLUSH_SECONDS,
      rankMinutes: values.RANK_MINUTES,
      analyticsEngine: analyticsEngine(env, values),
    },
    oembedUrl: env.OEMBED_URL || null,
    secretKey: env.SECRET_KEY || null,
    adminToken: env.ADMIN_TOKEN || null,
    access: accessSettings(env),
  };
}

/** An empty text is the fallback. @throws ConfigError */
function readValues(env: Bindings): Values {
  const entries = Object.entries(DECLARED).map(([name, { fallback, value }]) => [
    name,
    value.parse(name, env[name as keyof Declared] || fallback),
  ]);
  return Object.fromEntries(entries);
}

function accessSettings({ ACCESS_TEAM, ACCESS_AUD, ACCESS_ADMINS }: Bindings): Access {
  const admins = mailAddresses(ACCESS_ADMINS?.toLowerCase());
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

function analyticsEngine(env: Bindings, values: Values): AnalyticsEngine | null {
  const { POPULARITY_SOURCE: source, ANALYTICS_ACCOUNT_ID: accountId, ANALYTICS_DATASET: dataset } = values;
  const { ANALYTICS_TOKEN: token } = env;
  if (source === "d1") return null;
  if (!env.VIEWS || !accountId || !token) {
    throw new ConfigError(
      "POPULARITY_SOURCE",
      'is "analytics-engine", which needs the binding VIEWS, ANALYTICS_ACCOUNT_ID and the secret ANALYTICS_TOKEN',
      'set them, or write "d1"',
    );
  }
  if (!/^\w{1,64}$/.test(dataset))
    throw new ConfigError("ANALYTICS_DATASET", `is "${dataset}"`, "write letters, digits and underscores");
  return { accountId, token, dataset, url: env.ANALYTICS_URL || ANALYTICS_URL };
}

function judgeSettings({ HOLD_AT: holdAt, SPAM_AT: spamAt, SPAM_KEEP_DAYS }: Values): Config["judge"] {
  if (spamAt < holdAt)
    throw new ConfigError("SPAM_AT", `is "${spamAt}", below HOLD_AT`, `write a number from ${holdAt} up`);
  return { holdAt, spamAt, spamKeepDays: SPAM_KEEP_DAYS };
}

function mailSettings({ MAIL }: Bindings, values: Values): Mail | null {
  const { MAIL_FROM: from, MODERATOR_MAILS: moderators, DIGEST_MINUTES: digestMinutes, SITE_URL } = values;
  if (!MAIL || from === null || SITE_URL === null) return null;
  return { binding: MAIL, from, moderators, digestMinutes, weekly: values.WEEKLY_MAILS };
}
