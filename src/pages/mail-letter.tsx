import type { Site } from "../config/config.ts";
import { isEnglish } from "./layout.tsx";

/** What a mail says, part by part. All strings are plain text, in English. */
export type LetterPart =
  | ({ paragraph: string } & InPaper)
  /** A stranger's words. */
  | { quote: string }
  | ({ label: string; url: string } & InPaper)
  /** Between what belongs together and the next. */
  | "divider";

/** What of a part is in the paper's language: a title, as it stands in it. */
type InPaper = { title?: string };

/** A mail's text for readers who see no HTML. */
export function letterText(parts: LetterPart[]): string {
  return `${parts.map(partText).join("\n\n")}\n`;
}

function partText(part: LetterPart): string {
  if (part === "divider") return "* * *";
  if ("paragraph" in part) return part.paragraph;
  if ("quote" in part) return part.quote.replace(/^/gm, "> ");
  return `${part.label}:\n${part.url}`;
}

/**
 * The same as HTML, below the paper's name: nothing is loaded from anywhere, so that opening it tells nobody. It brings its own
 * white, since a mail program's dark would take the contrast from its links.
 */
export function letterHtml({ language, name, url }: Site, parts: LetterPart[]): string {
  const own = isEnglish(language) ? undefined : language;
  const document = (
    <html lang={own === undefined ? language : "en"}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light only" />
      </head>
      <body style="margin: 0; background: #fff; color: #1b1916">
        <div style="max-width: 36em; margin: 0 auto; padding: 16px; font: 17px/1.5 Georgia, serif; overflow-wrap: break-word; word-break: break-word">
          <p
            lang={own}
            style="margin: 0 0 24px; padding-bottom: 8px; border-bottom: 3px double #1b1916; font-size: 22px; font-weight: bold"
          >
            {url ? (
              <a style="color: inherit; text-decoration: none" href={url}>
                {name}
              </a>
            ) : (
              name
            )}
          </p>
          {parts.map((part) => (
            <Part part={part} language={own} />
          ))}
        </div>
      </body>
    </html>
  );
  return `<!doctype html>\n${String(document)}\n`;
}

/** @param language the paper's, where it is not English */
function Part({ part, language }: { part: LetterPart; language: string | undefined }) {
  if (part === "divider") return <hr style="margin: 24px 0; border: 0; border-top: 1px solid #999" />;
  if ("paragraph" in part)
    return (
      <p>
        <Words text={part.paragraph} title={part.title} language={language} />
      </p>
    );
  if ("quote" in part) {
    return (
      <blockquote
        lang={language}
        dir="auto"
        style="margin: 1em 0; padding-left: 1em; border-left: 3px solid #999; white-space: pre-wrap"
      >
        {part.quote}
      </blockquote>
    );
  }
  return (
    <p>
      <a href={part.url}>
        <Words text={part.label} title={part.title} language={language} />
      </a>
    </p>
  );
}

type WordsProps = { text: string; title: string | undefined; language: string | undefined };

function Words({ text, title = "", language }: WordsProps) {
  const at = language === undefined || title === "" ? -1 : text.indexOf(title);
  if (at === -1) return <>{text}</>;
  return (
    <>
      {text.slice(0, at)}
      <span lang={language} dir="auto">
        {title}
      </span>
      {text.slice(at + title.length)}
    </>
  );
}
