/** What a mail says, part by part. All strings are plain text. */
export type LetterPart =
  | { paragraph: string }
  /** A stranger's words. */
  | { quote: string }
  | { label: string; url: string };

/** A mail's text for readers who see no HTML. */
export function letterText(parts: LetterPart[]): string {
  return `${parts.map(partText).join("\n\n")}\n`;
}

function partText(part: LetterPart): string {
  if ("paragraph" in part) return part.paragraph;
  if ("quote" in part) return part.quote.replace(/^/gm, "> ");
  return `${part.label}:\n${part.url}`;
}

/** The same as HTML: nothing is loaded from anywhere, so that opening it tells nobody. */
export function letterHtml(language: string, parts: LetterPart[]): string {
  const document = (
    <html lang={language}>
      <body style="font-family: Georgia, serif; font-size: 17px; line-height: 1.5; max-width: 36em">
        {parts.map((part) => (
          <Part part={part} />
        ))}
      </body>
    </html>
  );
  return `<!doctype html>\n${String(document)}\n`;
}

function Part({ part }: { part: LetterPart }) {
  if ("paragraph" in part) return <p>{part.paragraph}</p>;
  if ("quote" in part) {
    return (
      <blockquote style="margin: 1em 0; padding-left: 1em; border-left: 3px solid #999; white-space: pre-wrap">
        {part.quote}
      </blockquote>
    );
  }
  return (
    <p>
      <a href={part.url}>{part.label}</a>
    </p>
  );
}
