import { DEFAULT_TOKENS, type Face, faceFilePath } from "./face-data.ts";

/** Room on a phone's screen below an icon. */
const SHORT = 12;

/**
 * What browsers need to put the paper on a screen (W3C Web Application Manifest).
 * @param icon where everybody's icon is, for a paper without one of its own
 */
export function webManifest(
  { name, language }: { name: string; language: string },
  face: Face | null,
  icon: string,
): string {
  const { icon: own, small, large } = face?.files ?? {};
  const paper = face?.tokens.light.paper ?? DEFAULT_TOKENS.light.paper;
  const png = (key: string, side: number, purpose?: string) => ({
    src: faceFilePath({ key }),
    sizes: `${side}x${side}`,
    type: "image/png",
    ...(purpose && { purpose }),
  });
  const icons = own
    ? [
        ...(own.key.endsWith(".svg")
          ? [{ src: faceFilePath(own), sizes: "any", type: "image/svg+xml" }]
          : []),
        ...(small ? [png(small.key, 192)] : []),
        ...(large ? [png(large.key, 512, "maskable")] : []),
      ]
    : [{ src: icon, sizes: "any", type: "image/svg+xml" }];
  return JSON.stringify({
    name,
    short_name: shortName(name),
    lang: language,
    start_url: "/",
    scope: "/",
    display: "minimal-ui",
    background_color: paper,
    theme_color: paper,
    icons,
  });
}

/** As many of its words as there is room for, without a leading article; a long first word is what it is. */
function shortName(name: string): string {
  const words = name.replace(/^(?:the|der|die|das|le|la|el) (?=.)/i, "").split(/\s+/);
  let short = words[0] ?? name;
  for (const word of words.slice(1)) {
    if (short.length + 1 + word.length > SHORT) break;
    short += ` ${word}`;
  }
  return short;
}
