import { expect, it } from "vitest";
import { embedOf, fileKind } from "../../src/embeds/find-embed.ts";

const NOCOOKIE = "https://www.youtube-nocookie.com/embed";
const WATCH = "https://www.youtube.com/watch?v=dQw4w9WgXcQ";
const PLAYED = `${NOCOOKIE}/dQw4w9WgXcQ?autoplay=1`;
const VIMEO = "https://player.vimeo.com/video/76979871?autoplay=1&dnt=1";
const TWEET = "https://platform.twitter.com/embed/Tweet.html?dnt=true&id=";
const SOUND = "https://w.soundcloud.com/player/?url=";
const OSM = "https://www.openstreetmap.org/export/embed.html?bbox=";

/** An address as it is given out, where its card leads, and what the frame loads. */
it.each([
  ["https://www.youtube.com/watch?v=dQw4w9WgXcQ", WATCH, PLAYED],
  ["http://youtube.com/watch?app=desktop&v=dQw4w9WgXcQ&feature=share", WATCH, PLAYED],
  ["https://m.youtube.com/watch?v=dQw4w9WgXcQ", WATCH, PLAYED],
  ["https://music.youtube.com/watch?v=dQw4w9WgXcQ", WATCH, PLAYED],
  ["https://youtu.be/dQw4w9WgXcQ", WATCH, PLAYED],
  ["https://youtu.be/dQw4w9WgXcQ?si=abc&t=90", `${WATCH}&t=90s`, `${PLAYED}&start=90`],
  ["https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=1m30s", `${WATCH}&t=90s`, `${PLAYED}&start=90`],
  ["https://www.youtube.com/watch?v=dQw4w9WgXcQ#t=1h2s", `${WATCH}&t=3602s`, `${PLAYED}&start=3602`],
  ["//www.youtube.com/embed/dQw4w9WgXcQ?rel=0&start=5", `${WATCH}&t=5s`, `${PLAYED}&start=5`],
  ["https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ", WATCH, PLAYED],
  ["https://www.youtube.com/v/dQw4w9WgXcQ", WATCH, PLAYED],
  ["https://www.youtube.com/live/dQw4w9WgXcQ?feature=share", WATCH, PLAYED],
  ["https://www.youtube.com/shorts/dQw4w9WgXcQ", "https://www.youtube.com/shorts/dQw4w9WgXcQ", PLAYED],
  ["https://www.youtube.com/watch?v=dQw4w9WgXcQ&list=PL12", `${WATCH}&list=PL12`, `${PLAYED}&list=PL12`],
  [
    "https://www.youtube.com/playlist?list=PL12",
    "https://www.youtube.com/playlist?list=PL12",
    `${NOCOOKIE}/videoseries?autoplay=1&list=PL12`,
  ],
  [
    "https://www.youtube.com/embed/videoseries?list=PL12",
    "https://www.youtube.com/playlist?list=PL12",
    `${NOCOOKIE}/videoseries?autoplay=1&list=PL12`,
  ],
  ["https://vimeo.com/76979871", "https://vimeo.com/76979871", VIMEO],
  ["https://vimeo.com/channels/staffpicks/76979871", "https://vimeo.com/76979871", VIMEO],
  ["https://player.vimeo.com/video/76979871?title=0", "https://vimeo.com/76979871", VIMEO],
  ["https://vimeo.com/76979871#t=30s", "https://vimeo.com/76979871#t=30s", `${VIMEO}#t=30s`],
  [
    "https://player.vimeo.com/video/76979871?h=0123abcd",
    "https://vimeo.com/76979871/0123abcd",
    "https://player.vimeo.com/video/76979871?h=0123abcd&autoplay=1&dnt=1",
  ],
  [
    "https://vimeo.com/76979871/0123abcd",
    "https://vimeo.com/76979871/0123abcd",
    "https://player.vimeo.com/video/76979871?h=0123abcd&autoplay=1&dnt=1",
  ],
  [
    "https://www.tiktok.com/@harbour.news/video/7123456789012345678?lang=en",
    "https://www.tiktok.com/@harbour.news/video/7123456789012345678",
    "https://www.tiktok.com/player/v1/7123456789012345678?autoplay=1",
  ],
  [
    "https://www.tiktok.com/embed/v2/7123456789012345678",
    "https://www.tiktok.com/@/video/7123456789012345678",
    "https://www.tiktok.com/player/v1/7123456789012345678?autoplay=1",
  ],
  ["https://twitter.com/harbour/status/12", "https://x.com/harbour/status/12", `${TWEET}12`],
  ["https://x.com/harbour/status/12?s=20", "https://x.com/harbour/status/12", `${TWEET}12`],
  ["https://mobile.twitter.com/harbour/status/12/photo/1", "https://x.com/harbour/status/12", `${TWEET}12`],
  ["https://x.com/i/web/status/12", "https://x.com/i/status/12", `${TWEET}12`],
  ["https://platform.twitter.com/embed/Tweet.html?id=12", "https://x.com/i/status/12", `${TWEET}12`],
  [
    "https://bsky.app/profile/harbour.example/post/3lbb32nb4322g",
    "https://bsky.app/profile/harbour.example/post/3lbb32nb4322g",
    "https://embed.bsky.app/embed/harbour.example/app.bsky.feed.post/3lbb32nb4322g",
  ],
  [
    "https://embed.bsky.app/embed/did:plc:abc/app.bsky.feed.post/3lbb32nb4322g?id=1",
    "https://bsky.app/profile/did:plc:abc/post/3lbb32nb4322g",
    "https://embed.bsky.app/embed/did:plc:abc/app.bsky.feed.post/3lbb32nb4322g",
  ],
  [
    "https://mastodon.example/@harbour/112345678901234567",
    "https://mastodon.example/@harbour/112345678901234567",
    "https://mastodon.example/@harbour/112345678901234567/embed",
  ],
  [
    "https://social.example/users/harbour/statuses/112345678901234567",
    "https://social.example/@harbour/112345678901234567",
    "https://social.example/@harbour/112345678901234567/embed",
  ],
  [
    "https://www.instagram.com/p/Abc-123/?igsh=x",
    "https://www.instagram.com/p/Abc-123/",
    "https://www.instagram.com/p/Abc-123/embed/captioned/",
  ],
  [
    "https://instagram.com/harbour/reel/Abc-123/",
    "https://www.instagram.com/reel/Abc-123/",
    "https://www.instagram.com/reel/Abc-123/embed/captioned/",
  ],
  [
    "https://open.spotify.com/intl-de/episode/4rOoJ6Egrf8K2IrywzwOMk?si=x",
    "https://open.spotify.com/episode/4rOoJ6Egrf8K2IrywzwOMk",
    "https://open.spotify.com/embed/episode/4rOoJ6Egrf8K2IrywzwOMk",
  ],
  [
    "https://open.spotify.com/embed/show/4rOoJ6Egrf8K2IrywzwOMk",
    "https://open.spotify.com/show/4rOoJ6Egrf8K2IrywzwOMk",
    "https://open.spotify.com/embed/show/4rOoJ6Egrf8K2IrywzwOMk",
  ],
  [
    "https://soundcloud.com/harbour/fog-horn?utm_source=x",
    "https://soundcloud.com/harbour/fog-horn",
    `${SOUND}https%3A%2F%2Fsoundcloud.com%2Fharbour%2Ffog-horn&visual=false&auto_play=true`,
  ],
  [
    "https://w.soundcloud.com/player/?url=https%3A//api.soundcloud.com/tracks/1&color=ff5500",
    `${SOUND}https%3A%2F%2Fapi.soundcloud.com%2Ftracks%2F1&visual=false`,
    `${SOUND}https%3A%2F%2Fapi.soundcloud.com%2Ftracks%2F1&visual=false&auto_play=true`,
  ],
  [
    "https://datawrapper.dwcdn.net/AbCdE/1/",
    "https://datawrapper.dwcdn.net/AbCdE/1/",
    "https://datawrapper.dwcdn.net/AbCdE/1/",
  ],
  [
    "https://www.datawrapper.de/_/AbCdE/",
    "https://datawrapper.dwcdn.net/AbCdE/",
    "https://datawrapper.dwcdn.net/AbCdE/",
  ],
  [
    "https://www.google.com/maps/embed?pb=!1m18!1m12!1m3!1d2482!2d-0.12!3d51.5!2m3!1f0",
    "https://www.google.com/maps/search/?api=1&query=51.5%2C-0.12",
    "https://www.google.com/maps/embed?pb=%211m18%211m12%211m3%211d2482%212d-0.12%213d51.5%212m3%211f0",
  ],
  [
    "https://www.google.de/maps/place/Old+Pier/@51.5,-0.12,17z/data=!3m1",
    "https://www.google.com/maps/search/?api=1&query=Old+Pier",
    "https://www.google.com/maps?q=Old+Pier&ll=51.5%2C-0.12&z=17&output=embed",
  ],
  [
    "https://maps.google.com/maps?q=Old+Pier&output=embed",
    "https://www.google.com/maps/search/?api=1&query=Old+Pier",
    "https://www.google.com/maps?q=Old+Pier&output=embed",
  ],
  [
    "https://www.google.com/maps/d/u/0/embed?mid=1aB&ll=1,2",
    "https://www.google.com/maps/d/viewer?mid=1aB",
    "https://www.google.com/maps/d/embed?mid=1aB",
  ],
  [
    "https://www.openstreetmap.org/?mlat=51.5&mlon=-0.12#map=16/51.5/-0.12",
    "https://www.openstreetmap.org/?mlat=51.5&mlon=-0.12#map=16/51.5/-0.12",
    `${OSM}-0.12687%2C51.4976%2C-0.11313%2C51.5024&layer=mapnik&marker=51.5%2C-0.12`,
  ],
  [
    "https://www.openstreetmap.org/export/embed.html?bbox=-0.13%2C51.49%2C-0.11%2C51.51&layer=mapnik",
    "https://www.openstreetmap.org/#map=15/51.5/-0.12",
    `${OSM}-0.13%2C51.49%2C-0.11%2C51.51&layer=mapnik`,
  ],
])("%s", (address, link, frame) => {
  expect(embedOf(address)).toMatchObject({ link, frame });
  // What the card leads to is an address of the same: it may be pasted again.
  expect(embedOf(link)).toMatchObject({ link });
});

it.each([
  "https://www.youtube.com/@harbour",
  "https://www.youtube.com/",
  "https://www.youtube.com/watch",
  "https://www.youtube.com/embed/live_stream?channel=x",
  "https://www.youtube.com.evil.example/watch?v=dQw4w9WgXcQ",
  "https://evil.example/https://www.youtube.com/watch?v=dQw4w9WgXcQ",
  "https://user:pass@www.youtube.com/watch?v=dQw4w9WgXcQ",
  'https://www.youtube.com/watch?v="><script>',
  "https://vimeo.com/about",
  "https://x.com/harbour",
  "https://bsky.app/profile/harbour.example",
  "https://medium.example/@harbour/a-story-about-fog",
  "https://127.0.0.1/@harbour/112345678901234567",
  "https://[::1]/@harbour/112345678901234567",
  "https://localhost/@harbour/112345678901234567",
  "https://mastodon.example:8443/@harbour/112345678901234567",
  "https://open.spotify.com/search",
  "https://soundcloud.com/harbour",
  "https://w.soundcloud.com/player/?url=https://evil.example/tracks/1",
  "https://www.google.com/search?q=pier",
  "https://www.openstreetmap.org/node/1",
  "javascript:alert(1)",
  "data:text/html,x",
  "ftp://www.youtube.com/watch?v=dQw4w9WgXcQ",
  "not an address",
])("%s goes into no frame", (address) => {
  expect(embedOf(address)).toBeNull();
});

it.each([
  ["https://a.example/talk.mp3", "audio"],
  ["/media/talk.M4A?x=1", "audio"],
  ["https://a.example/talk.ogg#t=10", "audio"],
  ["https://a.example/talk.wav", "audio"],
  ["https://a.example/ferry.mp4", "video"],
  ["https://a.example/ferry.webm", "video"],
  ["https://a.example/report.pdf", "pdf"],
  ["https://a.example/report.pdf/about", null],
  ["https://a.example/mp3", null],
  ["report.pdf", null],
])("%s is a file: %s", (address, kind) => {
  expect(fileKind(address)).toBe(kind);
});
