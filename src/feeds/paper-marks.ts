import type { Face, FaceFile } from "../pages/face-data.ts";
import { element } from "./xml.ts";

/** RSS 2.0: the widest and highest that a reader of feeds shows. */
const FEED_WIDTH = 144;
const FEED_HEIGHT = 400;

/** What RSS knows of pictures; its readers are older than WebP and SVG. */
const OF_FEEDS = /\.(?:png|jpg)$/;

/** How programs show the paper: what stands in the slots of its structured data and of its feeds. Empty texts, where it has no such picture. */
export type PaperMarks = Record<"publisher-logo" | "feed-image" | "feed-icon", string>;

const NO_MARKS: PaperMarks = { "publisher-logo": "", "feed-image": "", "feed-icon": "" };

/** @param at the site's origin, since programs ask for whole addresses, and where a file is below it */
export function paperMarks(
  face: Face | null,
  site: { name: string },
  { origin, pathOf }: { origin: string; pathOf: (file: FaceFile) => string },
): PaperMarks {
  if (face === null) return NO_MARKS;
  const { logo, touch, small, large } = face.files;
  const address = (file: FaceFile) => origin + pathOf(file);
  const publisher = logo ?? large;
  const ofFeeds = [logo, touch].find((file) => file && OF_FEEDS.test(file.key));
  return {
    "publisher-logo": publisher
      ? `,"logo":${JSON.stringify({
          "@type": "ImageObject",
          url: address(publisher),
          ...(publisher.width > 0 && { width: publisher.width, height: publisher.height }),
        })}`
      : "",
    "feed-image": ofFeeds ? image(ofFeeds, address(ofFeeds), site.name, `${origin}/`) : "",
    // JSON Feed 1.1: square, some 512 and some 64 pixels or more.
    "feed-icon": [
      ...(large ? [`,"icon":${JSON.stringify(address(large))}`] : []),
      ...(small ? [`,"favicon":${JSON.stringify(address(small))}`] : []),
    ].join(""),
  };
}

/** https://www.rssboard.org/rss-specification#ltimagegtSubelementOfLtchannelgt */
function image({ width, height }: FaceFile, url: string, title: string, link: string): string {
  const shrunk = Math.min(1, FEED_WIDTH / width, FEED_HEIGHT / height);
  const size = (side: number) => String(Math.max(1, Math.round(side * shrunk)));
  const parts = { url, title, link, width: size(width), height: size(height) };
  const told = Object.entries(parts).map(([name, text]) => element(name, text));
  return `<image>${told.join("")}</image>`;
}
