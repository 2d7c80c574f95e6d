import { env } from "cloudflare:workers";
import { depthOf, threadKey } from "../../src/comments/thread/thread-key.ts";

/** A comment in a made-up thread: when it came, counted from 0, and which of the earlier ones it answers. */
export type Planted = { answers: number | null; status?: "published" | "held" | "spam" | "trash" };

export type Grown = { id: number; parentId: number | null; threadKey: string; depth: number };

const START = Date.UTC(2026, 9, 2, 8);

/** The places of comments that come a second apart from second `from` on, each answering an earlier one or none. */
export function growThread(planted: Planted[], from = 0): Grown[] {
  const grown: Grown[] = [];
  for (const [n, { answers }] of planted.entries()) {
    const id = (START + (from + n) * 1000) * 1024 + ((n * 37) % 1024);
    const parent = answers === null ? undefined : grown[answers];
    grown.push({
      id,
      parentId: parent?.id ?? null,
      threadKey: threadKey(parent?.threadKey ?? null, id),
      depth: depthOf(parent?.depth ?? null),
    });
  }
  return grown;
}

/** Stores such comments on an article, all shown; removed ones are those whose status is not published. */
export async function plantThread(articleId: number, planted: Planted[], from = 0): Promise<Grown[]> {
  const grown = growThread(planted, from);
  const rows = grown.map(({ id, parentId, threadKey: key, depth }, n) => [
    id,
    parentId,
    Number.parseInt(key.slice(0, 11), 36),
    key,
    depth,
    planted[n]?.status ?? "published",
    n,
  ]);
  await env.DB.prepare(
    `INSERT INTO comments (id, article_id, shown_in, parent_id, root_id, thread_key, depth, status, author_name, body, source, created_at)
     SELECT value->>0, ?1, ?1, value->>1, value->>2, value->>3, value->>4, value->>5,
       'Reader ' || (value->>6), 'Words of ' || (value->>6) || '.', 'form', (value->>0) / 1024 FROM json_each(?2)`,
  )
    .bind(articleId, JSON.stringify(rows))
    .run();
  return grown;
}
