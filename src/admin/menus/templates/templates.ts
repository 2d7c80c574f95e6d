import { ENGLISH } from "./english.ts";
import { GERMAN } from "./german.ts";
import type { Templates } from "./template.ts";

/** In the paper's language where we have written them in it, else in English. @param language BCP 47 tag */
export function templatesIn(language: string): Templates {
  return /^de(?:-|$)/i.test(language) ? GERMAN : ENGLISH;
}
