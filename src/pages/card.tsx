import type { Child } from "hono/jsx";
import type { Site } from "../config/config.ts";
import type { ArticleCard } from "./data.ts";
import type { Image } from "./image.ts";
import { listPath } from "./links.ts";
import { type BOXES, imageAttributes } from "./pictures.ts";
import { Time } from "./time.tsx";

type CardProps = {
  article: ArticleCard;
  site: Site;
  /** Level of its headline in the page's outline. */
  heading?: "h2" | "h3";
  /** Whether it names its section, which the list of a section need not. */
  named?: boolean;
  /** The one picture that readers see first is not loaded lazily. */
  lead?: boolean;
  /** Where its picture stands. */
  box?: "row" | "card";
  /** Shown instead of its summary. */
  excerpt?: Child;
};

/** An article as lists show it. The headline's link covers the card; the section's stands above it. */
export function Card({
  article,
  site,
  heading = "h3",
  named = true,
  lead = false,
  box = "row",
  excerpt,
}: CardProps) {
  const Heading = heading;
  return (
    <article class={`card${lead ? " lead" : ""}${article.leadImage ? " with-image" : ""}`}>
      {article.leadImage && <CardImage image={article.leadImage} lead={lead} box={lead ? "leadCard" : box} />}
      <div class="card-text">
        {named && article.section && (
          <a class="kicker" href={listPath("section", article.section.slug)}>
            {article.section.name}
          </a>
        )}
        <Heading class="card-title" dir="auto">
          <a href={article.path}>{article.title}</a>
        </Heading>
        {(excerpt ?? article.summary) && (
          <p class="card-standfirst" dir="auto">
            {excerpt ?? article.summary}
          </p>
        )}
        <p class="card-meta">
          {article.byline && <span class="card-byline">{article.byline}</span>}
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
