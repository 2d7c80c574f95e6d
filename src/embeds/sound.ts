import { match, type Provider, withQueries } from "./embed.ts";

const SPOTIFY: Provider = {
  hosts: /^open\.spotify\.com$/,
  find: ({ pathname }) => {
    const found = match(
      pathname,
      /^\/(?:intl-[a-z-]{2,8}\/)?(?:embed\/|embed-podcast\/)?(track|album|playlist|artist|episode|show)\/([A-Za-z0-9]{10,40})\/?$/,
    );
    if (!found) return null;
    const [what, id] = found;
    return {
      company: "Spotify",
      kind: "audio",
      link: `https://open.spotify.com/${what}/${id}`,
      frame: `https://open.spotify.com/embed/${what}/${id}`,
      shape: what === "track" || what === "episode" ? "bar" : "list",
      oembed: "https://open.spotify.com/oembed",
    };
  },
};

/** A user's first page shows no sound of its own. */
const SOUND =
  /^\/(?!(?:discover|stream|you|search|pages|settings|upload|charts)\/)[\w-]{1,60}\/(?!(?:tracks|albums|sets|reposts|likes|followers|following|popular-tracks)\/?$)[\w-]{1,120}(?:\/[\w-]{1,120}){0,2}\/?$/;

const SOUNDCLOUD: Provider = {
  hosts: /^(?:(?:www|m|w|api|api-v2)\.)?soundcloud\.com$/,
  find: (url) => {
    const inner = url.hostname === "w.soundcloud.com" ? innerOf(url.searchParams.get("url")) : url;
    if (inner === null) return null;
    const isApi = /^api(?:-v2)?\./.test(inner.hostname);
    const numbered = /^\/(?:tracks|playlists|users)\/[\w%:]{1,80}\/?$/.test(inner.pathname);
    if (isApi ? !numbered : !SOUND.test(inner.pathname)) return null;
    // Numbers of the API lead nowhere that a reader can go but the player itself.
    const secret = inner.searchParams.get("secret_token");
    const sound = isApi
      ? withQueries(`https://api.soundcloud.com${inner.pathname}`, { secret_token: secret })
      : `https://soundcloud.com${inner.pathname.replace(/\/$/, "")}`;
    const isList = /\/(?:sets|playlists|users)\//.test(inner.pathname);
    const player = (auto: boolean) =>
      withQueries("https://w.soundcloud.com/player/", {
        url: sound,
        visual: "false",
        auto_play: auto ? "true" : null,
      });
    return {
      company: "SoundCloud",
      kind: "audio",
      link: isApi ? player(false) : sound,
      frame: player(true),
      shape: isList ? "list" : "bar",
      oembed: isApi ? null : "https://soundcloud.com/oembed?format=json",
    };
  },
};

function innerOf(address: string | null): URL | null {
  const url = address === null ? null : URL.parse(address);
  return url && /^(?:(?:www|m|api|api-v2)\.)?soundcloud\.com$/.test(url.hostname) ? url : null;
}

export const SOUND_PROVIDERS = [SPOTIFY, SOUNDCLOUD];
