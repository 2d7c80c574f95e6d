import { raw } from "hono/html";
import type { Site } from "../config/config.ts";
import { isUpdated } from "./article-head.ts";
import type { ArticleData } from "./data.ts";
import { Authors, Faces, portraitsOf } from "./faces.tsx";
import type { Image } from "./image.ts";
import { listPath } from "./links.ts";
import { imageAttributes } from "./pictures.ts";
import { Time } from "./time.tsx";

/** The article itself, from its section to its tags. A static page has neither byline nor time. */
export function Story({ article, site }: { article: ArticleData; site: Site }) {
  return (
    <article class={`story ${article.kind}`}>
      <header class="story-head">
        {article.section && (
          <a class="kicker" href={listPath("section", article.section.slug)}>
            {article.section.name}
          </a>
        )}
        <h1 dir="auto">{article.title}</h1>
        {article.standfirst && (
          <p class="standfirst" dir="auto">
            {article.standfirst}
          </p>
        )}
      </header>
      {article.leadImage && <LeadImage image={article.leadImage} />}
      <div class="story-text">
        {article.kind === "article" && <Facts article={article} site={site} />}
        <div class="body">{raw(article.bodyHtml)}</div>
        {article.kind === "article" && <Authors faces={article.faces} />}
        {article.tags.length > 0 && (
          <ul class="tags" aria-label="Tags">
            {article.tags.map((tag) => (
              <li>
                <a href={listPath("tag", tag.slug)} rel="tag">
                  {tag.name}
                </a>
              </li>
            ))}
          </ul>
        )}
      </div>
    </article>
  );
}

function LeadImage({ image }: { image: Image }) {
  return (
    <figure class="lead-image">
      <img {...imageAttributes(image, "lead")} alt={image.alt} fetchpriority="high" />
      {image.caption && <figcaption>{image.caption}</figcaption>}
    </figure>
  );
}

/** The author's name leads to their page; where several are named, the others' stand beside it as they are. */
function Byline({ article: { author, byline, coauthors = [] } }: { article: ArticleData }) {
  const name = byline || author?.name;
  if (!name) return null;
  if (!author) return <p class="byline">By {name}</p>;
  const isFirst = coauthors.length > 0 && name.startsWith(author.name);
  const linked = isFirst ? author.name : name;
  return (
    <p class="byline">
      By{" "}
      <a href={listPath("author", author.slug)} rel="author">
        {linked}
      </a>
      {name.slice(linked.length)}
    </p>
  );
}

function Facts({ article, site }: { article: ArticleData; site: Site }) {
  const portraits = portraitsOf(article.faces);
  return (
    <div class={portraits.length > 0 ? `facts with-faces faces-${portraits.length}` : "facts"}>
      {portraits.length > 0 && <Faces portraits={portraits} />}
      <Byline article={article} />
      <p>
        <Time at={article.publishedAt} site={site} />
      </p>
      {isUpdated(article) && (
        <p>
          Updated <Time at={article.changedAt} site={site} />
        </p>
      )}
      <p>{article.readingMinutes} min read</p>
      <CommentCount article={article} />
    </div>
  );
}

/** Of none nothing is said, until the script counts the first one that is written here. */
function CommentCount({ article: { commentCount, commentsOpen } }: { article: ArticleData }) {
  if (commentCount === 0 && !commentsOpen) return null;
  return (
    <p class="comment-count" data-one="1 comment" data-more="{n} comments" hidden={commentCount === 0}>
      <a href="#comments">{commentCount === 1 ? "1 comment" : `${commentCount} comments`}</a>
    </p>
  );
}
