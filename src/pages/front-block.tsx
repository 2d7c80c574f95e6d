import { Card } from "./card.tsx";
import type { ArticleCard, Frame } from "./data.ts";
import { PopularBox } from "./rail.tsx";
import { Stories } from "./stories.tsx";

/** What a block looks like: `newest` as a list does, `read` is filled in when the page is served. */
export type FrontLook = "newest" | "large" | "small" | "opinion" | "read";

export type FrontBlockData = {
  look: FrontLook;
  /** Its heading, and the list that has more of it; "": none. */
  title: string;
  path: string;
  articles: ArticleCard[];
  /** A small one that no other stands beside. */
  isAlone?: boolean;
};

/** A part of the front page below its first stories. */
export function FrontBlock({ frame, block }: { frame: Frame; block: FrontBlockData }) {
  const { look, title, path, articles, isAlone } = block;
  const { site } = frame;
  if (look === "read") return <PopularBox frame={frame} />;
  const [first, ...others] = articles;
  if (!first) return null;
  return (
    <section class={`block ${look}${isAlone ? " alone" : ""}`}>
      <h2>{path ? <a href={path}>{title}</a> : title}</h2>
      {look === "newest" && <Stories articles={articles} site={site} heading="h3" withPair="block-next" />}
      {look === "opinion" && (
        <div class="voices">
          {articles.map((article) => (
            <Card article={article} site={site} named={false} size="voice" />
          ))}
        </div>
      )}
      {(look === "large" || look === "small") && (
        <div class="first-and-others">
          <Card
            article={first}
            site={site}
            named={false}
            size={look === "large" ? "block-first" : "block-next"}
          />
          {others.length > 0 && (
            <div class="briefs">
              {others.map((article) => (
                <Card article={article} site={site} named={false} size="brief" />
              ))}
            </div>
          )}
        </div>
      )}
    </section>
  );
}
