import type { QueuedComment } from "../api-shapes.ts";
import { forTerminal, linesForTerminal, minuteOf, type openColours } from "../terminal.ts";

type Colours = ReturnType<typeof openColours>;

const MOST_LINES = 30;

/** What a published comment or spam can be told, where nothing has to be decided; as the newsroom's pages say it. */
const ASKED: Record<string, string> = {
  published: "Shown to readers. Good (a) or spam (s)? Either teaches the judge.",
  spam: "Not shown. Spam indeed (s), or to be approved (a)? Either teaches the judge.",
};

/** A comment of the queue as text: who, where, when, the words, what the judge found, and what can be said of it. */
export function showComment(
  comment: QueuedComment,
  {
    colours,
    width,
    place,
    isByKeys = false,
  }: { colours: Colours; width: number; place: string; isByKeys?: boolean },
): string {
  const { author, article, text, findings, score, reports, editedAt } = comment;
  const lines = linesForTerminal(text, width - 2);
  const reported = reports === 0 ? "" : `, ${reports} reports`;
  return [
    "",
    `${colours.dim(place)} ${colours.bold(forTerminal(author))} on ${forTerminal(article.title)}`,
    colours.dim(
      `#${comment.id}, ${minuteOf(comment.createdAt)}${editedAt ? ", edited since" : ""}${reported}`,
    ),
    "",
    ...lines.slice(0, MOST_LINES).map((line) => `  ${line}`),
    ...(lines.length > MOST_LINES ? [colours.dim(`  and ${lines.length - MOST_LINES} more lines`)] : []),
    "",
    ...findings.map(({ weight, reason }) => {
      const signed = `${weight > 0 ? "+" : ""}${weight}`.padStart(6);
      const paint = weight > 0 ? colours.red : weight < 0 ? colours.green : colours.dim;
      return `${paint(signed)}  ${forTerminal(reason)}`;
    }),
    findings.length === 0
      ? colours.dim("The judge found nothing.")
      : colours.dim(`${score.toFixed(1).padStart(6)}  in all`),
    ...(isByKeys && ASKED[comment.status] ? ["", ASKED[comment.status]] : []),
  ].join("\n");
}
