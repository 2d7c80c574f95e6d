import type { Embed } from "./embed.ts";
import { MAPS_AND_CHARTS } from "./maps-and-charts.ts";
import { mastodonPost, POSTS } from "./posts.ts";
import { SOUND_PROVIDERS } from "./sound.ts";
import { VIDEO } from "./video.ts";

const PROVIDERS = [...VIDEO, ...POSTS, ...SOUND_PROVIDERS, ...MAPS_AND_CHARTS];

/** Longer ones are none of a reader's. */
const MAX_ADDRESS = 4000;

/**
 * What another company shows at an address, in whatever form they give it out: a page's, a short one's, that of a player. Null:
 * nobody known, or nothing that goes into a frame.
 */
export function embedOf(address: string): Embed | null {
  const url = parseAddress(address);
  if (url === null) return null;
  const provider = PROVIDERS.find(({ hosts }) => hosts.test(url.hostname));
  return provider ? provider.find(url) : mastodonPost(url);
}

/** A web address; null: none, or one with a name and password. Without its scheme it is https. */
export function parseAddress(address: string): URL | null {
  if (address.length > MAX_ADDRESS) return null;
  const url = URL.parse(address.startsWith("//") ? `https:${address}` : address);
  return url && /^https?:$/.test(url.protocol) && url.username === "" && url.password === "" ? url : null;
}

const FILES = {
  audio: /\.(?:mp3|m4a|aac|oga|ogg|opus|wav|flac)$/i,
  video: /\.(?:mp4|m4v|webm|ogv|mov)$/i,
  pdf: /\.pdf$/i,
};

/** Whether an address, also a path of the paper's own, is that of a file that browsers play or open; null: of another. */
export function fileKind(address: string): keyof typeof FILES | null {
  const url =
    address.startsWith("/") && !address.startsWith("//")
      ? URL.parse(address, "https://own.invalid")
      : parseAddress(address);
  if (!url) return null;
  const kinds = Object.keys(FILES) as (keyof typeof FILES)[];
  return kinds.find((kind) => FILES[kind].test(url.pathname)) ?? null;
}
