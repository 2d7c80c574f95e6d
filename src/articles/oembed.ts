import type { Embed } from "../embeds/embed.ts";
import { readableText } from "./plain-text.ts";
import { bytesUpTo } from "./read-up-to.ts";

/** An editor's save waits for nobody; what is behind it waits so long. */
const TIMEOUT_MS = 3_000;
const MAX_BYTES = 65_536;
const MAX_TITLE = 200;

/** Where a provider's endpoint may have moved: no answer leads the Worker anywhere else. */
const ENDPOINT_HOSTS = new Set(
  "www.youtube.com vimeo.com www.tiktok.com publish.twitter.com publish.x.com embed.bsky.app open.spotify.com soundcloud.com api.datawrapper.de".split(
    " ",
  ),
);

/** What a provider says: what it calls it, that there is nothing, or nothing at all (then it may be asked again). */
export type Told = { title: string; thumbnailUrl: string | null } | "nothing" | "away";

/**
 * Asks a provider about what it shows, by oEmbed 1.0. Only the endpoints that src/embeds names are asked, over https, and what
 * they answer is text: no markup of theirs comes to a page. Never throws.
 * @param standIn origin that is asked instead of all providers, with theirs in the path; null: they themselves
 */
export async function askProvider(embed: Embed, standIn: string | null): Promise<Told> {
  if (embed.oembed === null) return "nothing";
  const endpoint = new URL(embed.oembed);
  endpoint.searchParams.set("url", embed.link);
  try {
    const response = await ask(endpoint, standIn);
    if (response.status === 200)
      return toldBy(JSON.parse(new TextDecoder().decode(await bytesUpTo(response, MAX_BYTES))), embed);
    await response.body?.cancel();
    const isAway = response.status >= 500 || response.status === 429 || response.status === 408;
    return isAway ? "away" : "nothing";
  } catch (error) {
    console.error({
      event: "oembed_failed",
      company: embed.company,
      address: embed.link,
      error: String(error),
    });
    return "away";
  }
}

/** Follows one redirect, to an endpoint that is known. */
async function ask(endpoint: URL, standIn: string | null): Promise<Response> {
  const response = await get(endpoint, standIn);
  const location = response.headers.get("Location");
  const moved =
    response.status >= 300 && response.status < 400 && location !== null
      ? URL.parse(location, endpoint)
      : null;
  if (moved === null) return response;
  await response.body?.cancel();
  if (moved.protocol !== "https:" || !ENDPOINT_HOSTS.has(moved.host))
    throw new Error(`it leads to ${moved.origin}`);
  return get(moved, standIn);
}

function get(endpoint: URL, standIn: string | null): Promise<Response> {
  return fetch(providerAddress(endpoint, standIn), {
    redirect: "manual",
    headers: { Accept: "application/json", "User-Agent": "Broadsheet/1" },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
}

/** Where a provider's address is asked for. @param standIn as in `askProvider` */
export function providerAddress({ href, host, pathname, search }: URL, standIn: string | null): string {
  return standIn === null ? href : `${standIn}/${host}${pathname}${search}`;
}

function toldBy(answer: unknown, { kind }: Embed): Told {
  if (typeof answer !== "object" || answer === null) return "nothing";
  const { title, author_name: author, html, thumbnail_url: thumbnail } = answer as Record<string, unknown>;
  // A post has no title: it is called by who wrote it, and what.
  const [, words = ""] = kind === "post" ? (/<p\b[^>]*>([\s\S]*?)<\/p>/.exec(String(html ?? "")) ?? []) : [];
  const post = [lineOf(author), readableText(words)].filter(Boolean).join(": ");
  const called = lineOf(title) || (kind === "post" ? post : lineOf(author));
  return { title: cut(lineOf(called)), thumbnailUrl: pictureOf(thumbnail) };
}

/** Noncharacters mark the slots of pages. */
function lineOf(value: unknown): string {
  return typeof value === "string"
    ? value
        .replace(/[\0\uFDD0-\uFDEF]/g, "")
        .replace(/\s+/g, " ")
        .trim()
    : "";
}

function cut(text: string): string {
  if (text.length <= MAX_TITLE) return text;
  const kept = text.slice(0, MAX_TITLE).replace(/\s+\S*$|[\uD800-\uDBFF]$/, "");
  return `${kept}…`;
}

function pictureOf(value: unknown): string | null {
  const url = typeof value === "string" && value.length <= 1000 ? URL.parse(value) : null;
  return url?.protocol === "https:" ? url.href : null;
}
