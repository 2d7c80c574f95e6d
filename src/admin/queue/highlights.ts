import type { App } from "../../http/context.ts";
import { highlight } from "../../moderation/highlight/highlight.ts";
import { goTo } from "../answer.ts";
import { type Act, type HighlightAct, type PageQuery, type Place, pathOf } from "./inputs.ts";

const WANTED = {
  pick: { picked: true },
  unpick: { picked: false },
  pin: { pinned: true },
  unpin: { pinned: false },
} as const satisfies Record<HighlightAct, object>;

export function isHighlight(act: Act | HighlightAct): act is HighlightAct {
  return act in WANTED;
}

/** Picks a comment out for readers or shows it above its thread, or no more, and leads back to it. */
export async function highlightFrom(
  { var: { db, now, identity, after, refresh } }: { var: App["Variables"] },
  place: Place,
  act: HighlightAct,
  id: number,
): Promise<Response> {
  const done = await highlight(db, id, { ...WANTED[act], by: identity.name, now });
  if (!done) return goTo(pathOf(place, { done: "unshown" }));
  after(refresh([done.articlePath]));
  const was: Record<string, string> = done.inPlaceOf === null ? {} : { was: String(done.inPlaceOf) };
  return goTo(`${pathOf(place, { done: act, of: String(id), ...was })}#comment-${id}`);
}

const TOLD: Record<string, { text: string; back: HighlightAct }> = {
  pick: { text: "Readers see that the newsroom has picked this comment.", back: "unpick" },
  unpick: { text: "The comment is no pick of the newsroom any more.", back: "pick" },
  pin: { text: "The comment stands above its thread.", back: "unpin" },
  unpin: { text: "The comment stands above its thread no more.", back: "pin" },
};

/** What was picked or pinned just now, and the act that takes it back; null: nothing was. */
export function highlightTold({
  done,
  of,
  was,
}: Pick<PageQuery, "done" | "of" | "was">): { text: string; back: string } | null {
  const told = TOLD[done ?? ""];
  if (!told || of === undefined) return null;
  if (was !== undefined) return { text: `${told.text} Another one had stood there.`, back: `pin ${was}` };
  return { text: told.text, back: `${told.back} ${of}` };
}
