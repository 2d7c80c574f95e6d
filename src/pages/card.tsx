import type { Child } from "hono/jsx";
import type { Site } from "../config/config.ts";
import type { ArticleCard } from "./data.ts";
import type { Image } from "./image.ts";
import { listPath } from "./links.ts";
import { type BOXES, imageAttributes } from "./pictures.ts";
import { Time } from "./time.tsx";

/**
 * `lead`: the first of its page, whose picture is not loaded lazily. `pair`: half as wide as the column. `block-first`: the same,
 * and as wide as a phone. `block-next`: half as wide as the page. `card`: one of a row.
 * `row`: a line of a list. `brief`: its headline alone. `voice`: whose it is stands before its headline.
 */
export type CardSize = "lead" | "pair" | "block-first" | "block-next" | "card" | "row" | "brief" | "voice";

/** Where the picture stands; null: none is shown. */
const PICTURE = {
  lead: "leadCard",
  pair: "pair",
  "block-first": "blockFirst",
  "block-next": "blockNext",
  card: "card",
  row: "row",
  brief: null,
  voice: null,
} satisfies Record<CardSize, keyof typeof BOXES | null>;

type CardProps = {
  article: ArticleCard;
  site: Site;
  /** Level of its headline in the page's outline. */
  heading?: "h2" | "h3";
  /** Whether it names its section, which the list of a section need not. */
  named?: boolean;
  /** How large it is: how much of it is shown, and where its picture stands. */
  size?: CardSize;
  /** Shown instead of its summary. */
  excerpt?: Child;
};

/** An article as lists show it. The headline's link covers the card; the section's stands above it. */
export function Card({ article, site, heading = "h3", named = true, size = "row", excerpt }: CardProps) {
  const Heading = heading;
  const box = PICTURE[size];
  const image = box === null ? null : article.leadImage;
  const summary = box === null ? null : (excerpt ?? article.summary);
  const byline = article.byline && <span class="card-byline">{article.byline}</span>;
  return (
    <article class={["card", size, image && "with-image"].filter(Boolean).join(" ")}>
      {image && box && <CardImage image={image} lead={size === "lead"} box={box} />}
      <div class="card-text">
        {size === "voice" && byline && <p>{byline}</p>}
        {named && article.section && (
          <a class="kicker" href={listPath("section", article.section.slug)}>
            {article.section.name}
          </a>
        )}
        <Heading class="card-title" dir="auto">
          <a href={article.path}>{article.title}</a>
        </Heading>
        {summary && (
          <p class="card-standfirst" dir="auto">
            {summary}
          </p>
        )}
        <p class="card-meta">
          {size !== "voice" && byline}
          <Time at={article.publishedAt} site={site} short />
        </p>
      </div>
    </article>
  );
}

function CardImage({ image, lead, box }: { image: Image; lead: boolean; box: keyof typeof BOXES }) {
  const shown = imageAttributes(image, box, "card-image");
  // The headline says it all: a description read before each headline would be noise.
  return lead ? (
    <img {...shown} alt={image.alt} fetchpriority="high" />
  ) : (
    <img {...shown} alt="" loading="lazy" decoding="async" />
  );
}
