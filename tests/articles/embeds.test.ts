import { describe, expect, it } from "vitest";
import { renderBody } from "../../src/articles/body.ts";

const YOUTUBE = "https://www.youtube.com/watch?v=dQw4w9WgXcQ";
const card = (link: string, text: string, { frame = link, height = "", caption = "" } = {}) =>
  `<figure class="embed" data-frame="${frame}"${height && ` data-height="${height}"`}><a href="${link}">${text}</a>${caption}</figure>`;
const VIDEO = card(YOUTUBE, "youtube.com/watch?v=dQw4w9WgXcQ");
const LAUNCH = card(YOUTUBE, "The launch");
const TWEET = "https://x.com/harbour/status/1";

describe("a body", () => {
  it.each([
    ["an address alone", YOUTUBE, VIDEO],
    ["one in angle brackets", `<${YOUTUBE}>`, VIDEO],
    ["a short one", "https://youtu.be/dQw4w9WgXcQ?si=x", VIDEO],
    [
      "one on a line of its own",
      `Watch:\n${YOUTUBE}\nto the end.`,
      `<p>Watch:</p>${VIDEO}<p>to the end.</p>`,
    ],
    ["one in a sentence", `See ${YOUTUBE} now.`, `<p>See <a href="${YOUTUBE}">${YOUTUBE}</a> now.</p>`],
    ["a link with a name", `[The launch](${YOUTUBE})`, `<p><a href="${YOUTUBE}">The launch</a></p>`],
    ["one of a list", `- ${YOUTUBE}`, `<ul>\n<li><a href="${YOUTUBE}">${YOUTUBE}</a></li>\n</ul>`],
    [
      "one of nobody known",
      "https://a.example/x",
      '<p><a href="https://a.example/x">https://a.example/x</a></p>',
    ],
    [
      "a frame",
      `<iframe src="https://www.youtube.com/embed/dQw4w9WgXcQ" title="The launch"></iframe>`,
      LAUNCH,
    ],
    [
      "a frame among words",
      `Before <iframe src="https://www.youtube.com/embed/dQw4w9WgXcQ" /> after.`,
      `<p>Before</p>${VIDEO}<p>after.</p>`,
    ],
    [
      "sound",
      "https://a.example/fog%20horn.mp3",
      '<figure class="embed"><audio src="https://a.example/fog%20horn.mp3" controls preload="none"></audio><figcaption><a href="https://a.example/fog%20horn.mp3">fog horn.mp3</a></figcaption></figure>',
    ],
    [
      "sound of the paper's own",
      "/media/fog.ogg",
      '<figure class="embed"><audio src="/media/fog.ogg" controls preload="none"></audio><figcaption><a href="/media/fog.ogg">fog.ogg</a></figcaption></figure>',
    ],
    [
      "moving pictures",
      "https://a.example/ferry.mp4",
      '<figure class="embed"><video src="https://a.example/ferry.mp4" controls preload="none" playsinline></video><figcaption><a href="https://a.example/ferry.mp4">ferry.mp4</a></figcaption></figure>',
    ],
    [
      "a PDF",
      "https://a.example/report.pdf",
      '<figure class="embed"><a href="https://a.example/report.pdf">report.pdf</a></figure>',
    ],
  ])("in Markdown has %s", (_, source, expected) => {
    expect(renderBody(source, "markdown").replaceAll('=""', "")).toBe(expected);
  });

  it.each([
    ["an address alone", `<p>${YOUTUBE}</p>`, VIDEO],
    ["one that is a link", `<p><a href="${YOUTUBE}">${YOUTUBE}</a></p>`, VIDEO],
    ["one without a paragraph", `${YOUTUBE}\n<p>x</p>`, `${VIDEO}<p>x</p>`],
    ["one after a break", `<p id="a">Watch:<br>${YOUTUBE}</p>`, `<p id="body-a">Watch:</p>${VIDEO}`],
    [
      "a frame in marks and divisions",
      `<div><strong><iframe src="//www.youtube.com/embed/dQw4w9WgXcQ?rel=0" title="The launch"></iframe></strong></div>`,
      `<div>${LAUNCH}</div>`,
    ],
    [
      "a frame in a heading",
      `<h2>Launch <iframe src="https://youtube.com/embed/dQw4w9WgXcQ"></iframe></h2>`,
      `<h2>Launch </h2>${VIDEO}`,
    ],
    [
      "a frame that waits",
      `<iframe src="about:blank" data-src="https://www.youtube.com/embed/dQw4w9WgXcQ" title="YouTube video player"></iframe>`,
      VIDEO,
    ],
    ["a counter", `<iframe src="https://count.example/ns.html" height="0" width="0"></iframe>`, ""],
    ["a frame of nothing", "<iframe></iframe><iframe src='javascript:alert(1)'></iframe>", ""],
    [
      "an old object",
      `<object width="4"><param name="movie" value="x"><embed src="https://www.youtube.com/v/dQw4w9WgXcQ"></object>`,
      VIDEO,
    ],
    [
      "a figure with a caption",
      `<figure><iframe src="https://www.youtube.com/embed/dQw4w9WgXcQ" title="The launch"></iframe><figcaption>At noon</figcaption></figure>`,
      card(YOUTUBE, "The launch", { caption: "<figcaption>At noon</figcaption>" }),
    ],
    [
      "WordPress's block",
      `<figure class="wp-block-embed is-type-video"><div class="wp-block-embed__wrapper">\n${YOUTUBE}\n</div><figcaption class="wp-element-caption">At noon</figcaption></figure>`,
      card(YOUTUBE, "youtube.com/watch?v=dQw4w9WgXcQ", { caption: "<figcaption>At noon</figcaption>" }),
    ],
    [
      "WordPress's block of nobody known",
      `<figure class="wp-block-embed"><div class="wp-block-embed__wrapper">https://a.example/x</div></figure>`,
      '<figure class="embed"><a href="https://a.example/x">a.example/x</a></figure>',
    ],
    [
      "WordPress's block of sound",
      `<figure class="wp-block-audio"><audio controls src="https://a.example/talk.mp3"></audio><figcaption>Talk</figcaption></figure>`,
      '<figure class="wp-block-audio"><audio controls src="https://a.example/talk.mp3" preload="none"></audio><figcaption>Talk</figcaption></figure>',
    ],
    [
      "WordPress's block of a file",
      `<div class="wp-block-file"><object class="wp-block-file__embed" data="https://a.example/r.pdf" type="application/pdf"></object><a href="https://a.example/r.pdf">The report</a><a href="https://a.example/r.pdf" class="wp-block-file__button" download>Download</a></div>`,
      '<figure class="embed"><a href="https://a.example/r.pdf">The report</a></figure>',
    ],
    [
      "WordPress's block of a file that plays, with its own words",
      `<div class="wp-block-file"><a href="https://a.example/s.mp3">The mayor speaks</a><a href="https://a.example/s.mp3" class="wp-block-file__button" download>Download</a></div>`,
      '<figure class="embed"><audio src="https://a.example/s.mp3" controls preload="none"></audio><figcaption><a href="https://a.example/s.mp3">The mayor speaks</a></figcaption></figure>',
    ],
    [
      "a chart",
      `<iframe title="Turnout by ward" src="https://datawrapper.dwcdn.net/AbCdE/1/" height="420"></iframe>`,
      card("https://datawrapper.dwcdn.net/AbCdE/1/", "Turnout by ward", { height: "420" }),
    ],
    [
      "a map",
      `<iframe src="https://www.google.com/maps/embed?pb=!1m18!2d-0.12!3d51.5" height="450"></iframe>`,
      card(
        "https://www.google.com/maps/search/?api=1&amp;query=51.5%2C-0.12",
        "google.com/maps/search/?api=1&amp;query=51.5%2C-0.12",
        {
          frame: "https://www.google.com/maps/embed?pb=!1m18!2d-0.12!3d51.5",
          height: "450",
        },
      ),
    ],
    [
      "a post of X",
      `<blockquote class="twitter-tweet"><p lang="en">Ferry is back</p>&mdash; Harbour (@harbour) <a href="https://twitter.com/harbour/status/1?ref_src=x">5 March</a></blockquote><script async src="https://platform.twitter.com/widgets.js"></script>`,
      `<figure class="embed" data-frame="${TWEET}"><blockquote><p lang="en">Ferry is back</p>— Harbour (@harbour) <a href="https://twitter.com/harbour/status/1?ref_src=x">5 March</a></blockquote></figure>`,
    ],
    [
      "a post of Instagram",
      `<blockquote class="instagram-media" data-instgrm-permalink="https://www.instagram.com/p/Abc/?utm=x"><div><a href="https://www.instagram.com/p/Abc/"><div><div></div></div>View this post</a></div></blockquote><script async src="//www.instagram.com/embed.js"></script>`,
      `<figure class="embed" data-frame="https://www.instagram.com/p/Abc/"><blockquote><a href="https://www.instagram.com/p/Abc/">View this post</a> </blockquote></figure>`,
    ],
    [
      "a video of TikTok",
      `<blockquote class="tiktok-embed" cite="https://www.tiktok.com/@harbour/video/7123456789" data-video-id="7123456789"><section><a href="https://www.tiktok.com/@harbour">@harbour</a> Fog <p></p></section></blockquote><script async src="https://www.tiktok.com/embed.js"></script>`,
      `<figure class="embed" data-frame="https://www.tiktok.com/@harbour/video/7123456789"><blockquote><a href="https://www.tiktok.com/@harbour">@harbour</a> Fog  </blockquote></figure>`,
    ],
    [
      "a post of Bluesky",
      `<blockquote class="bluesky-embed" data-bluesky-uri="at://did:plc:abc/app.bsky.feed.post/3lbb32nb4322g"><p>Fog</p></blockquote><script async src="https://embed.bsky.app/static/embed.js"></script>`,
      `<figure class="embed" data-frame="https://bsky.app/profile/did:plc:abc/post/3lbb32nb4322g"><blockquote><p>Fog</p></blockquote></figure>`,
    ],
    [
      "a post of Mastodon",
      `<blockquote class="mastodon-embed" data-embed-url="https://sea.example/@harbour/112345678901234567/embed"><a href="https://sea.example/@harbour/112345678901234567"><svg></svg><div>Post by @harbour</div></a></blockquote>`,
      `<figure class="embed" data-frame="https://sea.example/@harbour/112345678901234567"><blockquote><a href="https://sea.example/@harbour/112345678901234567">Post by @harbour </a></blockquote></figure>`,
    ],
  ])("in HTML has %s", (_, source, expected) => {
    expect(renderBody(source, "html").replaceAll('=""', "")).toBe(expected);
  });
});
