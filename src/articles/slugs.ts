import slugify from "@sindresorhus/slugify";

/** A slug of ASCII letters, digits and hyphens; text without any gets one from its code points. */
export function slugOf(text: string): string {
  const slug = slugify(text).slice(0, 80).replace(/-+$/, "");
  return (
    slug ||
    [...text.trim()]
      .slice(0, 12)
      .map((character) => character.codePointAt(0)?.toString(36))
      .join("-") ||
    "untitled"
  );
}
