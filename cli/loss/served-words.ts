import { renderBody } from "../../src/articles/body.ts";
import type { ArticleUpload } from "../api-shapes.ts";
import { type HtmlWords, htmlWords } from "./html-words.ts";
import { wordsOf } from "./words.ts";

/**
 * The words of an article's page, by the code that renders it: title, standfirst, the picture's caption and the body.
 * @param isTitled its title is the source's; else it was made of its first words
 */
export function servedWords(
  { title, standfirst = "", image, body, bodyFormat }: ArticleUpload,
  isTitled: boolean,
): HtmlWords {
  const { words, attributes } = htmlWords(renderBody(body, bodyFormat));
  const texts = [isTitled ? title : "", standfirst, image?.caption ?? ""];
  return {
    words: [...texts.flatMap((text, index) => wordsOf(text, null, -1 - index)), ...words],
    attributes: [...attributes, image?.url ?? ""],
  };
}
