import { calmText } from "../pages/display-name.ts";

/** Text as one line of at most `max` characters: what stands in a mail's header can begin no other one. */
export function oneLine(text: string, max: number): string {
  return shortened(calmText(text).replace(/\s+/g, " ").trim(), max);
}

/** A stranger's text without what would disturb the text around it, with at most `max` characters. */
export function shortened(text: string, max: number): string {
  const characters = [...calmText(text)];
  return characters.length > max
    ? `${characters
        .slice(0, max - 1)
        .join("")
        .trimEnd()}…`
    : characters.join("");
}
