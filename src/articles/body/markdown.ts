import markdownIt from "markdown-it";
import definitionLists from "markdown-it-deflist";
import footnotes from "markdown-it-footnote";
import subscripts from "markdown-it-sub";
import superscripts from "markdown-it-sup";

/**
 * CommonMark, with GitHub's tables, strikethrough and bare links, footnotes, definition lists, superscripts and subscripts. Its time
 * grows with a text's length, whatever the text.
 */
export const markdown = markdownIt({ html: true, linkify: true })
  .use(footnotes)
  .use(definitionLists)
  .use(superscripts)
  .use(subscripts);

const MAX_ADDRESS = 2000;
// As GitHub links: what begins with a scheme or www, and addresses of mail; "end.It" is no host.
markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: true });
markdown.linkify.add("www.", {
  validate: (text, at, linkify) => {
    const rest = text.slice(at, at + MAX_ADDRESS);
    return /^[\p{L}\p{N}]/u.test(rest)
      ? Math.max(0, linkify.testSchemaAt(`http://www.${rest}`, "http:", 5) - "//www.".length)
      : 0;
  },
  normalize: (match) => {
    match.url = `http://${match.url}`;
  },
});
// Which links are safe, the sanitiser says, for Markdown and HTML alike.
markdown.validateLink = () => true;

const { rules } = markdown.renderer;
rules.s_open = () => "<del>";
rules.s_close = () => "</del>";
// A note's number is a number, without brackets; a list of notes needs no line above it.
rules.footnote_caption = (tokens, at) => String(Number(tokens[at]?.meta?.id) + 1);
rules.footnote_block_open = () => '<ol class="footnotes-list">\n';
rules.footnote_block_close = () => "</ol>\n";

type Notes = { refs?: Record<string, number>; list?: { label: string; count: number }[] };

/** A note that nothing leads to is a note all the same: its words stay. */
markdown.core.ruler.before("footnote_tail", "unused_footnotes", ({ env }) => {
  const notes = env.footnotes as Notes | undefined;
  if (!notes?.refs) return;
  notes.list ??= [];
  for (const [key, number] of Object.entries(notes.refs)) {
    if (number >= 0) continue;
    notes.refs[key] = notes.list.length;
    notes.list.push({ label: key.slice(1), count: 0 });
  }
});
