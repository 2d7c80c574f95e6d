import type { Bindings } from "../../config/bindings.ts";

/** Something that is set up outside of the newsroom. Values of secrets are nobody's business here. */
export type Connection = {
  name: string;
  isThere: boolean;
  /** What it is good for, or what goes on without it. */
  says: string;
  /** What sets it up, as it is typed. */
  lines: string[];
};

const secret = (name: string) => `npx wrangler secret put ${name}`;

/** What this deployment has been given, and what it could be given yet. */
export function connectionsOf(env: Bindings): Connection[] {
  return [
    connection("The paper's key", [[env.SECRET_KEY, secret("SECRET_KEY")]], {
      there: "Forms, cookies and sign-ins are signed with it.",
      missing: "Without it no comment is taken, no view counted and nobody stays signed in.",
    }),
    connection("The owner's token", [[env.ADMIN_TOKEN, secret("ADMIN_TOKEN")]], {
      there: "Whoever has it is an admin.",
      missing: "Only Cloudflare Access and people's own tokens open the newsroom.",
    }),
    connection(
      "Cloudflare Access",
      [
        [env.ACCESS_TEAM, 'ACCESS_TEAM = "https://team.cloudflareaccess.com"'],
        [env.ACCESS_AUD, 'ACCESS_AUD = "..."'],
      ],
      {
        there: "Whom it lets in is signed in.",
        missing: "People sign in with tokens. Both lines stand in wrangler.toml, below [vars].",
      },
    ),
    connection("Search database", [[env.SEARCH, '[[d1_databases]] with binding = "SEARCH"']], {
      there: "Articles are found by every word of theirs.",
      missing:
        "Articles are found by their titles, tags and most telling words alone. The lines stand in the repository's wrangler.toml; npm run deploy makes the database.",
    }),
    connection("Mail", [[env.MAIL, '[[send_email]] with name = "MAIL"']], {
      there: "The binding is there; the addresses are set under Mail.",
      missing: "No mails go out. The lines wait in wrangler.toml behind two #.",
    }),
    connection(
      "Cloudflare Turnstile",
      [
        [env.TURNSTILE_SITE_KEY, 'TURNSTILE_SITE_KEY = "..."'],
        [env.TURNSTILE_SECRET, secret("TURNSTILE_SECRET")],
      ],
      {
        there: "The comment form checks for robots.",
        missing: "The comment form does without. The site key stands in wrangler.toml, below [vars].",
      },
    ),
    connection("Akismet", [[env.AKISMET_KEY, secret("AKISMET_KEY")]], {
      there: "It is asked about comments that are not clearly spam.",
      missing: "The paper's own judge decides alone.",
    }),
    connection("Workers Analytics Engine", [[env.VIEWS, "[[analytics_engine_datasets]]"]], {
      there:
        env.POPULARITY_SOURCE === "analytics-engine"
          ? "The top lists are ranked from it."
          : "Views are also written to it; the top lists are ranked from the database.",
      missing: "Views are counted in the database, which is enough for most papers.",
    }),
  ];
}

function connection(
  name: string,
  needs: [value: unknown, line: string][],
  { there, missing }: { there: string; missing: string },
): Connection {
  const lines = needs.flatMap(([value, line]) => (value ? [] : [line]));
  const isThere = lines.length === 0;
  return { name, isThere, says: isThere ? there : missing, lines };
}

/** What keeps mails from going out, in sentences; none: they do. */
export function missingForMail(env: Bindings, has: { from: boolean; url: boolean }): string[] {
  return [
    ...(env.MAIL ? [] : ["the binding MAIL, whose lines wait in wrangler.toml"]),
    ...(has.url ? [] : ["the paper's address, set under General"]),
    ...(has.from ? [] : ["the address that mails come from"]),
  ];
}
