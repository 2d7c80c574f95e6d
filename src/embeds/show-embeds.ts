import type { Embed, ShownEmbeds } from "./embed.ts";
import { escaped, unescaped } from "./escape.ts";
import { embedOf } from "./find-embed.ts";
import { embedWords } from "./words.ts";

/** What a saved body holds for a frame: a link or the quoted post, and a caption. */
const EMBED =
  /<figure class="embed" data-frame="([^"]*)"(?: data-height="(\d{1,5})")?>([\s\S]*?)(<figcaption[\s\S]*?)?<\/figure>/g;

const MAX_ORIGINS = 30;

/**
 * A saved body with a button on each card, in the paper's language: it says whose frame a click loads. Without scripts the
 * buttons stay hidden, and the cards are links.
 */
export function showEmbeds(bodyHtml: string, language: string): ShownEmbeds {
  const frames = new Set<string>();
  const words = embedWords(language);
  const shown = bodyHtml.replace(EMBED, (whole, address: string, height = "", inner = "", caption = "") => {
    const embed = embedOf(unescaped(address));
    if (embed === null) return whole;
    const { origin } = new URL(embed.frame);
    // The policy stands in a header, and headers have their limits: the others stay links.
    if (frames.size >= MAX_ORIGINS && !frames.has(origin)) return whole;
    frames.add(origin);
    const say = (name: keyof typeof words) => escaped(words[name].replace("{company}", embed.company));
    const resizes = embed.kind === "post" || embed.kind === "chart" ? " data-resizes" : "";
    const button = `<button type="button" class="embed-load" hidden data-frame="${escaped(embed.frame)}" data-title="${titleOf(embed, inner)}"${resizes}>${say(embed.kind)}</button>`;
    const [picture = ""] = /^<img [^>]*>/.exec(inner) ?? [];
    const link = inner.slice(picture.length);
    const card = `<p class="embed-company">${escaped(embed.company)}</p>${link}${button}<p class="embed-note" hidden>${say("note")}</p>`;
    const classes = `embed embed-${shapeOf(embed, Number(height))}${picture && " embed-pictured"}`;
    return `<figure class="${classes}"><div class="embed-box"><div class="embed-card">${card}</div>${picture}</div>${caption}</figure>`;
  });
  return { bodyHtml: shown, frames: [...frames].sort() };
}

/** What a screen reader says of the frame: whose it is, and the link's text. */
function titleOf({ company }: Embed, inner: string): string {
  const [, text = ""] = /^(?:<img [^>]*>)?<a [^>]*>([^<>]*)<\/a>$/.exec(inner.trim()) ?? [];
  return `${escaped(company)}${text === "" ? "" : `: ${text.replaceAll('"', "&quot;")}`}`;
}

/** A chart or map is as high as whoever made it says, in steps that the stylesheet knows. */
function shapeOf({ kind, shape }: Embed, height: number): string {
  const isHigh = (kind === "chart" || kind === "map") && height > 0;
  return isHigh ? `h${Math.min(10, Math.max(2, Math.ceil(height / 100)))}` : shape;
}
