/** Networks by the hosts of their addresses, as people call them. Those below a host are of it too. */
const NETWORKS: Record<string, string> = {
  "bsky.app": "Bluesky",
  "facebook.com": "Facebook",
  "fb.com": "Facebook",
  "flickr.com": "Flickr",
  "github.com": "GitHub",
  "instagram.com": "Instagram",
  "linkedin.com": "LinkedIn",
  "medium.com": "Medium",
  "news.google.com": "Google News",
  "pinterest.com": "Pinterest",
  "reddit.com": "Reddit",
  "soundcloud.com": "SoundCloud",
  "spotify.com": "Spotify",
  "podcasts.apple.com": "Apple Podcasts",
  "substack.com": "Substack",
  "t.me": "Telegram",
  "telegram.me": "Telegram",
  "threads.com": "Threads",
  "threads.net": "Threads",
  "tiktok.com": "TikTok",
  "twitch.tv": "Twitch",
  "twitter.com": "X",
  "vimeo.com": "Vimeo",
  "whatsapp.com": "WhatsApp",
  "wa.me": "WhatsApp",
  "x.com": "X",
  "youtube.com": "YouTube",
  "youtu.be": "YouTube",
};

/** What an address elsewhere is called where nobody has named it: the network's name, else its host; a mail's, who it goes to. */
export function nameOfAddress(address: string): string {
  const url = URL.parse(address);
  if (url === null) return address;
  if (url.protocol === "mailto:") return url.pathname;
  const host = url.hostname.replace(/^www\./, "");
  const network = Object.entries(NETWORKS).find(([known]) => host === known || host.endsWith(`.${known}`));
  // Profiles of the fediverse have such paths, on whatever host.
  const isFediverse = /^\/@[^/]+\/?$/.test(url.pathname) && network === undefined;
  return network?.[1] ?? (isFediverse ? "Mastodon" : host);
}
