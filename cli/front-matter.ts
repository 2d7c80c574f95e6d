import { isMap, isNode, isScalar, LineCounter, parseDocument } from "yaml";
import { meantField } from "../src/articles/misspelt.ts";
import { splitNames } from "../src/articles/name-list.ts";
import { readWhen } from "./when.ts";

/** A line of a file and what is to be said about it. */
export type Remark = { line: number; message: string };

export type Image = { url: string; alt?: string; caption?: string };

/** What a file's front matter says; times are ISO 8601. */
export type FrontMatter = {
  title?: string;
  slug?: string;
  path?: string;
  standfirst?: string;
  author?: string;
  byline?: string;
  section?: string;
  tags?: string[];
  published?: string;
  updated?: string;
  status?: "draft" | "scheduled" | "published" | "withdrawn";
  kind?: "article" | "page";
  image?: Image;
  comments?: "open" | "closed";
  sticky?: boolean;
  unranked?: boolean;
  relatedPins?: string[];
  relatedBars?: string[];
};

export type ParsedFile = { fields: FrontMatter; body: string; errors: Remark[]; warnings: Remark[] };

const IS_PATH = /^\/(?!\/)/;
const PATH_HINT = "begins with one slash, as in /2026/11/23/harbour/";

type Reader = (value: unknown, now: number) => unknown;

/** How each field is read; a reader throws what is wrong with a value. */
const READERS: Record<keyof FrontMatter | "draft", Reader> = {
  title: text,
  slug: text,
  path: (value) => matching(value, IS_PATH, PATH_HINT),
  standfirst: text,
  author: text,
  byline: text,
  section: text,
  tags: list,
  published: (value, now) => readWhen(text(value), now),
  updated: (value, now) => readWhen(text(value), now),
  status: (value) => oneOf(value, ["draft", "scheduled", "published", "withdrawn"]),
  // As other programs have it: another way to say `status: draft`.
  draft: (value) => ["true", "yes"].includes(oneOf(value, ["true", "false", "yes", "no"])),
  kind: (value) => oneOf(value, ["article", "page"]),
  image: readImage,
  comments: (value) => oneOf(value, ["open", "closed"]),
  sticky: (value) => oneOf(value, ["true", "false"]) === "true",
  unranked: (value) => oneOf(value, ["true", "false"]) === "true",
  relatedPins: paths,
  relatedBars: paths,
};

const NAMES = { fields: Object.keys(READERS), when: "published", status: "status" };

const FRONT_MATTER = /^---[ \t]*\n([\s\S]*?\n)?---[ \t]*(?:\n|$)/;

/**
 * Takes a Markdown file apart. What is wrong is returned with its line, never thrown.
 * @param now Unix ms, for times such as `-2d 07:30`.
 */
export function parseFile(source: string, now: number): ParsedFile {
  const unified = source.replace(/^\uFEFF/, "").replaceAll("\r\n", "\n");
  const found = FRONT_MATTER.exec(unified);
  if (!found) {
    const message = "it has no front matter: begin with a line ---, then `title: ...`, then a line ---";
    return { fields: {}, body: unified, errors: [{ line: 1, message }], warnings: [] };
  }
  const parsed = readYaml(found[1] ?? "", now);
  return { ...parsed, body: unified.slice(found[0].length) };
}

function readYaml(source: string, now: number): Omit<ParsedFile, "body"> {
  const lines = new LineCounter();
  // "failsafe" leaves every scalar a text: a title may be 1984 or Yes.
  const document = parseDocument(source, { lineCounter: lines, schema: "failsafe", prettyErrors: false });
  // The first line of the file is the one with the dashes.
  const lineAt = (offset: number) => lines.linePos(offset).line + 1;
  const errors = document.errors.map(({ pos, message }) => ({ line: lineAt(pos[0]), message }));
  const warnings: Remark[] = [];
  const fields: Record<string, unknown> = {};
  const pairs = isMap(document.contents) ? document.contents.items : [];
  for (const { key, value } of pairs) {
    const name = isScalar(key) ? String(key.value) : "";
    const line = isScalar(key) && key.range ? lineAt(key.range[0]) : 2;
    const read = readPair(name, isNode(value) ? value.toJS(document) : value, now);
    if ("error" in read) errors.push({ line, message: read.error });
    else if ("warning" in read) warnings.push({ line, message: read.warning });
    else if (read.value !== undefined) fields[name] = read.value;
  }
  if (errors.length > 0) return { fields, errors, warnings };
  const { draft, ...settled } = fields;
  if (draft === true) settled.status ??= "draft";
  const message = whyNot(settled, draft === true);
  return { fields: settled, errors: message === null ? [] : [{ line: 1, message }], warnings };
}

/** What is wrong with fields of which each is right, or null. */
function whyNot({ title, status, published }: FrontMatter, isDraft: boolean): string | null {
  if (title === undefined) return "title is missing: write `title: ...`";
  if (isDraft && status !== "draft")
    return `draft: true says one thing and status: ${status} another: leave one out`;
  if (status === "scheduled" && published === undefined)
    return "published: say when a scheduled article comes out, such as `published: 2026-11-23T07:30:00Z`";
  return null;
}

type Read = { value: unknown } | { error: string } | { warning: string };

/** What stands behind a name; a field that is empty is left out. */
function readPair(name: string, given: unknown, now: number): Read {
  const meant = meantField(name, NAMES);
  if (meant !== null) return { error: `"${name}" is no field: write "${meant}"` };
  if (!isField(name))
    return { warning: `"${name}" is no field and is left out; there are: ${NAMES.fields.join(", ")}` };
  if (given === null || given === "") return { value: undefined };
  try {
    return { value: READERS[name](given, now) };
  } catch (error) {
    return { error: `${name}: ${error instanceof Error ? error.message : error}` };
  }
}

function isField(name: string): name is keyof typeof READERS {
  return Object.hasOwn(READERS, name);
}

function text(value: unknown): string {
  if (typeof value !== "string") throw new Error("write it as text");
  return value.trim();
}

function matching(value: unknown, pattern: RegExp, hint: string): string {
  const given = text(value);
  if (!pattern.test(given)) throw new Error(`"${given}" does not fit: it ${hint}`);
  return given;
}

function oneOf<T extends string>(value: unknown, allowed: readonly T[]): T {
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined) throw new Error(`"${String(value)}" is none of: ${allowed.join(", ")}`);
  return found;
}

/** `[one, two]`, a list of lines, or `one, two`. */
function list(value: unknown): string[] {
  return Array.isArray(value) ? value.map(text).filter((tag) => tag !== "") : splitNames(text(value));
}

/** Paths of articles, as `tags` are written. */
function paths(value: unknown): string[] {
  return list(value).map((path) => matching(path, IS_PATH, PATH_HINT));
}

/** An address, or a file beside the text; alone, or with what is said of it. */
function readImage(value: unknown): Image {
  if (typeof value === "string") return readImage({ url: value });
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new Error("write url, alt and caption below it, each on its own indented line");
  const image: Partial<Record<string, string>> = {};
  for (const [name, given] of Object.entries(value)) {
    if (!["url", "alt", "caption"].includes(name)) throw new Error(`"${name}" is none of: url, alt, caption`);
    image[name] = text(given);
  }
  const url = matching(
    image.url ?? "",
    /^(https?:\/\/|\/|(?![a-z][a-z\d+.-]*:)[^#?])/i,
    "needs a url that begins with https:// or /, or names a file beside the text",
  );
  return { url, alt: image.alt, caption: image.caption };
}
