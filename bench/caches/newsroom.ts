import type { Answer, Isolate, Network } from "./network.ts";

const JSON_HEADERS = { Authorization: "Bearer bench-token", "Content-Type": "application/json" };
const OWN_PAGE = { Origin: "https://paper.example", "Sec-Fetch-Site": "same-origin" };
const BROWSER = {
  "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
  "Sec-Fetch-Dest": "document",
};

const SECTIONS = ["town", "sport", "arts"];
const AUTHORS = ["ida", "ada", "uma"];
const TOPICS = [
  "The ferry and the harbour",
  "A bridge for the mayor",
  "Ice on the river",
  "Bakers and their ovens",
  "An orchestra without conductor",
];

export type Stored = {
  id: number;
  path: string;
  title: string;
  body: string;
  publishedAt: number;
  contentHash: string;
};

/** What people of the paper do, through the same doors as they: the API, the newsroom's form, the comment form. */
export class Newsroom {
  /** Every address that was ever one of the paper. */
  readonly addresses = new Set(FIXED);
  readonly #network: Network;
  readonly below: (limit: number) => number;
  #marks = 0;
  #session: string | null = null;

  constructor(network: Network, below: (limit: number) => number) {
    this.#network = network;
    this.below = below;
  }

  /** A text with a mark that no other has. */
  mark(kind: "T" | "B" | "C" | "S" | "A" | "N" | "P"): string {
    return `${kind}${++this.#marks}x${this.below(9)}`;
  }

  articles(): Stored[] {
    return this.#network.database.sqlite
      .prepare(`SELECT id, path, title, body_source AS body, published_at AS publishedAt, content_hash AS contentHash
         FROM articles ORDER BY id`)
      .all() as Stored[];
  }

  /** The first articles, all at once. */
  begin(at: Isolate, count: number): Promise<Answer> {
    const paths = Array.from({ length: count }, () => `/p/${this.mark("P")}/`);
    return this.#send(
      at,
      "PUT",
      "/admin/articles",
      paths.map((path) => this.#article(path, {})),
    );
  }

  /** Publishes something new, at an address of its own or where another article was. */
  publish(at: Isolate, given: object = {}): Promise<unknown> {
    const gone = [...this.addresses].filter((path) => path.startsWith("/p/") && path.endsWith("/"));
    const isAgain = gone.length > 0 && this.below(4) === 0;
    const path = isAgain ? this.one(gone) : `/p/${this.mark("P")}/`;
    return this.save(at, path, given);
  }

  /** Saves an article as the API's users do. */
  save(at: Isolate, path: string, given: object = {}): Promise<unknown> {
    return this.#send(at, "PUT", "/admin/articles", this.#article(path, given));
  }

  #article(path: string, given: object): object {
    this.#know(path);
    const topic = this.one(TOPICS);
    return {
      path,
      title: `${topic}, ${this.mark("T")}`,
      body: `${topic}: what is known of it, and who knows. ${this.mark("B")}`,
      bodyFormat: "markdown",
      section: this.section(),
      author: this.author(),
      tags: ["Ferries", "Council"],
      publishedAt: new Date(this.#network.now() - 60_000 * this.below(600)).toISOString(),
      ...given,
    };
  }

  /** One of the sections and of the authors, by the name that it has for now: each save says it. */
  section(): { slug: string; name: string } {
    return this.one(this.#sections);
  }

  author(): { slug: string; name: string } {
    return this.one(this.#authors);
  }

  /** Saves an article as it was, but that its section or author is spelled otherwise than before. */
  respell(at: Isolate, { path, title, body, publishedAt }: Stored): Promise<unknown> {
    const section = this.section();
    const author = this.author();
    if (this.below(3) > 0) section.name = `Section ${this.mark("S")}`;
    else author.name = `Ida ${this.mark("A")}`;
    const date = new Date(publishedAt).toISOString();
    return this.save(at, path, { title, body, publishedAt: date, section, author });
  }

  readonly #sections = SECTIONS.map((slug) => ({ slug, name: `Section ${slug}` }));
  readonly #authors = AUTHORS.map((slug) => ({ slug, name: `Ida ${slug}` }));

  /** Some articles at once, as an import brings them: too many for their pages to be refreshed behind the response. */
  importSome(at: Isolate): Promise<unknown> {
    const articles = this.articles()
      .slice(0, 4)
      .map(({ path }) => this.#article(path, {}));
    return this.#send(at, "PUT", "/admin/articles", articles);
  }

  schedule(at: Isolate, path: string): Promise<unknown> {
    const publishedAt = new Date(this.#network.now() + 1000 * (30 + this.below(200))).toISOString();
    return this.save(at, path, { status: "scheduled", publishedAt });
  }

  remove(at: Isolate, { id }: Stored): Promise<unknown> {
    return this.#send(at, "DELETE", `/admin/articles/${id}`);
  }

  /** Moves an article in the newsroom's form. */
  async move(at: Isolate, article: Stored): Promise<void> {
    const path = `/p/${this.mark("P")}/`;
    this.#know(path);
    await this.#post(at, `/admin/articles/${article.id}`, {
      ...FORM,
      title: `${this.one(TOPICS)}, ${this.mark("T")}`,
      body: `The council knows. ${this.mark("B")}`,
      path,
      basedOn: article.contentHash,
    });
  }

  async comment(at: Isolate, path: string): Promise<void> {
    const comment = `The ferry was late again, as I said to my neighbour on the quay this morning. ${this.mark("C")}`;
    const init = { method: "POST", headers: { "Content-Type": "application/json", ...BROWSER } };
    const body = JSON.stringify({ comment, author: `Ada ${this.below(1000)}` });
    await this.#network.ask(at, `${path}comments`, { ...init, body });
  }

  /** Decides on one of the newest comments. */
  async decide(at: Isolate): Promise<void> {
    const newest = this.#network.database.sqlite
      .prepare("SELECT id, status FROM comments ORDER BY id DESC LIMIT 5")
      .all() as { id: number; status: string }[];
    if (newest.length === 0) return;
    const { id, status } = this.one(newest);
    await this.#send(at, "POST", `/admin/comments/${id}/decision`, {
      decision: status === "published" ? "spam" : "approve",
    });
  }

  changeSettings(at: Isolate): Promise<unknown> {
    return this.#send(at, "PUT", "/admin/settings", { SITE_NAME: `The Courant ${this.mark("N")}` });
  }

  read(at: Isolate, path: string): Promise<Answer> {
    return this.#network.ask(at, path, { headers: BROWSER });
  }

  /** Up to so many milliseconds go by. */
  pause(ms: number): Promise<void> {
    return this.#network.clock.wait(this.below(ms));
  }

  #know(path: string): void {
    this.addresses.add(path);
    if (this.addresses.size % 3 > 0) return;
    for (const end of ["feed.xml", "comments?order=newest"]) this.addresses.add(path + end);
  }

  /** One of a list, by chance. */
  one<T>(list: T[]): T {
    return list[this.below(list.length)] as T;
  }

  #send(at: Isolate, method: string, path: string, body?: object): Promise<Answer> {
    const init = { method, headers: JSON_HEADERS, ...(body && { body: JSON.stringify(body) }) };
    return this.#network.ask(at, `/api/v1${path}`, init);
  }

  async #post(at: Isolate, path: string, fields: Record<string, string>): Promise<void> {
    this.#session ??= await this.#signIn(at);
    const headers = { ...OWN_PAGE, Cookie: this.#session ?? "" };
    await this.#network.ask(at, path, { method: "POST", headers, body: new URLSearchParams(fields) });
  }

  async #signIn(at: Isolate): Promise<string | null> {
    const init = { method: "POST", headers: OWN_PAGE, body: new URLSearchParams({ token: "bench-token" }) };
    const { cookies } = await this.#network.ask(at, "/admin/sign-in", init);
    return cookies.find((cookie) => cookie.startsWith("broadsheet_session=")) ?? null;
  }
}

const FORM = {
  bodyFormat: "markdown",
  kind: "article",
  section: "Section town",
  author: "Ida ida",
  tags: "Ferries, Council",
  commentsOpen: "1",
  act: "publish",
};

const FIXED = [
  "/",
  "/feed.xml",
  "/feed.json",
  "/sitemap.xml",
  "/sitemap-1.xml",
  "/news-sitemap.xml",
  "/comments/feed.xml",
  "/tag/ferries/",
  ...SECTIONS.map((slug) => `/section/${slug}/`),
  ...AUTHORS.map((slug) => `/author/${slug}/`),
];
