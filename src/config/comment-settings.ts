import { flag, origins, sentences } from "./values.ts";

/** Where else comments may stand; what readers who report a comment, and those whose comment is removed, are asked and told. */
export const COMMENT_SETTINGS = {
  EMBED_ORIGINS: {
    group: "comments" as const,
    label: "Sites that may show a thread",
    help: "Origins of other sites, such as https://blog.example, parted by commas: a script tag shows a thread of this paper on their pages. Empty: none.",
    fallback: "",
    value: origins(),
  },
  REPORT_REASONS: {
    group: "comments" as const,
    label: "Why a comment can be reported",
    help: "One in a line: readers choose from them. Empty: they are not asked.",
    fallback:
      "It insults or threatens somebody; It incites hatred; It is illegal for another reason; It is spam or advertising; It gives away personal data; It is beside the point",
    value: sentences(),
  },
  REMOVAL_REASONS: {
    group: "comments" as const,
    label: "Why a comment is removed",
    help: "One in a line: moderators choose from them, and its author and who reported it are told. The first is told where none was chosen.",
    fallback:
      "It breaks our rules for comments.; It insults or threatens somebody.; It incites hatred, or may be illegal.; It is advertising.; It gives away personal data.; It is beside the point of the article.",
    value: sentences(),
  },
  OBJECTIONS: {
    group: "comments" as const,
    label: "Who is not content with a decision can object on its page",
    help: "European law asks it of platforms that are no small or micro enterprises. Where it is off, its page names out-of-court bodies and courts alone.",
    fallback: "true",
    value: flag(),
  },
};
