import type { HeadUpload, Named } from "../api-shapes.ts";

/** Of which kind the lists are that an export has in a table of this name. */
export const KIND_OF_TABLE: Record<string, HeadUpload["kind"]> = {
  sections: "section",
  authors: "author",
  tags: "tag",
};

/** What a list is called. */
export function nameOfList(of: Named): string {
  return typeof of === "string" ? of : of.name;
}
