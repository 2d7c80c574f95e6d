import { Failure } from "../failure.ts";
import { COMMON, CONNECTION, type Command, parse, show } from "./command.ts";

const usage: Command["usage"] = [
  ["publish FILE.md...", "publish Markdown files, or change what they published before"],
];

const help = `broadsheet publish FILE.md|FOLDER...

Publishes Markdown files; a folder stands for the .md files in it. The same file again changes the article that
it made, found by its path. A file begins with its front matter:

  ---
  title: The harbour freezes over
  standfirst: For the first time since 1963 the ferries stay in.
  author: Inge Maris
  section: City
  tags: [harbour, winter]
  published: 2026-11-23T07:30:00Z
  ---
  The ice came **overnight** ...

  title        required                         slug        last part of the path; else the file's name
  standfirst   one or two sentences             path        whole path, where it is not /yyyy/mm/dd/slug/
  author       who wrote it                     byline      how that is shown, where it differs
  section      one                              tags        several: [one, "Berlin, Germany"]
  published    2026-11-23T07:30:00Z, 2026-11-23, or from today on in UTC: -2d 07:30, +1d 06:00
  updated      the same                         status      published, scheduled, draft or withdrawn
  image        a file, or url, alt, caption     comments    open or closed
  kind         article or page                  sticky      true: leads the front page
  draft        true: as status: draft           unranked    true: in no list of what is read most
  relatedPins  paths of articles that stand first among its related posts: at most 4
  relatedBars  paths of articles that never do

The text is Markdown, with tables, footnotes (text[^1], and on a line of its own [^1]: the note), definition lists, H~2~O and
m^2^. ![what it shows](https://.../a.jpg "Caption | Whose it is") alone in its paragraph is a figure, several are a gallery;
a quotation that begins with [!pullquote] is one. Pictures that lie beside the text, ![A boat](boat.jpg) or image: img/boat.jpg, are
sent with it, each once, in the sizes that screens need; the file stays as it is. Pictures that are nowhere are named before anything is sent.

Examples:
  broadsheet publish harbour.md
  broadsheet publish stories/ --site https://paper.example --token "$TOKEN"

${CONNECTION}`;

async function run(args: string[]): Promise<number> {
  const { values, positionals } = parse(args, COMMON);
  if (values.help) return show(help);
  if (positionals.length === 0)
    throw new Failure("publish what? Name Markdown files or folders: `broadsheet publish story.md`.", 2);
  return await (await import("../publish.ts")).publish(positionals, values);
}

export const publishCommand: Command = { usage, help, run };
