import { escapeHtml } from "../wordpress/markup.ts";
import { cardHtml } from "./cards.ts";

type Mobiledoc = { markups?: unknown[]; atoms?: unknown[]; cards?: unknown[]; sections?: unknown[] };

/** The JSON of Ghost's editor before version 5 (Mobiledoc 0.3) as HTML. @throws SyntaxError what is no JSON */
export function mobiledocHtml(json: string): string {
  const given: Mobiledoc = Object(JSON.parse(json));
  return listOf(given.sections)
    .map((section) => sectionHtml(listOf(section), given))
    .filter((html) => html !== "")
    .join("\n");
}

function sectionHtml([kind, ...rest]: unknown[], given: Mobiledoc): string {
  if (kind === 1) {
    const name = /^(?:p|h[1-6]|blockquote|aside)$/.test(String(rest[0])) ? String(rest[0]) : "p";
    const inner = markersHtml(listOf(rest[1]), given);
    return inner === "" ? "" : `<${name}>${inner}</${name}>`;
  }
  if (kind === 2) return `<figure><img src="${escapeHtml(String(rest[0]))}" alt=""></figure>`;
  if (kind === 3) {
    const name = rest[0] === "ol" ? "ol" : "ul";
    const items = listOf(rest[1]).map((markers) => `<li>${markersHtml(listOf(markers), given)}</li>`);
    return `<${name}>${items.join("")}</${name}>`;
  }
  if (kind !== 10) return "";
  const [type, card] = listOf(listOf(given.cards)[Number(rest[0])]);
  return cardHtml(String(type), Object(card)) ?? "";
}

/** A marker: text (0) or atom (1), the markups that open before it, how many close behind it, and the text or the atom's number. */
function markersHtml(markers: unknown[], { markups, atoms }: Mobiledoc): string {
  const open: string[] = [];
  return markers
    .map((marker) => {
      const [kind, opened, closed, value] = listOf(marker);
      const beginnings = listOf(opened).map((number) => {
        const [tag = "span", attributes] = listOf(listOf(markups)[Number(number)]);
        open.push(String(tag));
        return `<${String(tag)}${attributesHtml(listOf(attributes))}>`;
      });
      const text =
        kind === 0 ? escapeHtml(String(value ?? "")) : atomHtml(listOf(listOf(atoms)[Number(value)]));
      const endings = open.splice(Math.max(0, open.length - Number(closed ?? 0))).reverse();
      return `${beginnings.join("")}${text}${endings.map((tag) => `</${tag}>`).join("")}`;
    })
    .join("");
}

function atomHtml([name, text]: unknown[]): string {
  return name === "soft-return" ? "<br>" : escapeHtml(String(text ?? ""));
}

/** Names and values by turns. */
function attributesHtml(attributes: unknown[]): string {
  const at = attributes.indexOf("href");
  return at < 0 ? "" : ` href="${escapeHtml(String(attributes[at + 1] ?? ""))}"`;
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
