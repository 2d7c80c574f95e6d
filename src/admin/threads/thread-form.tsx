import type { ThreadState } from "../../articles/thread-rules.ts";
import { NO_RULES, type ThreadRules } from "../../pages/thread-rules.ts";
import { PlaceFields } from "../queue/forms.tsx";
import type { Place } from "../queue/inputs.ts";

const SLOW_MINUTES = [1, 2, 5, 10, 15, 30, 60];

const CHOICES = {
  comments: [
    ["policy", "as the paper has it"],
    ["open", "open, whatever its age"],
    ["closed", "closed"],
  ],
  hold: [
    ["policy", "as the paper has it"],
    ["first-timers", "first comments"],
    ["all", "every comment"],
  ],
} as const;

/** The three things that the desk sets for one article's comments. */
export function ThreadFields({ rules, form }: { rules: ThreadRules; form?: string }) {
  const { comments, slowMinutes, hold } = rules;
  const minutes = [...new Set([...SLOW_MINUTES, slowMinutes])].filter((n) => n > 0).toSorted((a, b) => a - b);
  return (
    <>
      <Choice label="Comments" name="comments" chosen={comments ?? "policy"} form={form} />
      <label>
        One comment a reader{" "}
        <select name="slowMinutes" form={form}>
          <option value="0">as often as they like</option>
          {minutes.map((n) => (
            <option value={String(n)} selected={n === slowMinutes}>
              in {n === 1 ? "a minute" : `${n} minutes`}
            </option>
          ))}
        </select>
      </label>
      <Choice label="Read first" name="hold" chosen={hold ?? "policy"} form={form} />
    </>
  );
}

type ChoiceProps = { label: string; name: keyof typeof CHOICES; chosen: string; form: string | undefined };

function Choice({ label, name, chosen, form }: ChoiceProps) {
  return (
    <label>
      {label}{" "}
      <select name={name} form={form}>
        {CHOICES[name].map(([value, words]) => (
          <option value={value} selected={value === chosen}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Closes, opens or slows down the thread of one article. */
export function ThreadForm({ article, state }: { article: number; state: ThreadState | null }) {
  return (
    <form method="post" action={`/admin/threads/${article}`} class="row thread">
      <input type="hidden" name="seen" value={String(state?.at ?? 0)} />
      <ThreadFields rules={state ?? NO_RULES} />
      <button type="submit">Set for this article</button>
    </form>
  );
}

/** Sets again what was set before. */
export function ThreadBackForm({
  article,
  state,
  place,
  isListed,
}: {
  article: number;
  state: ThreadState;
  place: Place | null;
  isListed: boolean;
}) {
  return (
    <form method="post" action={`/admin/threads/${article}/back`} class="undo">
      {place && <PlaceFields place={place} />}
      {isListed && <input type="hidden" name="from" value="list" />}
      <input type="hidden" name="seen" value={String(state.at)} />
      <button type="submit" class="quiet">
        Undo
      </button>
    </form>
  );
}
