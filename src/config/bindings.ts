import type { SettingName } from "./settings.ts";
import type { VariableName } from "./variables.ts";

/** What wrangler.toml, the secrets and .dev.vars give the Worker. Secrets are unknown to `wrangler types`. */
export type Bindings = Omit<Env, "SEARCH" | "MEDIA"> &
  Partial<Record<SettingName | VariableName, string>> & {
    /** Signs form tokens and cookies, keys the hashes of addresses. Set by `npm run deploy`; 32 random bytes. */
    SECRET_KEY?: string;
    /** The owner's token, for the newsroom and its API. Without it and without Access the newsroom answers 503. */
    ADMIN_TOKEN?: string;
    /** Cloudflare Access: the team's domain, such as https://team.cloudflareaccess.com, and the application's audience tag. */
    ACCESS_TEAM?: string;
    ACCESS_AUD?: string;
    /** Who of those whom Access lets in are admins: their addresses, parted by commas. The others are moderators. */
    ACCESS_ADMINS?: string;
    /** Secret. Cloudflare Turnstile's secret key. */
    TURNSTILE_SECRET?: string;
    /** Where Turnstile verifies. Default: Cloudflare's own address. */
    TURNSTILE_URL?: string;
    /** Secret. Akismet's API key: comments that are not clearly spam are also judged by Akismet. */
    AKISMET_KEY?: string;
    /** Where Akismet answers. Default https://rest.akismet.com. */
    AKISMET_URL?: string;
    /** Who answers instead of all companies that are asked for the titles of embeds. Default: they themselves. */
    OEMBED_URL?: string;
    /** The search's own database. A paper that was deployed before it had one, or took it away, is searched by fewer words. */
    SEARCH?: D1Database;
    /** The bucket of pictures and files. A paper whose account has no R2 goes on without. */
    MEDIA?: R2Bucket;
    /** Cloudflare's Images: makes the sizes of a picture that a program sent alone. */
    IMAGES?: ImagesBinding;
    /** The binding that sends mail. It needs MAIL_FROM and SITE_URL too; without all three no mail is offered or sent. */
    MAIL?: SendEmail;
    /** The data set that every counted view is also written to, where it is bound. */
    VIEWS?: AnalyticsEngineDataset;
    /** Secret. API token that may read the account's analytics. */
    ANALYTICS_TOKEN?: string;
    /** Where the API answers. Default https://api.cloudflare.com. */
    ANALYTICS_URL?: string;
  };
