import { type Embed, match, type Provider } from "./embed.ts";

const X: Provider = {
  hosts: /^(?:(?:www|mobile|m)\.)?(?:twitter|x)\.com$|^platform\.(?:twitter|x)\.com$/,
  find: ({ hostname, pathname, searchParams }) => {
    const asked = searchParams.get("id") ?? "";
    const framed =
      hostname.startsWith("platform.") &&
      /^\/embed\/(?:Tweet|tweet)\.html$/.test(pathname) &&
      /^\d{1,25}$/.test(asked);
    const found = framed
      ? ["i", asked]
      : match(
          pathname,
          /^\/(?!i\/)(\w{1,20})\/status(?:es)?\/(\d{1,25})(?:\/(?:photo|video)\/\d)?\/?$/,
          /^\/(i)\/(?:web\/)?status\/(\d{1,25})\/?$/,
        );
    if (!found) return null;
    const [user, id] = found;
    return {
      company: "X",
      kind: "post",
      link: `https://x.com/${user}/status/${id}`,
      frame: `https://platform.twitter.com/embed/Tweet.html?dnt=true&id=${id}`,
      shape: "post",
      oembed: "https://publish.twitter.com/oembed?dnt=true&omit_script=1",
    };
  },
};

const BLUESKY: Provider = {
  hosts: /^(?:embed\.)?bsky\.app$/,
  find: ({ pathname }) => {
    const found = match(
      pathname,
      /^\/profile\/([\w.:%-]{3,260})\/post\/(\w{5,30})\/?$/,
      /^\/embed\/([\w.:%-]{3,260})\/app\.bsky\.feed\.post\/(\w{5,30})\/?$/,
    );
    if (!found) return null;
    const [author = "", post] = found;
    const who = author.replaceAll("%3A", ":").replaceAll("%3a", ":");
    if (who.includes("%")) return null;
    return {
      company: "Bluesky",
      kind: "post",
      link: `https://bsky.app/profile/${who}/post/${post}`,
      frame: `https://embed.bsky.app/embed/${who}/app.bsky.feed.post/${post}`,
      shape: "post",
      oembed: "https://embed.bsky.app/oembed?format=json",
    };
  },
};

const INSTAGRAM: Provider = {
  hosts: /^(?:www\.)?(?:instagram\.com|instagr\.am)$/,
  find: ({ pathname }) => {
    const found = match(
      pathname,
      /^\/(?:[\w.]{1,40}\/)?(p|reel|reels|tv)\/([\w-]{3,60})(?:\/embed(?:\/captioned)?)?\/?$/,
    );
    if (!found) return null;
    const kind = found[0] === "p" || found[0] === "tv" ? found[0] : "reel";
    const link = `https://www.instagram.com/${kind}/${found[1]}/`;
    // Its oEmbed answers only who has a key.
    return {
      company: "Instagram",
      kind: "post",
      link,
      frame: `${link}embed/captioned/`,
      shape: "post",
      oembed: null,
    };
  },
};

/**
 * A post at whatever host Mastodon runs: its addresses have a shape of their own. The host's oEmbed is not asked: which hosts
 * the Worker asks is not for an article's author to say.
 */
export function mastodonPost({ hostname, port, pathname }: URL): Embed | null {
  const found = match(
    pathname,
    /^\/@(\w{1,60})\/(\d{8,25})(?:\/embed)?\/?$/,
    /^\/users\/(\w{1,60})\/statuses\/(\d{8,25})(?:\/embed)?\/?$/,
  );
  if (!found || port !== "" || !hostname.includes(".") || /^[\d.]+$|[[\]]/.test(hostname)) return null;
  const [user, id] = found;
  const link = `https://${hostname}/@${user}/${id}`;
  return {
    company: `Mastodon (${hostname})`,
    kind: "post",
    link,
    frame: `${link}/embed`,
    shape: "post",
    oembed: null,
  };
}

export const POSTS = [X, BLUESKY, INSTAGRAM];
