import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundleWorker } from "../scripts/bundle/bundle-worker.ts";
import { startMiniflare } from "../scripts/miniflare.ts";
import { sharedData } from "./shared-data.ts";

/**
 * Whether related posts are related: labelled news (a folder `news/` below BROADSHEET_DATA, with a folder for each topic and
 * a text file for each article, its title in the first line) is published through the API, a topic being told to nobody, and
 * every article is asked for its related posts. Printed: how many of the first five are of its topic.
 */
const TOKEN = "bench-token";
const SECRETS = { ADMIN_TOKEN: TOKEN, SECRET_KEY: "bench-secret-key-of-32-characters" };
const BATCH = 50;
const FIRST = 5;
const AT_ONCE = 8;

type Article = { topic: string; title: string; body: string; path: string };

export async function run(): Promise<void> {
  const folder = sharedData("news");
  if (folder === null) return;
  const articles = shuffled(readArticles(folder));
  const bundle = mkdtempSync(join(tmpdir(), "broadsheet-related-"));
  const miniflare = await startMiniflare({
    script: (await bundleWorker(bundle)).script,
    vars: SECRETS,
    assets: false,
  });
  try {
    const { origin } = await miniflare.ready;
    await publish(origin, articles);
    const topics = new Map(articles.map(({ path, topic }) => [path, topic]));
    const waiting = [...articles];
    let same = 0;
    let shown = 0;
    const work = async () => {
      for (let article = waiting.pop(); article; article = waiting.pop()) {
        const slug = article.path.split("/").at(-2);
        const answer = await fetch(`${origin}/api/v1/articles/${slug}/related?limit=${FIRST}`);
        const { items } = (await answer.json()) as { items: { path: string }[] };
        shown += FIRST;
        same += items.slice(0, FIRST).filter(({ path }) => topics.get(path) === article.topic).length;
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    const precision = same / shown;
    const topicCount = new Set(topics.values()).size;
    console.log(
      `${articles.length} articles of ${topicCount} topics: same topic among the first ${FIRST}: ${precision.toFixed(3)}`,
    );
    console.log(
      JSON.stringify({
        bench: "related",
        articles: articles.length,
        topics: topicCount,
        precisionAt5: precision,
      }),
    );
  } finally {
    await miniflare.dispose();
    rmSync(bundle, { recursive: true, force: true });
  }
}

function readArticles(folder: string): Article[] {
  const topics = readdirSync(folder).filter((name) => statSync(join(folder, name)).isDirectory());
  return topics.flatMap((topic) =>
    readdirSync(join(folder, topic))
      .filter((file) => file.endsWith(".txt"))
      .map((file, index) => {
        const [title = "", ...rest] = readFileSync(join(folder, topic, file), "utf8").split("\n");
        const path = `/news/${topics.indexOf(topic)}-${index}/`;
        return { topic, title: title.trim() || "Untitled", body: rest.join("\n").trim() || title, path };
      }),
  );
}

/** In an order that has nothing to do with topics, and is the same every time. */
function shuffled(articles: Article[]): Article[] {
  let state = 7;
  const next = () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return state;
  };
  return articles
    .map((article) => ({ article, at: next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ article }) => article);
}

async function publish(origin: string, articles: Article[]): Promise<void> {
  const publishedAt = new Date(Date.now() - 3_600_000).toISOString();
  for (let at = 0; at < articles.length; at += BATCH) {
    const batch = articles.slice(at, at + BATCH).map(({ title, body, path }) => ({
      title: title.slice(0, 200),
      body,
      bodyFormat: "markdown",
      path,
      publishedAt,
    }));
    const answer = await fetch(`${origin}/api/v1/admin/articles`, {
      method: "PUT",
      headers: { Authorization: `Bearer ${TOKEN}`, "Content-Type": "application/json" },
      body: JSON.stringify(batch),
    });
    if (!answer.ok) throw new Error(`publishing answered ${answer.status}: ${await answer.text()}`);
  }
}
