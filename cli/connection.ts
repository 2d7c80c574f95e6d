import { readFileSync } from "node:fs";
import { configPath, type NamedSite, readConfigFile } from "./config-file.ts";
import { parseDevVars } from "./dev-vars.ts";
import { Failure } from "./failure.ts";

/** Origin of a paper, without a slash at the end, and its newsroom's token. */
export type Connection = { site: string; token: string };

export type ConnectionOptions = { site?: string; token?: string };

const LOCAL_SITE = "http://localhost:8787";

/**
 * Which paper to talk to: the options, else the environment, else ~/.config/broadsheet, else the one that `npm start` runs
 * from this folder. The token in .dev.vars is sent to this machine only, and one of the file to the site it stands with.
 * @throws Failure saying what to write.
 */
export function findConnection(options: ConnectionOptions, env = process.env): Connection {
  // A variable that is empty is none.
  const asked = options.site ?? (env.BROADSHEET_SITE || undefined);
  const isName = asked !== undefined && /^[\w.-]+$/.test(asked);
  const file = readConfigFile(isName ? asked : null, env);
  if (isName && file?.site === undefined)
    throw new Failure(
      `--site "${asked}" is no address such as https://paper.example, and ${configPath(env)} has no \`site =\` below a line [${asked}].`,
      2,
    );
  const named = isName ? file?.site : (asked ?? file?.site);
  const site = originOf(named ?? LOCAL_SITE);
  const given = options.token ?? (env.BROADSHEET_TOKEN || tokenOf(file, site));
  if (given) return { site, token: sendable(given, "the token") };
  const local = isLocal(site) ? readLocalToken() : null;
  if (local) return { site, token: sendable(local, "ADMIN_TOKEN in .dev.vars") };
  if (local === "")
    throw new Failure(
      `${site} wants its newsroom's token, and its .dev.vars has no ADMIN_TOKEN: run \`npm start\`, which writes one, or add --token TOKEN.`,
      2,
    );
  if (named === undefined) {
    throw new Failure(
      `which paper? Name it with --site URL and --token TOKEN (or BROADSHEET_SITE, BROADSHEET_TOKEN, or in ${configPath(env)}), or run this in the folder where \`npm start\` wrote .dev.vars.`,
      2,
    );
  }
  throw new Failure(
    `${site} wants its newsroom's token: add --token TOKEN, or set BROADSHEET_TOKEN. It is one of your own, or the value that was given to \`wrangler secret put ADMIN_TOKEN\`.`,
    2,
  );
}

/** The file's token goes to the file's site alone. */
function tokenOf(file: NamedSite | null, site: string): string | undefined {
  return file?.site !== undefined && originOf(file.site) === site ? file.token : undefined;
}

function originOf(site: string): string {
  const url = URL.parse(site);
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new Failure(`--site "${site}" is no address: write one such as https://paper.example.`, 2);
  return url.origin;
}

/** Whether a token sent there stays on this machine. */
export function isLocal(site: string): boolean {
  return /^(localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(site).hostname);
}

/** What .dev.vars in this folder has for the token, "" where it has none; null without such a file. */
function readLocalToken(): string | null {
  try {
    return parseDevVars(readFileSync(".dev.vars", "utf8")).get("ADMIN_TOKEN") ?? "";
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw new Failure(`.dev.vars cannot be read: ${error instanceof Error ? error.message : error}.`, 2);
  }
}

/** A token as a header carries it. @throws Failure, which does not repeat it */
function sendable(token: string, name: string): string {
  const trimmed = token.trim();
  if (/^[\x20-\x7e]+$/.test(trimmed)) return trimmed;
  throw new Failure(`${name} is no token: letters, digits and signs of ASCII on one line are one.`, 2);
}
