import { raw } from "hono/html";
import type { Child } from "hono/jsx";
import type { Site } from "../config/config.ts";
import type { Identity, Role } from "../http/identity.ts";
import { assetPath } from "../pages/assets.ts";
import { SCHEME_SCRIPT, SCHEME_SWITCH } from "../pages/colour-scheme.ts";

/** What every page of the newsroom needs to know. */
export type NewsroomFrame = {
  site: Site;
  /** Unix ms. */
  now: number;
  /** Null on the pages before the door. */
  identity: Identity | null;
};

export type NewsroomPage = {
  /** Without the site's name; a queue's has its count in front. */
  title: string;
  /** Which entry of the navigation is this one's. */
  part?: Part;
  /** Scripts, by their names in /assets. */
  scripts?: string[];
  /** Where the browser goes from here at once. */
  onward?: string;
  /** Seconds after which a browser without scripts loads the page again. */
  renewSeconds?: number;
};

type Part = (typeof PARTS)[number]["part"];

const PARTS = [
  { part: "dashboard", path: "/admin", label: "Today", roles: ["admin", "moderator"] },
  { part: "comments", path: "/admin/comments", label: "Comments", roles: ["admin", "moderator"] },
  { part: "articles", path: "/admin/articles", label: "Articles", roles: ["admin"] },
  { part: "media", path: "/admin/media", label: "Pictures", roles: ["admin"] },
  { part: "settings", path: "/admin/settings", label: "Settings", roles: ["admin"] },
  { part: "people", path: "/admin/people", label: "People", roles: ["admin"] },
  { part: "audit", path: "/admin/audit", label: "Audit trail", roles: ["admin", "moderator"] },
] as const satisfies { part: string; path: string; label: string; roles: Role[] }[];

export function titleOf({ site }: Pick<NewsroomFrame, "site">, title: string): string {
  return `${title} · ${site.name}`;
}

/** A whole document of the newsroom around `content`. It works without scripts. */
export function newsroomPage(frame: NewsroomFrame, page: NewsroomPage, content: Child): string {
  const { site, identity } = frame;
  const document = (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{titleOf(frame, page.title)}</title>
        <meta name="robots" content="noindex" />
        <meta name="color-scheme" content="light dark" />
        {page.onward && <meta http-equiv="refresh" content={`0;url=${page.onward}`} />}
        {page.renewSeconds !== undefined && (
          <noscript>
            <meta http-equiv="refresh" content={String(page.renewSeconds)} />
          </noscript>
        )}
        <link rel="stylesheet" href={assetPath("newsroom.css")} />
        {page.part === "comments" && <link rel="stylesheet" href={assetPath("desk.css")} />}
        <link rel="icon" type="image/svg+xml" href={assetPath("icon.svg")} />
        {raw(SCHEME_SCRIPT)}
        {page.scripts?.map((name) => (
          <script type="module" src={assetPath(name)} />
        ))}
      </head>
      <body>
        <a class="skip" href="#main">
          Skip to the main part
        </a>
        <header class="bar">
          <p class="paper">
            <a href="/">{site.name}</a>
          </p>
          {identity && <Navigation identity={identity} part={page.part} />}
          {identity && (
            <form class="who" method="post" action="/admin/sign-out">
              <span class="name">{identity.name}</span>
              <button type="submit" class="quiet">
                Sign out
              </button>
            </form>
          )}
        </header>
        <main id="main">{content}</main>
        {identity && (
          <footer class="foot">
            <a href="/admin/sessions">Where you are signed in</a>
            {raw(SCHEME_SWITCH)}
          </footer>
        )}
      </body>
    </html>
  );
  return `<!doctype html>\n${String(document)}\n`;
}

function Navigation({ identity, part }: { identity: Identity; part: Part | undefined }) {
  const allowed = PARTS.filter(({ roles }) => (roles as readonly Role[]).includes(identity.role));
  return (
    <nav aria-label="Newsroom">
      <ul>
        {allowed.map(({ part: name, path, label }) => (
          <li>
            <a href={path} aria-current={name === part ? "page" : undefined}>
              {label}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** What has just been done, or could not be: the first thing on a page, told to screen readers. */
export function Notice({ kind = "done", children }: { kind?: "done" | "problem"; children?: Child }) {
  return (
    <div class={`notice ${kind}`} role={kind === "problem" ? "alert" : "status"}>
      {children}
    </div>
  );
}
