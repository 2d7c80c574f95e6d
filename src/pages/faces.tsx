import type { AuthorFace } from "./data.ts";
import type { Image } from "./image.ts";
import { listPath } from "./links.ts";
import { paragraphs } from "./list-head.tsx";
import { imageAttributes } from "./pictures.ts";

/** More beside a byline is a crowd. */
const MOST_BESIDE = 3;
/** What an article's end says of somebody is a line or two: the rest is on their page. */
const MOST_SAID = 240;

/** Whose portraits stand beside the byline. */
export function portraitsOf(faces: AuthorFace[] = []): Image[] {
  return faces.flatMap(({ portrait }) => portrait ?? []).slice(0, MOST_BESIDE);
}

/** Portraits beside the byline, which says whose they are. */
export function Faces({ portraits }: { portraits: Image[] }) {
  return (
    <span class="faces">
      {portraits.map((portrait) => (
        <Face portrait={portrait} />
      ))}
    </span>
  );
}

/** At an article's end: who wrote it, as far as their lists say it. */
export function Authors({ faces = [] }: { faces?: AuthorFace[] | undefined }) {
  const told = faces.filter(({ description }) => description !== "");
  if (told.length === 0) return null;
  return (
    <aside class="authors" aria-label={told.length === 1 ? "The author" : "The authors"}>
      {told.map(({ slug, name, description, portrait }) => (
        <div class="author">
          {portrait && <Face portrait={portrait} />}
          <div>
            <p class="author-name" dir="auto">
              <a href={listPath("author", slug)}>{name}</a>
            </p>
            <p class="author-text" dir="auto">
              {beginningOf(description)}
            </p>
          </div>
        </div>
      ))}
    </aside>
  );
}

/** The name stands beside it: who cannot see it is told nothing twice. Its size stands in the style sheet, so nothing moves. */
function Face({ portrait }: { portrait: Image }) {
  return <img {...imageAttributes(portrait, "face", "face")} alt="" loading="lazy" decoding="async" />;
}

/** The first paragraph, cut at a word. */
function beginningOf(description: string): string {
  const [first = ""] = paragraphs(description);
  if (first.length <= MOST_SAID) return first;
  return `${first.slice(0, MOST_SAID).replace(/\s+\S*$/u, "")}…`;
}
