import type { Db } from "../db/client.ts";
import { type Reading, readOne } from "../db/readings.ts";
import type { Rows } from "../db/rows.ts";
import { type KnownMedia, keyOfAddress, keysIn, mediaReading } from "../media/known-pictures.ts";
import type { Image, OwnPicture, SocialPicture } from "../pages/image.ts";
import type { BodyPictures, RenderedBody } from "./body.ts";

/** What an article shows beside its words: where pictures of the paper's own may be mentioned. */
export type Illustrated = {
  body: string;
  bodyFormat: "markdown" | "html";
  image?: { url: string } | null | undefined;
  seo?: { image: string } | null | undefined;
};

/** As `articles.pictures` holds it. */
type Kept = {
  /** Ids of the pictures and files that it shows or links to. */
  media: number[];
  /** The lead picture, and what is known of it where the article itself says nothing. */
  lead?: OwnPicture & { alt: string; caption: string };
  social?: SocialPicture;
};

/** A body with the paper's own pictures in it, and what is kept of them with the article. */
export type IllustratedBody = RenderedBody & {
  /** JSON for `articles.pictures`; null: it shows no picture or file of the paper's own. */
  pictures: string | null;
  mediaIds: number[];
};

type Render = (source: string, format: "markdown" | "html", pictures: BodyPictures) => RenderedBody;

/** Keys of all that these articles may show of the paper's own. */
export function mentionedKeys(articles: Illustrated[]): string[] {
  return keysIn(articles.map(({ body, image, seo }) => `${body} ${image?.url} ${seo?.image}`).join(" "));
}

/** What is known of it, in one query; null: nothing is mentioned, and nobody need be asked. */
export function mentionedReading(db: Db, articles: Illustrated[]): Reading<KnownMedia> | null {
  const keys = mentionedKeys(articles);
  return keys.length > 0 ? mediaReading(db, keys) : null;
}

const NOTHING: KnownMedia = new Map();

/** For those who have nothing else to ask at the same time. */
export async function findMentioned(db: Db, articles: Illustrated[]): Promise<KnownMedia> {
  const reading = mentionedReading(db, articles);
  return reading ? readOne(reading) : NOTHING;
}

export function renderIllustrated(article: Illustrated, media: KnownMedia, render: Render): IllustratedBody {
  const { body, bodyFormat, image, seo } = article;
  const known = (address: string | undefined) => media.get(keyOfAddress(address ?? "") ?? "");
  const rendered = render(body, bodyFormat, {
    find: (address) => known(address)?.picture ?? null,
    place: (address) => known(address)?.address ?? null,
    isBelowOne: Boolean(image),
  });
  const byKey = byShownKeys(media);
  const shown = [
    ...keysIn(rendered.bodyHtml).map((key) => byKey.get(key)),
    known(image?.url),
    known(seo?.image),
  ];
  const mediaIds = [...new Set(shown.flatMap((one) => (one ? [one.id] : [])))];
  if (mediaIds.length === 0) return { ...rendered, pictures: null, mediaIds };
  const lead = known(image?.url)?.picture;
  // The editor's choice, else the lead picture; only where there is none, the first of the text.
  const chosen = seo?.image ? known(seo.image) : image ? known(image.url) : shown.find((one) => one?.picture);
  const kept: Kept = {
    media: mediaIds,
    ...(lead && { lead: leadOf(lead) }),
    ...(chosen?.picture && { social: chosen.picture.social }),
  };
  return { ...rendered, pictures: JSON.stringify(kept), mediaIds };
}

/** By what a body names in the end: of what was replaced, by the files of today. */
function byShownKeys(media: KnownMedia): KnownMedia {
  const keysOf = ({ address, picture }: { address: string; picture: OwnPicture | null }) =>
    keysIn([address, ...(picture?.files ?? []).map(([file]) => file)].join(" "));
  return new Map(
    [...media].flatMap(([asked, one]) => [asked, ...keysOf(one)].map((key) => [key, one] as const)),
  );
}

function leadOf({
  width,
  height,
  files,
  focus,
  alt,
  caption,
  credit,
}: OwnPicture & { alt: string; caption: string; credit: string }) {
  const said = [caption, credit].filter(Boolean).join(" · ");
  return { width, height, files, ...(focus && { focus }), alt, caption: said };
}

/** @param pictures as `articles.pictures` holds them */
export function mediaIdsOf(pictures: string | null): number[] {
  const { media = [] }: Partial<Kept> = JSON.parse(pictures ?? "{}");
  return media;
}

type LeadRow = Pick<
  Rows["articles"],
  "lead_image_url" | "lead_image_alt" | "lead_image_caption" | "pictures"
>;

export function leadImageOf(row: LeadRow): Image | null {
  if (row.lead_image_url === null) return null;
  const { lead }: Partial<Kept> = JSON.parse(row.pictures ?? "{}");
  const said = { alt: row.lead_image_alt, caption: row.lead_image_caption };
  if (!lead) return { url: row.lead_image_url, ...said };
  const { alt, caption, ...own } = lead;
  // The article goes on naming the file that it was given; of the picture there may be another by now.
  return {
    url: own.files.at(-1)?.[0] ?? row.lead_image_url,
    alt: said.alt || alt,
    caption: said.caption || caption,
    own,
  };
}

export function socialPictureOf({ pictures }: Pick<LeadRow, "pictures">): SocialPicture | undefined {
  const { social }: Partial<Kept> = JSON.parse(pictures ?? "{}");
  return social;
}
