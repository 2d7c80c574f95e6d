import { descendants, type Element } from "./tree.ts";

/** The page has ids of its own, which its labels, links and scripts go by: a body's are never one of them. */
const PREFIX = "body-";

/** What the page itself has, and a body may lead to. */
const OF_PAGE = /^(?:comment-\d+|comments|respond|main)$/;

const REFERENCES = ["aria-labelledby", "aria-describedby", "headers"];

/** Ids get a prefix, the second of a name goes, and what refers to one follows. */
export function prefixIds(root: Element): void {
  const all = [...descendants(root)];
  const ids = new Set<string>();
  for (const { attributes } of all) {
    const id = attributes.id?.trim().replace(/\s+/g, "-");
    if (id && !ids.has(id)) {
      ids.add(id);
      attributes.id = prefixed(id);
    } else delete attributes.id;
  }
  for (const { name, attributes } of all) {
    for (const reference of REFERENCES) {
      const found = attributes[reference]?.split(/\s+/).filter((id) => ids.has(id));
      if (!found) continue;
      if (found.length > 0) attributes[reference] = found.map(prefixed).join(" ");
      else delete attributes[reference];
    }
    if (name === "a" && attributes.href) attributes.href = followed(attributes.href, ids);
  }
}

/** The same body rendered from what it was rendered to has the same ids. */
function prefixed(id: string): string {
  return id.startsWith(PREFIX) ? id : PREFIX + id;
}

function followed(href: string, ids: Set<string>): string {
  if (href.startsWith("#")) {
    const id = decoded(href.slice(1));
    const found = [id, href.slice(1)].find((one) => ids.has(one));
    return found === undefined ? href : `#${prefixed(encodeURI(found))}`;
  }
  // A heading of another article of this paper, whose ids have the prefix too; files have parts of other kinds.
  const [, path = "", id = ""] = /^(\/(?!\/)[^#?]*\/)#([\p{L}][\p{L}\p{N}_:.-]*)$/u.exec(href) ?? [];
  return path && !OF_PAGE.test(id) ? `${path}#${prefixed(id)}` : href;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A percent sign may stand for itself.
    return text;
  }
}
