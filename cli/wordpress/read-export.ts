import type { Input } from "../files/source.ts";
import { type Broken, type Elements, readEvents } from "../xml/read-events.ts";

/** Texts of an element's children by their names, such as `wp:post_id`. */
export type Fields = Map<string, string>;

export type Category = { domain: string; nicename: string; name: string };

/** An `<item>` of the export: a post, a page, an attachment or something else that WordPress keeps as a post. */
export type Item = {
  /** Line of the file on which it begins. */
  line: number;
  fields: Fields;
  categories: Category[];
  /** The values of wp:postmeta; of a repeated key the last. */
  meta: Fields;
  /** All of them. */
  metaLists: Map<string, string[]>;
  comments: Fields[];
};

/** A category, tag or term of another taxonomy, with the slug of the one above it. */
export type Term = {
  taxonomy: string;
  id: string;
  slug: string;
  name: string;
  parent: string;
  /** HTML. */
  description: string;
  /** The values of wp:termmeta. */
  meta: Fields;
};

export type ExportEvent =
  | { kind: "site"; address: string }
  | { kind: "term"; term: Term }
  /** What the channel says of the site: its `title`, `description`, `language`. */
  | { kind: "channel"; name: string; text: string }
  | { kind: "author"; fields: Fields }
  | { kind: "item"; item: Item }
  | ({ kind: "malformed" } & Broken);

const OF_CHANNEL = ["title", "description", "language"];

const FOLLOW_UP = /only one root|outside of root|unmatched closing tag: (item|channel|rss)\./;

/**
 * Reads an export as a stream and holds one item at a time. Where the XML is broken, that is an event, and reading goes
 * on as well as it can.
 * @param onBytes is called with the number of bytes read so far.
 */
export function readExport(
  input: Input,
  onBytes: (bytes: number) => void = () => {},
): AsyncGenerator<ExportEvent> {
  return readEvents(input, openReader, onBytes);
}

type Owner = { element: string; fields: Fields };

function openReader(): { events: ExportEvent[]; elements: Elements } {
  const events: ExportEvent[] = [];
  let item: Item | null = null;
  /** What the leaf elements being read belong to: an item, an author, a comment or a pair of metadata. */
  let owner: Owner | null = null;
  /** Of the term being read, outside of items. */
  let termMeta: Fields = new Map();
  let term: Owner | null = null;
  /** The site's icon has a title and a link of its own. */
  let inIcon = false;
  let category: Category | null = null;
  let lastBrokenLine = 0;

  function openItem(line: number): void {
    // The item before never ended: what is known of it counts.
    if (item) events.push({ kind: "item", item });
    item = { line, fields: new Map(), categories: [], meta: new Map(), metaLists: new Map(), comments: [] };
    owner = { element: "item", fields: item.fields };
  }

  function opened(name: string, attributes: Record<string, unknown>, line: number): void {
    if (name === "item") openItem(line);
    else if (item ? isItemRecord(name) : isSiteRecord(name)) {
      owner = { element: name, fields: new Map() };
      if (name === TERM_META) return;
      term = owner;
      termMeta = new Map();
    } else if (item && name === "category")
      category = { domain: String(attributes.domain), nicename: String(attributes.nicename ?? ""), name: "" };
    else if (name === "image") inIcon = true;
  }

  function closed(name: string, text: string): void {
    if (name === owner?.element) closeRecord(owner);
    else if (name === "category" && category) closeCategory(category, text);
    // A field that comes twice keeps its first text.
    else if (owner) owner.fields.set(name, owner.fields.get(name) ?? text);
    else if (name === "image") inIcon = false;
    else if (name === "wp:base_blog_url" || (name === "link" && !inIcon))
      events.push({ kind: "site", address: text.trim() });
    else if (OF_CHANNEL.includes(name) && !inIcon) events.push({ kind: "channel", name, text });
  }

  function closeRecord({ element, fields }: Owner): void {
    if (item) closeItemRecord(item, element, fields);
    else if (AUTHORS.has(element)) events.push({ kind: "author", fields });
    else if (element === TERM_META)
      termMeta.set(fields.get("wp:meta_key") ?? "", fields.get("wp:meta_value") ?? "");
    else events.push({ kind: "term", term: termOf(element, fields, termMeta) });
    owner = element === TERM_META ? term : item && { element: "item", fields: item.fields };
  }

  function closeItemRecord(open: Item, element: string, fields: Fields): void {
    if (element === "wp:comment") open.comments.push(fields);
    if (element === "wp:postmeta") keepMeta(open, fields);
    if (element !== "item") return;
    events.push({ kind: "item", item: open });
    item = null;
  }

  function closeCategory(found: Category, text: string): void {
    item?.categories.push({ ...found, name: text.trim() || found.nicename });
    category = null;
  }

  function broken(place: Broken): void {
    // One broken place makes many errors: where a file ends too early, one for each element that is open; after an end
    // tag too many, one for each element that follows.
    if (place.line === lastBrokenLine || (lastBrokenLine > 0 && FOLLOW_UP.test(place.message))) return;
    lastBrokenLine = place.line;
    events.push({ kind: "malformed", ...place });
  }

  return { events, elements: { opened, closed, broken } };
}

/** The second is how exports of other programs write it. */
const AUTHORS = new Set(["wp:author", "wp:wp_author"]);

const TERM_META = "wp:termmeta";
const SITE_RECORDS = new Set([...AUTHORS, "wp:category", "wp:tag", "wp:term", TERM_META]);

function isSiteRecord(name: string): boolean {
  return SITE_RECORDS.has(name);
}

function termOf(element: string, fields: Fields, meta: Fields): Term {
  const get = (...names: string[]) =>
    names.map((name) => fields.get(`wp:${name}`)?.trim()).find(Boolean) ?? "";
  const taxonomy = { "wp:category": "category", "wp:tag": "post_tag" }[element];
  return {
    taxonomy: taxonomy ?? get("term_taxonomy"),
    id: get("term_id"),
    slug: get("category_nicename", "tag_slug", "term_slug"),
    name: get("cat_name", "tag_name", "term_name"),
    parent: get("category_parent", "term_parent"),
    description: get("category_description", "tag_description", "term_description"),
    meta,
  };
}

function keepMeta({ meta, metaLists }: Item, fields: Fields): void {
  const key = fields.get("wp:meta_key") ?? "";
  const value = fields.get("wp:meta_value") ?? "";
  meta.set(key, value);
  metaLists.set(key, [...(metaLists.get(key) ?? []), value]);
}

function isItemRecord(name: string): boolean {
  return name === "wp:comment" || name === "wp:postmeta";
}
