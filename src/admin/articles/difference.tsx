import { diffArrays, diffWordsWithSpace } from "diff";
import type { ArticleSource } from "../../articles/article-source.ts";
import { joinNames } from "../../articles/name-list.ts";

/** One piece of a text that was changed: in both, only in the older, only in the newer. */
type Piece = { kind: "same" | "gone" | "new"; text: string };

const LABELS: [label: string, (source: ArticleSource) => string][] = [
  ["Headline", ({ title }) => title],
  ["Standfirst", ({ standfirst }) => standfirst],
  ["Text", ({ body }) => body],
  ["Author", ({ author, byline }) => (author ? `${author.name} (${byline})` : byline)],
  ["Authors", ({ authors }) => joinNames(authors.map(({ name }) => name))],
  ["Section", ({ section }) => section?.name ?? ""],
  ["Tags", ({ tags }) => joinNames(tags.map(({ name }) => name))],
  ["Picture", ({ image }) => (image ? [image.url, image.alt, image.caption].join("\n") : "")],
  ["Kind", ({ kind }) => kind],
  ["Address", ({ path }) => path],
  ["State", ({ status }) => status],
  ["Published", ({ publishedAt }) => publishedAt ?? ""],
  ["Comments", ({ commentsOpen }) => (commentsOpen ? "open" : "closed")],
  ["Front page", ({ sticky }) => (sticky ? "leads it" : "by its date")],
  ["Most read", ({ unranked }) => (unranked ? "in none of the lists" : "by its readers")],
  ["Related first", ({ relatedPins }) => relatedPins.join("\n")],
  ["Never related", ({ relatedBars }) => relatedBars.join("\n")],
  ["For search engines", ({ seo }) => (seo ? [seo.title, seo.description, seo.image].join("\n") : "")],
];

/** What differs between two versions of an article, field by field. */
export function Difference({ older, newer }: { older: ArticleSource; newer: ArticleSource }) {
  const changed = LABELS.filter(([, read]) => read(older) !== read(newer));
  if (changed.length === 0) return <p>The two are the same.</p>;
  return (
    <dl class="difference">
      {changed.map(([label, read]) => (
        <>
          <dt>{label}</dt>
          <dd>
            <Pieces pieces={compare(read(older), read(newer))} />
          </dd>
        </>
      ))}
    </dl>
  );
}

function Pieces({ pieces }: { pieces: Piece[] }) {
  return (
    <>
      {pieces.map(({ kind, text }) =>
        kind === "same" ? (
          <span class={text.length > LONG ? "same" : undefined}>{shortened(text)}</span>
        ) : kind === "new" ? (
          <ins>{text}</ins>
        ) : (
          <del>{text}</del>
        ),
      )}
    </>
  );
}

/** Of what did not change, so much is shown at each end. */
const CONTEXT = 200;
const LONG = 3 * CONTEXT;

function shortened(text: string): string {
  return text.length > LONG ? `${text.slice(0, CONTEXT)} … ${text.slice(-CONTEXT)}` : text;
}

/** Words that an edit may change in a paragraph before the paragraph counts as another one. */
const MOST_EDITS = 400;

/** Paragraphs first and then the words of those that changed (Myers' algorithm, jsdiff): time grows with the changes. */
function compare(older: string, newer: string): Piece[] {
  const paragraphs = diffArrays(lines(older), lines(newer), { maxEditLength: 2 * MOST_EDITS });
  if (!paragraphs) return whole(older, newer);
  const pieces: Piece[] = [];
  for (let at = 0; at < paragraphs.length; at++) {
    const part = paragraphs[at];
    const next = paragraphs[at + 1];
    if (!part) continue;
    const text = part.value.join("");
    if (part.removed && next?.added) {
      pieces.push(...words(text, next.value.join("")));
      at++;
    } else pieces.push({ kind: part.removed ? "gone" : part.added ? "new" : "same", text });
  }
  return pieces;
}

function words(older: string, newer: string): Piece[] {
  const found = diffWordsWithSpace(older, newer, { maxEditLength: MOST_EDITS });
  if (!found) return whole(older, newer);
  return found.map(({ added, removed, value }) => ({
    kind: removed ? "gone" : added ? "new" : "same",
    text: value,
  }));
}

function whole(older: string, newer: string): Piece[] {
  return [
    { kind: "gone", text: older },
    { kind: "new", text: newer },
  ];
}

function lines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}
