import type { Child } from "hono/jsx";
import type { Image } from "./image.ts";
import { absolute, imageAddress } from "./links.ts";
import { imageAttributes } from "./pictures.ts";

/** What a list says of itself. */
export type ListHead = {
  name: string;
  /** Paragraphs with an empty line between them; "": nothing. */
  description: string;
  /** Of an author. */
  portrait: Image | null;
};

/** Above a list: what it is of, its name, and what it says of itself. */
export function ListHeader({
  kicker,
  title,
  head,
}: {
  kicker: Child;
  title: string;
  head?: ListHead | undefined;
}) {
  return (
    <header class={`list-head${head?.portrait ? " with-portrait" : ""}`}>
      {head?.portrait && (
        <img {...imageAttributes(head.portrait, "portrait", "portrait")} alt={head.portrait.alt} />
      )}
      <div>
        <p class="kicker">{kicker}</p>
        <h1 dir="auto">{title}</h1>
        {paragraphs(head?.description).map((text) => (
          <p class="list-text" dir="auto">
            {text}
          </p>
        ))}
      </div>
    </header>
  );
}

export function paragraphs(text = ""): string[] {
  return text.split(/\n\s*\n/).flatMap((one) => one.trim() || []);
}

/** https://schema.org/ProfilePage, of an author. */
export function profilePage(
  path: string,
  { name, description, portrait }: ListHead,
): Record<string, unknown> {
  return {
    "@context": "https://schema.org",
    "@type": "ProfilePage",
    mainEntity: {
      "@type": "Person",
      name,
      url: absolute(path),
      ...(description && { description: description.replace(/\s+/g, " ") }),
      ...(portrait && { image: imageAddress(portrait) }),
    },
  };
}
