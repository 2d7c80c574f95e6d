import { type Embed, match, type Provider, withQueries } from "./embed.ts";

const SHORT = /^\/shorts\/([\w-]{1,64})\/?$/;
const PLAYED = /^\/(?:embed|v|e|live)\/(?!videoseries|live_stream)([\w-]{1,64})\/?$/;
const BARE = /^\/([\w-]{1,64})\/?$/;

/** Without a cookie until it plays; the frame begins to play, since the click that loads it asked for that. */
const YOUTUBE: Provider = {
  hosts: /^(?:(?:www|m|music)\.)?youtube\.com$|^(?:www\.)?youtube-nocookie\.com$|^youtu\.be$/,
  find: (url) => {
    const list = listOf(url.searchParams.get("list"));
    const isPlaylist = /^\/(?:playlist|embed\/videoseries)\/?$/.test(url.pathname);
    if (isPlaylist) return list === null ? null : youtube({ list });
    const [short] = match(url.pathname, SHORT) ?? [];
    const id = short ?? youtubeId(url);
    return id === undefined ? null : youtube({ id, list, start: startOf(url), isTall: short !== undefined });
  },
};

function youtubeId({ hostname, pathname, searchParams }: URL): string | undefined {
  if (hostname === "youtu.be") return match(pathname, BARE)?.[0];
  if (/^\/watch\/?$/.test(pathname)) return match(`/${searchParams.get("v") ?? ""}`, BARE)?.[0];
  return match(pathname, PLAYED)?.[0];
}

const listOf = (list: string | null) => (list !== null && /^[\w-]{2,80}$/.test(list) ? list : null);

function youtube({
  id,
  list = null,
  start = null,
  isTall = false,
}: {
  id?: string;
  list?: string | null;
  start?: number | null;
  isTall?: boolean;
}): Embed {
  const link =
    id === undefined
      ? withQueries("https://www.youtube.com/playlist", { list })
      : isTall
        ? `https://www.youtube.com/shorts/${id}`
        : withQueries("https://www.youtube.com/watch", {
            v: id,
            list,
            t: start === null ? null : `${start}s`,
          });
  return {
    company: "YouTube",
    kind: "video",
    link,
    frame: withQueries(`https://www.youtube-nocookie.com/embed/${id ?? "videoseries"}`, {
      autoplay: 1,
      list,
      start,
    }),
    shape: isTall ? "tall" : "wide",
    oembed: "https://www.youtube.com/oembed?format=json",
  };
}

/** Seconds from `t=1m30s`, `start=90`, `time_continue=90` or `#t=90`; null: from the beginning. */
function startOf({ searchParams, hash }: URL): number | null {
  const given = ["t", "start", "time_continue"].map((name) => searchParams.get(name)).find(Boolean);
  const text = given ?? /^#t=(\w+)$/.exec(hash)?.[1] ?? "";
  const [, hours, minutes, seconds] = /^(?:(\d{1,2})h)?(?:(\d{1,3})m)?(?:(\d{1,6})s?)?$/.exec(text) ?? [];
  const all = Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0);
  return all > 0 ? all : null;
}

const VIMEO: Provider = {
  hosts: /^(?:www\.|player\.)?vimeo\.com$/,
  find: (url) => {
    const found = match(
      url.pathname,
      /^\/(?:video\/)?(\d{3,20})(?:\/([\da-f]{6,40}))?\/?$/,
      /^\/(?:channels|groups|album|showcase)\/[^/]+\/(?:videos?\/)?(\d{3,20})\/?$/,
    );
    if (!found) return null;
    const [id = "", inPath = ""] = found;
    const asked = url.searchParams.get("h") ?? "";
    const secret = inPath || (/^[\da-f]{6,40}$/.test(asked) ? asked : "");
    const start = startOf(url);
    const time = start === null ? "" : `#t=${start}s`;
    return {
      company: "Vimeo",
      kind: "video",
      link: `https://vimeo.com/${id}${secret && `/${secret}`}${time}`,
      frame: `${withQueries(`https://player.vimeo.com/video/${id}`, { h: secret, autoplay: 1, dnt: 1 })}${time}`,
      shape: "wide",
      oembed: "https://vimeo.com/api/oembed.json",
    };
  },
};

const TIKTOK: Provider = {
  hosts: /^(?:(?:www|m)\.)?tiktok\.com$/,
  find: ({ pathname }) => {
    const found = match(
      pathname,
      /^\/(@[\w.]{0,40})?\/(?:video|photo)\/(\d{6,25})\/?$/,
      /^\/()(?:embed(?:\/v[123])?|player\/v1|v)\/(\d{6,25})(?:\.html)?\/?$/,
    );
    if (!found) return null;
    const [user, id] = found;
    return {
      company: "TikTok",
      kind: "video",
      link: `https://www.tiktok.com/${user || "@"}/video/${id}`,
      frame: `https://www.tiktok.com/player/v1/${id}?autoplay=1`,
      shape: "tall",
      oembed: "https://www.tiktok.com/oembed",
    };
  },
};

export const VIDEO = [YOUTUBE, VIMEO, TIKTOK];
