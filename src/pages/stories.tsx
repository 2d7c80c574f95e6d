import type { Site } from "../config/config.ts";
import { Card } from "./card.tsx";
import type { ArticleCard } from "./data.ts";

type StoriesProps = {
  articles: ArticleCard[];
  site: Site;
  heading?: "h2" | "h3";
  /** Whether they name their sections. */
  named?: boolean;
  /** How large the two are that it begins with: what is newest, not what is looked up. */
  withPair?: "pair" | "block-next" | undefined;
};

/** Those with their summaries; of the others the headline is enough. */
const ROWS = 6;

/** A list of articles that the eye can go through: the first ones large, the last ones brief. */
export function Stories({ articles, site, heading = "h2", named = true, withPair }: StoriesProps) {
  const pair = withPair && articles.length >= 2 ? articles.slice(0, 2) : [];
  const others = articles.slice(pair.length);
  // A single brief one would look like a mistake.
  const rows = others.length <= ROWS + 1 ? others : others.slice(0, ROWS);
  const briefs = others.slice(rows.length);
  const shown = { site, heading, named };
  return (
    <>
      {pair.length > 0 && (
        <div class="pairs">
          {pair.map((article) => (
            <Card article={article} {...shown} size={withPair} />
          ))}
        </div>
      )}
      {rows.length > 0 && (
        <div class="rows">
          {rows.map((article) => (
            <Card article={article} {...shown} />
          ))}
        </div>
      )}
      {briefs.length > 0 && (
        <div class="briefs">
          {briefs.map((article) => (
            <Card article={article} {...shown} size="brief" />
          ))}
        </div>
      )}
    </>
  );
}
