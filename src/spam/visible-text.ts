import { undisguised } from "./disguise.ts";
import type { Facts } from "./facts.ts";
import { WHOLE_LINK } from "./link-pattern.ts";
import { lettersOf } from "./scripts.ts";
import { asSeen } from "./text-fold.ts";

/** What several rules look at, made once. */
export type VisibleText = {
  /** Name and text as people read them: without disguises. */
  name: string;
  body: string;
  /** Letters of the text, without those of addresses. */
  letters: string;
};

export function visibleTextOf({ authorName, body }: Pick<Facts, "authorName" | "body">): VisibleText {
  const text = asSeen(undisguised(body));
  return { name: asSeen(authorName), body: text, letters: lettersOf(text.replace(WHOLE_LINK, " ")) };
}
