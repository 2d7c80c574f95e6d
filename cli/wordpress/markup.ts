/** Escapes what is not escaped yet: exports hold `&` and `&amp;` side by side. */
export function escapeHtml(text: string): string {
  return text
    .replace(/&(?!(?:#\d+|#x[\da-f]+|\w+);)/gi, "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

/** Escapes all of a text, what looks escaped too. */
export function escapeAll(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

export function isAddress(value: string): boolean {
  return /^(https?:)?\/\/[^\s"<>]+$/i.test(value);
}

/** What stands for something that another site shows: the saved article makes a player of it, or leaves the link. */
export function embedLink(address: string): string {
  return `<a class="embed" href="${escapeHtml(address)}">${escapeHtml(address)}</a>`;
}

export function figure(className: string, inner: string, caption: string): string {
  const under = caption ? `<figcaption>${caption}</figcaption>` : "";
  return `<figure class="${className}">${inner}${under}</figure>`;
}

const IMAGE = /\.(jpe?g|png|gif|webp|avif|svg)$/i;
const AUDIO = /\.(mp3|m4a|ogg|oga|wav|flac|aac)$/i;
const VIDEO = /\.(mp4|m4v|webm|ogv|mov|wmv|flv)$/i;

/** What a file at an address is, by its ending. */
export function kindOf(address: string): "image" | "audio" | "video" | null {
  const path = address.replace(/[?#].*/, "");
  if (IMAGE.test(path)) return "image";
  if (AUDIO.test(path)) return "audio";
  return VIDEO.test(path) ? "video" : null;
}

/** A picture, a player or a link: what shows the address. `caption` is HTML, `alt` text. */
export function mediaHtml(address: string, { alt = "", caption = "" } = {}): string {
  const src = escapeHtml(address);
  switch (kindOf(address)) {
    case "image":
      return figure("wp-block-image", `<img src="${src}" alt="${escapeHtml(alt)}">`, caption);
    case "audio":
      return figure("wp-block-audio", `<audio controls src="${src}"></audio>`, caption);
    case "video":
      return figure("wp-block-video", `<video controls src="${src}"></video>`, caption);
    default:
      return `<p>${embedLink(address)}</p>${caption && `<p>${caption}</p>`}`;
  }
}
