import type { Context } from "hono";
import type { Bindings } from "../config/bindings.ts";
import type { Config } from "../config/config.ts";
import type { Db } from "../db/client.ts";
import type { ArticleData, FormState } from "../pages/data.ts";
import type { Face } from "../pages/face-data.ts";
import type { Identity } from "./identity.ts";
import type { BegunPages, PageState } from "./page-state.ts";

/** What the middleware in app.ts gives every room's routes. */
export type App = {
  Bindings: Bindings;
  Variables: {
    config: Config;
    db: Db;
    /** The search's own database; null where the paper has none. */
    search: D1Database | null;
    /** Unix milliseconds at which the request came in. */
    now: number;
    /** Who of the newsroom asks: set behind the newsroom's doors alone. */
    identity: Identity;
    /** Runs work behind the response. */
    after: (work: Promise<unknown>) => void;
    /**
     * Refreshes the stored copies of these paths now, gathered with others; what fails is left to the cron. `ahead`: what was read
     * of exactly these when they were marked. `begun`: those of `begin` whose statements have been answered.
     */
    refresh: (paths: string[], ahead?: PageState[], begun?: BegunPages) => Promise<void>;
    /** Begins to render these, from what the transaction reads that changes them; null where they have to wait for others. */
    begin: (paths: string[]) => BegunPages | null;
    /** Brings the search's index up to date with these articles, which have changed; what fails is left to the cron. `ahead`: what waits, as it was read with the change. */
    reindex: (articleIds: number[], ahead?: D1Result) => Promise<void>;
    /** Asks the providers of what an article shows for its titles, as far as the paper allows; its page is refreshed then. */
    nameEmbeds: (articleId: number | undefined) => Promise<void>;
    /** Statements for the transaction that deletes an article: they take its comments and what hangs on them. */
    removeWithArticle: (id: number) => D1PreparedStatement[];
    /** The same for one whose readers are to be another's; counts first what still waits to be counted. */
    giveReaders: (from: number, to: number) => Promise<D1PreparedStatement[]>;
    /** The article's page with this state of its form, never stored. Throws Refusal("article_not_found"). */
    showForm: (
      articlePath: string,
      form: FormState,
      status: 200 | 403 | 413 | 422 | 429,
    ) => Promise<Response>;
    /** Answers with a page of pages/plain-page.tsx: with the paper's face and menus, and never kept. */
    answerPlain: (page: string, status: number) => Promise<Response>;
    /** The real front page with a face that is not saved; null: in the system's scheme. */
    previewFace: (face: Face, scheme: "light" | "dark" | null) => Promise<Response>;
    /** How readers would see an article that is not stored; never kept. */
    previewArticle: (article: ArticleData) => Promise<Response>;
  };
};

/** One request, for what answers it outside the routes' own file. */
export type Asked = Context<App>;
