import { env } from "cloudflare:workers";

/** What is known of those who comment: how many comments were approved and how many are spam, by key. */
export async function commenters(): Promise<Record<string, [number, number]>> {
  const { results } = await env.DB.prepare("SELECT key, approved, spam FROM commenters").all<{
    key: string;
    approved: number;
    spam: number;
  }>();
  return Object.fromEntries(results.map(({ key, approved, spam }) => [key, [approved, spam]]));
}
